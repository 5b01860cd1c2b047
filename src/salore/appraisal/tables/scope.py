"""Who and what a period's tables are about: the people by their numbers, and the segments of their plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from salore.cycles.models import Period
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Assignment, Employment, Identifier, Leadership
from salore.organisation.states import AssignmentRole, IdentifierKind
from salore.policy.model import Pack

# What people are known by, best first; a key of SIASN is on nobody's papers.
_NUMBERS = (IdentifierKind.NIP, IdentifierKind.NI_PPPK, IdentifierKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A period of an agency as known on a day. `numbers` are of the people of the table, by their keys."""

    period: Period
    pack: Pack
    as_of: date
    posts: dict[int, dict[str, Any]]
    employments: dict[int, tuple[str, str]]
    superiors: dict[int, int]
    numbers: dict[int, str]
    asked: frozenset[int]
    told: frozenset[int]
    """Of whom goals, cells, texts and decisions are written: of all who are asked, or of one of them."""
    until: date | None = None

    @property
    def agency_id(self) -> int:
        return self.period.agency_id

    @property
    def day(self) -> date:
        """The day whose posts and superiors count: the period's last, as far as it has come."""
        return min(self.as_of, self.period.ends_on, self.until or self.period.ends_on)


def scope_of(period: Period, as_of: date, *, only: int | None = None, until: date | None = None) -> Scope:
    """Return everybody who held a post in the period, as the last one says it.

    Where the period is of some kinds of employment, the others are there only as the superiors they are.
    Whoever has no number by which papers know them is in no table. `until` is the last day of `only`, where
    the period ends earlier for that person than for others.
    """
    day = min(as_of, period.ends_on, until or period.ends_on)
    posts = _posts(period, day, until or period.ends_on)
    employments = _employments(period, day)
    numbers = {
        person: number for person, number in _numbers(period.agency_id, as_of).items() if person in posts
    }
    superiors = _superiors(period, day, numbers)
    asked = {
        person
        for person in numbers
        if not period.employment_kinds or employments.get(person, ("", ""))[0] in period.employment_kinds
    }
    kept = _with_superiors(asked, superiors)
    return Scope(
        period=period,
        pack=period.cycle.pack_version.pack,
        as_of=as_of,
        posts=posts,
        employments=employments,
        superiors=superiors,
        numbers={person: numbers[person] for person in sorted(kept)},
        asked=frozenset(asked),
        told=frozenset(asked if only is None else asked & {only}),
        until=until,
    )


def _posts(period: Period, day: date, last: date) -> dict[int, dict[str, Any]]:
    """Return the last post of each, one for good before any other, and how long they served."""
    rows = (
        Assignment.objects.filter(agency_id=period.agency_id, starts_on__lte=day)
        .exclude(ends_on__lt=period.starts_on)
        .order_by("person_id", "starts_on", "pk")
        .values(
            "person_id", "unit_id", "role", "starts_on", "ends_on", "person__name", "person__title_front",
            "person__title_back", "person__rank", "person__grade", "person__sex", "unit__code",
            "position__name", "position__job_family", "position__functional_level", "position__heads_unit",
        )
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    for held in rows:
        row: dict[str, Any] = {**held, "months": _months(period, dict(held), last)}
        before = found.get(row["person_id"])
        if before is not None:
            row["months"] |= before["months"]
        if before is None or _preference(row, day) >= _preference(before, day):
            found[row["person_id"]] = row
        else:
            before["months"] |= row["months"]
    return found


def _preference(post: dict[str, Any], day: date) -> tuple[bool, bool, date]:
    holds = post["ends_on"] is None or post["ends_on"] >= day
    return holds, post["role"] == AssignmentRole.DEFINITIVE, post["starts_on"]


def _months(period: Period, post: dict[str, Any], until: date) -> set[int]:
    """Return the months of the period in which a post was held, by their number."""
    first = max(post["starts_on"], period.starts_on)
    last = min(post["ends_on"] or until, until)
    return set(range(first.month, last.month + 1))


def _employments(period: Period, day: date) -> dict[int, tuple[str, str]]:
    rows = (
        Employment.objects.filter(agency_id=period.agency_id, starts_on__lte=day)
        .order_by("person_id", "starts_on")
        .values_list("person_id", "kind", "status")
    )
    return {person: (kind, status) for person, kind, status in rows}


def _numbers(agency_id: int, day: date) -> dict[int, str]:
    """Return the number in force of each, else the last that was; no two people share one."""
    rows = Identifier.objects.filter(agency_id=agency_id, kind__in=_NUMBERS)
    best: dict[int, tuple[tuple[Any, ...], str]] = {}
    for person, kind, value, starts_on, ends_on in rows.values_list(
        "person_id", "kind", "value", "starts_on", "ends_on"
    ):
        holds = starts_on <= day and (ends_on is None or ends_on >= day)
        rank = (holds, -_NUMBERS.index(IdentifierKind(kind)), starts_on, value)
        if person not in best or rank > best[person][0]:
            best[person] = rank, value
    taken: set[str] = set()
    numbers = {}
    for person, (_rank, value) in sorted(best.items()):
        if value not in taken:
            taken.add(value)
            numbers[person] = value
    return numbers


def _superiors(period: Period, day: date, numbers: dict[int, str]) -> dict[int, int]:
    """Return who led each on the day, else who led them last in the period; nobody leads in a circle."""
    found = superiors_on(numbers, day)
    gone = [person for person in numbers if person not in found]
    rows = Leadership.objects.filter(person_id__in=gone, starts_on__lte=day).exclude(
        ends_on__lt=period.starts_on
    )
    found |= dict(rows.order_by("starts_on", "pk").values_list("person_id", "superior_id"))
    led: dict[int, int] = {}
    for person, superior in sorted(found.items()):
        if superior in numbers and not _leads_back(person, superior, led):
            led[person] = superior
    return led


def _leads_back(person: int, superior: int | None, led: dict[int, int]) -> bool:
    while superior is not None:
        if superior == person:
            return True
        superior = led.get(superior)
    return False


def _with_superiors(people: set[int], superiors: dict[int, int]) -> set[int]:
    kept: set[int] = set()
    for person in people:
        above: int | None = person
        while above is not None and above not in kept:
            kept.add(above)
            above = superiors.get(above)
    return kept
