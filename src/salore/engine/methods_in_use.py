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
# What the steps themselves do, where no method of numbers is behind it.
_OF_STEPS = {
    "combination.decided_at_end": 1,
    "combination.duration_weighted": 1,
    "head_of_unit.organisation_predicate": 1,
    "statuses.appraised": 1,
}
METHODS: dict[str, int] = {
    name: version for family in (*_FAMILIES, _OF_STEPS) for name, version in family.items()
}


def version_of(method: str) -> int:
    return METHODS[method]
