"""The methods that results rest on, by name, with the version that explanations and manifests record."""

from __future__ import annotations

from salore.methods import (
    achievement,
    behaviour,
    calibration,
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

_FAMILIES = (
    achievement.METHODS,
    behaviour.METHODS,
    calibration.METHODS,
    credit.METHODS,
    cuts.METHODS,
    distribution.METHODS,
    fairness.METHODS,
    indicator_values.METHODS,
    quadrant.METHODS,
    rounding.METHODS,
    sampling.METHODS,
    satisfaction.METHODS,
    severity.METHODS,
)
METHODS: dict[str, int] = {name: version for family in _FAMILIES for name, version in family.items()}


def version_of(method: str) -> int:
    return METHODS[method]
