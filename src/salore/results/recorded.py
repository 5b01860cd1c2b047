"""The steps that a result was recorded with: those of the whole period, not of a single assignment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salore.results.models import Result

Step = Mapping[str, Any]
_NO_STEP: Step = {"inputs": {}, "value": None}


def step_of(result: Result, name: str) -> Step:
    """Return the step; an empty one where the result was made without it."""
    steps: list[Step] = result.explanation["steps"]
    whole = (step for step in steps if step["step"] == name and step["segment"] is None)
    return next(whole, _NO_STEP)


def decision_of(result: Result) -> Step:
    """Return what the decision was made from; nothing where nobody decided."""
    step = step_of(result, "decision")
    inputs: Step = step["inputs"] if step["value"] else {}
    return inputs
