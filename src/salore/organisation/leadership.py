"""Who led whom on a day: the one answer, used everywhere.

The people of a unit are led by the holder of its head post: by the stand-in while the holder is absent
(Plh.), by the holder, by the acting officer while the post is vacant (Plt.), else by whoever leads the unit
above. The leader of a unit is led by the next different person upwards. An assignment may name another
superior by decree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db import connection, transaction

from salore.organisation.models import Agency, Assignment, Leadership, Person, UnitLead, UnitPlacement
from salore.organisation.states import LEADING_ORDER

_OPEN = date.max.toordinal()

# From the first to the last day, as ordinals, both included.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Holder:
    span: Span
    order: int
    person_id: int
    role: str


@dataclass(frozen=True, slots=True)
class _Lead:
    """Who leads a unit in a span, and who leads the leader; None while nobody does."""

    span: Span
    leader_id: int | None = None
    above_id: int | None = None
    role: str = ""


@dataclass(slots=True)
class _Structure:
    parents: dict[int, list[tuple[Span, int | None]]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[int, list[_Holder]] = field(default_factory=lambda: defaultdict(list))
    found: dict[int, list[_Lead]] = field(default_factory=dict)

    def leads(self, unit_id: int, climbed: frozenset[int] = frozenset()) -> list[_Lead]:
        """Return the timeline of a unit; a loop of units ends where it would begin again."""
        if unit_id not in self.found:
            self.found[unit_id] = list(_merged(self._timeline(unit_id, climbed | {unit_id})))
        return self.found[unit_id]

    def _timeline(self, unit_id: int, climbed: frozenset[int]) -> Iterator[_Lead]:
        uppers = [
            (_common(span, upper.span), upper)
            for span, parent_id in self.parents[unit_id]
            if parent_id is not None and parent_id not in climbed
            for upper in self.leads(parent_id, climbed)
        ]
        holders = self.holders[unit_id]
        for span in _elementary([*(h.span for h in holders), *(span for span, _ in uppers if span)]):
            upper = next((lead for part, lead in uppers if part and _covers(part, span)), _Lead(span))
            here = min(
                (holder for holder in holders if _covers(holder.span, span)),
                key=lambda holder: (holder.order, -holder.span[0], holder.person_id),
                default=None,
            )
            if here is None:
                yield _Lead(span, upper.leader_id, upper.above_id, upper.role)
            else:
                above = upper.leader_id if upper.leader_id != here.person_id else upper.above_id
                yield _Lead(span, here.person_id, above, here.role)


def refresh(agency: Agency) -> None:
    """Derive anew who leads the units of an agency. Called in the transaction of every change of them."""
    with transaction.atomic():
        # Two changes at once would each derive without the other's. Rows that only name the agency go on.
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        structure = _structure(agency)
        wanted = {
            (unit_id, lead.span, lead.leader_id, lead.above_id, lead.role)
            for unit_id in list(structure.parents)
            for lead in structure.leads(unit_id)
            if lead.leader_id is not None
        }
        kept = set()
        gone = []
        for row in UnitLead.objects.filter(agency=agency):
            key = (row.unit_id, _span(row.starts_on, row.ends_on), row.leader_id, row.above_id, row.role)
            if key in wanted and key not in kept:
                kept.add(key)
            else:
                gone.append(row.pk)
        UnitLead.objects.filter(pk__in=gone).delete()
        UnitLead.objects.bulk_create(
            UnitLead(
                agency=agency, unit_id=unit_id, leader_id=leader_id, above_id=above_id, role=role,
                starts_on=date.fromordinal(span[0]), ends_on=_last(span),
            )
            for unit_id, span, leader_id, above_id, role in sorted(wanted - kept, key=str)
        )  # fmt: skip


def refresh_paths(agency: Agency, day: date) -> None:
    """Bring each unit's parent and path up to the structure of the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE placed AS (
                SELECT DISTINCT ON (unit_id) unit_id, parent_id FROM organisation_unitplacement
                WHERE agency_id = %(agency)s AND starts_on <= %(day)s
                  AND (ends_on IS NULL OR ends_on >= %(day)s)
                ORDER BY unit_id, starts_on DESC
            ), tree AS (
                SELECT unit_id, parent_id, '/' || unit_id || '/' AS path FROM placed WHERE parent_id IS NULL
                UNION ALL
                SELECT p.unit_id, p.parent_id, t.path || p.unit_id || '/'
                FROM placed p JOIN tree t ON t.unit_id = p.parent_id
            )
            UPDATE organisation_unit u SET parent_id = t.parent_id, path = t.path
            FROM tree t
            WHERE t.unit_id = u.id AND (u.path <> t.path OR u.parent_id IS DISTINCT FROM t.parent_id)
            """,
            {"agency": agency.pk, "day": day},
        )


def superior_on(person: Person, day: date) -> Person | None:
    """Return the direct superior of a person on a day: of the definitive post before any other."""
    rows = Leadership.objects.on(day).filter(person=person).select_related("superior", "assignment")
    best = min(rows, key=lambda row: _preference(row.assignment.role, row.assignment.starts_on), default=None)
    return best.superior if best else None


def superiors_on(people: Iterable[int], day: date) -> dict[int, int]:
    """Return the direct superior of each of many people on a day, by ids; who has none is left out."""
    rows = Leadership.objects.on(day).filter(person_id__in=list(people))
    found: dict[int, tuple[tuple[bool, int], int]] = {}
    for person_id, superior_id, role, starts_on in rows.values_list(
        "person_id", "superior_id", "assignment__role", "assignment__starts_on"
    ):
        preference = _preference(role, starts_on)
        if person_id not in found or preference < found[person_id][0]:
            found[person_id] = preference, superior_id
    return {person_id: superior_id for person_id, (_preferred, superior_id) in found.items()}


def _preference(role: str, starts_on: date) -> tuple[bool, int]:
    return role != "definitive", -starts_on.toordinal()


def _structure(agency: Agency) -> _Structure:
    structure = _Structure()
    for placement in UnitPlacement.objects.filter(agency=agency).order_by("unit_id", "starts_on", "pk"):
        span = _span(placement.starts_on, placement.ends_on)
        structure.parents[placement.unit_id].append((span, placement.parent_id))
    for row in Assignment.objects.filter(
        agency=agency, position__heads_unit=True, role__in=LEADING_ORDER
    ).values_list("unit_id", "person_id", "role", "starts_on", "ends_on"):
        unit_id, person_id, role, starts_on, ends_on = row
        order = [str(known) for known in LEADING_ORDER].index(role)
        structure.holders[unit_id].append(_Holder(_span(starts_on, ends_on), order, person_id, role))
    return structure


def _span(starts_on: date, ends_on: date | None) -> Span:
    return starts_on.toordinal(), ends_on.toordinal() if ends_on else _OPEN


def _last(span: Span) -> date | None:
    return None if span[1] == _OPEN else date.fromordinal(span[1])


def _common(one: Span, other: Span) -> Span | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def _covers(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _elementary(spans: Iterable[Span]) -> Iterator[Span]:
    """Cut time at every beginning and end, so that nothing changes within a piece."""
    cuts = sorted({day for first, last in spans for day in (first, last + 1)})
    for first, after in pairwise(cuts):
        yield first, after - 1


def _merged(leads: Iterable[_Lead]) -> Iterator[_Lead]:
    before: _Lead | None = None
    for lead in leads:
        if before is None:
            before = lead
        elif before.span[1] + 1 == lead.span[0] and _same(before, lead):
            before = _Lead((before.span[0], lead.span[1]), before.leader_id, before.above_id, before.role)
        else:
            yield before
            before = lead
    if before is not None:
        yield before


def _same(one: _Lead, other: _Lead) -> bool:
    return (one.leader_id, one.above_id, one.role) == (other.leader_id, other.above_id, other.role)
