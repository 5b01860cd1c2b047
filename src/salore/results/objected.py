"""What became of an objection, as the document of a result says it. Told by whoever knows objections."""

from __future__ import annotations

from collections.abc import Callable

from salore.engine.documents.data import Objection
from salore.organisation.viewer import Viewer
from salore.results.models import Result

Telling = Callable[[Result, Viewer], Objection | None]
_tellings: list[Telling] = []


def register(telling: Telling) -> None:
    """Let a floor above say what was objected and decided, to who may know. Called when its app is ready."""
    if telling not in _tellings:
        _tellings.append(telling)


def objection_of(result: Result, viewer: Viewer) -> Objection | None:
    said = (telling(result, viewer) for telling in _tellings)
    return next((one for one in said if one is not None), None)
