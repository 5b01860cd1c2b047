"""What became of an objection, as the documents of a result say it. Told by whoever knows objections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from salore.engine.documents.data import Objection
from salore.organisation.viewer import Viewer
from salore.results.models import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What a floor above knows of objections to results."""

    told: Callable[[Result, Viewer], Objection | None]
    stands: Callable[[Result], bool]
    replaced: Callable[[Result], Result | None]


_known: list[Cases] = []


def register(cases: Cases) -> None:
    """Let a floor above say what was objected and decided. Called when its app is ready."""
    if cases not in _known:
        _known.append(cases)


def objection_of(result: Result, viewer: Viewer) -> Objection | None:
    """Return what was objected, explained and decided, if the viewer may know."""
    said = (cases.told(result, viewer) for cases in _known)
    return next((one for one in said if one is not None), None)


def is_objected(result: Result) -> bool:
    """Whether an objection of its period waits or was decided: nothing more can be filed against it."""
    return any(cases.stands(result) for cases in _known)


def replaced_by(result: Result) -> Result | None:
    """Return the version that the decision on an objection replaced by this one, if it did."""
    found = (cases.replaced(result) for cases in _known)
    return next((one for one in found if one is not None), None)
