"""The methods that results rest on, by name, with the version that explanations and manifests record."""

from __future__ import annotations

from salore.methods import (
    achievement,
    behaviour,
    credit,
    cuts,
    distribution,
    fairness,
    indicator_values,
    quadrant,
    rounding,
    sampling,
    satisfaction,
    severity,
)

METHODS: dict[str, int] = {
    name: version
    for module in (
        achievement,
        behaviour,
        credit,
        cuts,
        distribution,
        fairness,
        indicator_values,
        quadrant,
        rounding,
        sampling,
        satisfaction,
        severity,
    )
    for name, version in module.METHODS.items()
}


def version_of(method: str) -> int:
    return METHODS[method]
