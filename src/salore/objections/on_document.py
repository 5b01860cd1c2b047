"""What the documents of a result say of an objection; its words only to whoever may read the case."""

from __future__ import annotations

from collections.abc import Iterable

from salore.engine.documents.data import Objection as Said
from salore.objections.models import Entry, Objection
from salore.objections.states import EntryKind, ObjectionState, Part
from salore.organisation.viewer import Viewer
from salore.results.models import Result
from salore.results.objected import Cases


def told(result: Result, viewer: Viewer) -> Said | None:
    """Return the objection to this version or to one before, with the appraiser's answer and the decision."""
    rows = Objection.objects.visible_to(viewer).exclude(state=ObjectionState.WITHDRAWN)
    found = rows.filter(
        person=result.person_id,
        result__cycle=result.cycle_id,
        result__period=result.period,
        result__version__lte=result.version,
    ).first()
    if found is None:
        return None
    entries = list(found.entries.order_by("pk"))
    decision = f"{found.get_state_display()}. {found.reason}" if found.is_decided else ""
    return Said(
        text=_written(entries, EntryKind.STATEMENT, Part.EMPLOYEE),
        answer=_written(entries, EntryKind.EXPLANATION, Part.APPRAISER),
        decision=decision[:1].upper() + decision[1:],
    )


def stands(result: Result) -> bool:
    """Whether there is a case about the period that was not withdrawn."""
    rows = Objection.objects.exclude(state=ObjectionState.WITHDRAWN)
    return rows.filter(
        person=result.person_id, result__cycle=result.cycle_id, result__period=result.period
    ).exists()


def replaced(result: Result) -> Result | None:
    """Return the version objected to, where the decision issued this one in its place."""
    case = Objection.objects.filter(reissued=result).select_related("result").first()
    return case.result if case else None


def _written(entries: Iterable[Entry], kind: str, part: str) -> str:
    return "\n\n".join(one.text for one in entries if one.kind == kind and one.part == part and one.text)


CASES = Cases(told=told, stands=stands, replaced=replaced)
