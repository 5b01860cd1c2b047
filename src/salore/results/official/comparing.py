"""What each row of a recap means here, and where official predicates differ from those decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from salore.organisation.viewer import Viewer
from salore.results.models import (
    LOOKING_AFTER_CLOSE,
    OfficialList,
    OfficialPredicate,
    Result,
    official_words,
)
from salore.results.reading.recaps import RecapRow
from salore.results.states import OfficialOutcome

_KEPT_CHARS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whose numbers are known, and what is official by now: by person and period."""

    people: Mapping[str, int]
    official: Mapping[tuple[int, str], int | None]


def compare(brought: OfficialList, read: Sequence[RecapRow], known: Known) -> Iterator[OfficialPredicate]:
    """Yield a row for each of the file, in its order."""
    said: dict[tuple[int, str], set[int | None]] = {}
    for row in read:
        person = known.people.get(row.nip)
        if person and not row.trouble:
            said.setdefault((person, row.period), set()).add(row.predicate_code)
    seen: set[tuple[int, str]] = set()
    for row in read:
        person = known.people.get(row.nip)
        before = known.official.get((person, row.period)) if person else None
        yield OfficialPredicate(
            list=brought,
            number=row.number,
            person_id=person,
            identifier=row.nip,
            label=row.name[:_KEPT_CHARS],
            period=row.period,
            predicate_code=row.predicate_code,
            result_rating=row.result,
            behaviour_rating=row.behaviour,
            outcome=_outcome(row, person, before, said, seen),
            before_code=before,
            found=row.found,
        )


def _outcome(
    row: RecapRow,
    person: int | None,
    before: int | None,
    said: Mapping[tuple[int, str], set[int | None]],
    seen: set[tuple[int, str]],
) -> OfficialOutcome:
    if row.trouble:
        return OfficialOutcome(row.trouble)
    if person is None:
        return OfficialOutcome.UNKNOWN
    place = (person, row.period)
    if len(said[place]) > 1:
        return OfficialOutcome.CONTRADICTED
    if place in seen:
        return OfficialOutcome.REPEATED
    seen.add(place)
    if before is None:
        return OfficialOutcome.NEW
    return OfficialOutcome.SAME if before == row.predicate_code else OfficialOutcome.CHANGED


def with_own(rows: QuerySet[OfficialPredicate], viewer: Viewer, *, told: bool = False) -> QuerySet[Any]:
    """Add `own_code`: what was decided here for the same person and period.

    With `told` only what is released, as those concerned read it; else also what those know of who look after
    the close.
    """
    return rows.annotate(own_code=Subquery(_own(viewer, told=told).values("predicate_code")[:1]))


def differences(viewer: Viewer) -> QuerySet[Any]:
    """Return the official predicates in force that differ from what was decided here."""
    told = not viewer.has(*LOOKING_AFTER_CLOSE)
    other = _own(viewer, told=told).exclude(predicate_code=None)
    differing = Exists(other.exclude(predicate_code=OuterRef("predicate_code")))
    return with_own(OfficialPredicate.objects.visible_to(viewer).filter(differing), viewer, told=told)


def _own(viewer: Viewer, *, told: bool) -> QuerySet[Result]:
    # Found by the person alone: with the agency beside it, its index is scanned for each row anew.
    own = Result.objects.filter(person=OuterRef("person"), period=OuterRef("period"))
    if told:
        return own.released(viewer.today).current(released_by=viewer.today)
    return own.current()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An official predicate beside what was decided here, where anything was."""

    period: str
    words: str
    own_words: str
    differs: bool
    file_name: str
    read_in_at: datetime | None


def beside(viewer: Viewer, person_id: int, *, period: str = "") -> list[Beside]:
    """Return what is official of somebody, the latest period first, as far as the viewer may know."""
    rows = OfficialPredicate.objects.visible_to(viewer).filter(person=person_id)
    if period:
        rows = rows.filter(period=period)
    found = with_own(rows.select_related("list"), viewer, told=True).order_by("-period")
    return [
        Beside(
            period=row.period,
            words=row.words,
            own_words=official_words(row.own_code),
            differs=row.own_code is not None and row.own_code != row.predicate_code,
            file_name=row.list.file_name,
            read_in_at=row.list.applied_at,
        )
        for row in found
    ]
