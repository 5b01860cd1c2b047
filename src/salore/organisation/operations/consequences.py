"""What follows beyond the rows of a change: other superiors, vacant posts, people without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from salore.organisation import leadership
from salore.organisation.models import Assignment, Employment, Position, UnitLead
from salore.organisation.operations.effects import Effect, named, names_of
from salore.organisation.rows import Rows
from salore.organisation.states import LEADING_ORDER, AssignmentRole


@dataclass(slots=True)
class Sight:
    """Who leads whom on a day, of the people whom a change may concern."""

    day: date
    leads: dict[int, tuple[int, int | None]]
    superiors: dict[int, int] = field(default_factory=dict)
    serving: frozenset[int] = frozenset()

    @classmethod
    def of_units(cls, agency_id: int, day: date) -> Sight:
        rows = UnitLead.objects.on(day).filter(agency_id=agency_id)
        leads = rows.values_list("unit_id", "leader_id", "above_id")
        return cls(day, {unit: (leader, above) for unit, leader, above in leads})

    def look_at(self, people: Iterable[int]) -> None:
        self.superiors = leadership.superiors_on(people, self.day)
        there = Assignment.objects.on(self.day).filter(person_id__in=people)
        self.serving = frozenset(there.values_list("person_id", flat=True))


def concerned(rows: Rows, before: Sight, after: Sight) -> set[int]:
    """Return the people whose superior may be another after the change."""
    units = {
        unit_id
        for unit_id in before.leads.keys() | after.leads.keys()
        if before.leads.get(unit_id) != after.leads.get(unit_id)
    }
    there = Assignment.objects.on(after.day).filter(unit_id__in=units)
    touched = {row.person_id for row, _one in rows.of(Assignment)}
    return touched | set(there.values_list("person_id", flat=True))


def of_leaders(before: Sight, after: Sight) -> list[Effect]:
    """Return who gets another superior, those with the same change together."""
    turns: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for person_id in after.serving:
        turn = before.superiors.get(person_id), after.superiors.get(person_id)
        if turn[0] != turn[1]:
            turns[turn].append(person_id)
    names = names_of(
        [*(pk for turn in turns for pk in turn if pk), *(pk for led in turns.values() for pk in led)]
    )
    return sorted(
        (
            {
                "code": "led_by_nobody" if now is None else "led_by",
                "day": after.day.isoformat(),
                "people": sorted((names[pk] for pk in led), key=lambda one: (one["name"], one["uid"])),
                "superior": names[now] if now else None,
                "before": names[then] if then else None,
            }
            for (then, now), led in turns.items()
        ),
        key=lambda one: (-len(one["people"]), str(one["superior"])),
    )


def of_gaps(rows: Rows, day: date) -> list[Effect]:
    """Return what needs attention afterwards: vacant posts, two holders, people without a post."""
    return [*_of_heads(rows, day), *_of_holders(rows, day)]


def _of_heads(rows: Rows, day: date) -> Iterable[Effect]:
    """Tell which posts that head a unit are vacant on the day, or have two holders, because of the change."""
    ids = {
        state["position_id"]
        for _row, one in rows.of(Assignment)
        for state in (one.before, one.after)
        if state
    } | {position.pk for position, _one in rows.of(Position)}
    heads = Position.objects.on(day).filter(pk__in=ids, heads_unit=True).select_related("unit")
    leads = dict(
        UnitLead.objects.on(day).filter(unit__positions__in=heads).values_list("unit_id", "leader_id")
    )
    names = names_of(leads.values())
    for head in heads.order_by("unit__name", "pk"):
        holders = list(
            Assignment.objects.on(day)
            .filter(position=head, role__in=LEADING_ORDER)
            .select_related("person")
            .order_by("person__name", "pk")
        )
        said = {"post": head.name, "unit": head.unit.name, "day": day.isoformat()}
        definitive = [one for one in holders if one.role == AssignmentRole.DEFINITIVE]
        if not holders:
            leader = leads.get(head.unit_id)
            yield {"code": "vacant", "leader": names[leader] if leader else None} | said
        elif len(definitive) > 1:
            yield {"code": "two_holders", "people": [named(one.person) for one in definitive]} | said


def _of_holders(rows: Rows, day: date) -> Iterable[Effect]:
    """Tell who is without a post on the day, or holds several for good, or was without one in between."""
    leaving = {row.person_id for row, one in rows.of(Employment) if one.was_added or one.changed("status")}
    ids = {row.person_id for row, _one in rows.of(Assignment)} - leaving
    names = names_of(ids)
    held: dict[int, list[Assignment]] = defaultdict(list)
    definitive = Assignment.objects.filter(person_id__in=ids, role=AssignmentRole.DEFINITIVE)
    for assignment in definitive.order_by("starts_on", "pk"):
        held[assignment.person_id].append(assignment)
    for person_id in sorted(ids, key=lambda pk: (names[pk]["name"], pk)):
        own = held[person_id]
        on_day = [one for one in own if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]
        if not on_day and own:
            yield {"code": "without_post", "person": names[person_id], "day": day.isoformat()}
        elif len(on_day) > 1:
            yield {
                "code": "several_posts",
                "person": names[person_id],
                "posts": [one.position.name for one in on_day],
                "day": day.isoformat(),
            }
        yield from _between(own, rows, names[person_id])


def _between(own: list[Assignment], rows: Rows, person: Effect) -> Iterable[Effect]:
    touched = {row.pk for row, one in rows.of(Assignment) if one.was_added}
    last: date | None = None
    for assignment in own:
        if last and assignment.pk in touched and assignment.starts_on > last + timedelta(days=1):
            yield {
                "code": "gap",
                "person": person,
                "from": (last + timedelta(days=1)).isoformat(),
                "until": (assignment.starts_on - timedelta(days=1)).isoformat(),
            }
        end = assignment.ends_on or date.max - timedelta(days=1)
        last = end if last is None else max(last, end)
