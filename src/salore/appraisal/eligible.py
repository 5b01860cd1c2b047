"""Who knows whom at work on a day: circles of colleagues and subordinates, the closest first.

Belongs here: what the organisation and the plans of the year say about working together. Does not: who is
asked in the end (`assigning`). Nobody is a candidate who shares neither team (a shift or ward is one), nor
unit, nor a goal with the person, and does not report to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from salore.appraisal.assigning import Ratee
from salore.appraisal.models import Collection, OutsideRater, RaterExclusion
from salore.appraisal.states import Source
from salore.cycles.models import Cycle
from salore.cycles.states import PeriodKind
from salore.organisation.models import Assignment, Employment, Leadership, Person, TeamMembership
from salore.planning.models import Goal

Circle = dict[int, set[int]]


def ratees_of(
    cycle: Cycle, day: date, kind: str = PeriodKind.ANNUAL, *, collection: Collection | None = None
) -> list[Ratee]:
    """Return everybody appraised on the day about whom the pack asks colleagues in such a period."""
    teams, units, goals = _teams(cycle, day), _units(cycle, day), _sharing_goals(cycle, day)
    subordinates, away = _led(cycle, day), _away(cycle, day)
    excluded, invited = _excluded(cycle), _invited(collection)
    led_by: Circle = defaultdict(set)
    for superior, people in subordinates.items():
        for person in people:
            led_by[person].add(superior)
    found = []
    for person, sources in _asked_about(cycle, day, kind).items():
        # Superiors answer under their names, subordinates as such: neither is a peer.
        apart = excluded[person] | led_by[person] | subordinates[person] | {person}
        circles: dict[str, tuple[tuple[int, ...], ...]] = {}
        if Source.PEER in sources:
            circles[Source.PEER] = _without(away, apart, teams[person], units[person], goals[person])
        if Source.SUBORDINATE in sources:
            circles[Source.SUBORDINATE] = _without(away, excluded[person], subordinates[person])
        found.append(Ratee(person, circles, invited.get(person, ())))
    return found


def known_to(person_id: int, cycle: Cycle, day: date) -> QuerySet[Person]:
    """Return whoever could be asked about somebody, were nobody excluded: the same circles, of one person."""
    posts = Assignment.objects.on(day).filter(agency_id=cycle.agency_id)
    teams = TeamMembership.objects.on(day).filter(agency_id=cycle.agency_id)
    leading = Leadership.objects.on(day).filter(agency_id=cycle.agency_id)
    goals = _goals(cycle)
    people = posts.filter(unit__in=posts.filter(person_id=person_id).values("unit")).values("person_id")
    people = people.union(
        teams.filter(team__in=teams.filter(person_id=person_id).values("team")).values("person_id"),
        goals.filter(parent__in=goals.filter(plan__person_id=person_id).values("parent")).values(
            "plan__person_id"
        ),
        leading.filter(superior_id=person_id).values("person_id"),
    )
    superiors = leading.filter(person_id=person_id).values("superior_id")
    serving = Exists(posts.filter(person=OuterRef("pk")))
    found = Person.objects.filter(serving, agency_id=cycle.agency_id, pk__in=people)
    return found.exclude(pk=person_id).exclude(pk__in=superiors)


def _without(away: set[int], apart: set[int], *circles: set[int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted(circle - apart - away)) for circle in circles)


def _asked_about(cycle: Cycle, day: date, kind: str) -> dict[int, set[str]]:
    """Return the anonymous sources that the pack asks, by person, for those who are appraised."""
    pack = cycle.pack_version.pack
    appraised = {row.key for row in pack.rules.statuses.rows if row.appraised}
    employments = (
        Employment.objects.on(day)
        .filter(agency_id=cycle.agency_id, status__in=appraised)
        .values_list("person_id", "kind")
    )
    kinds = dict(employments)
    families = dict(
        Assignment.objects.on(day)
        .filter(agency_id=cycle.agency_id, person_id__in=kinds)
        .order_by("-role", "-starts_on")
        .values_list("person_id", "position__job_family")
    )
    return {
        person: {
            use.source
            for use in pack.rules.sources.asked_for(family or "general", kinds[person], kind)
            if use.anonymous
        }
        for person, family in families.items()
    }


def _teams(cycle: Cycle, day: date) -> Circle:
    rows = TeamMembership.objects.on(day).filter(agency_id=cycle.agency_id)
    return _together(rows.values_list("team_id", "person_id"))


def _units(cycle: Cycle, day: date) -> Circle:
    rows = Assignment.objects.on(day).filter(agency_id=cycle.agency_id)
    return _together(rows.values_list("unit_id", "person_id"))


def _sharing_goals(cycle: Cycle, day: date) -> Circle:
    """Return who works for the same goal of a superior, of those who hold a post on the day."""
    serving = Exists(Assignment.objects.on(day).filter(person=OuterRef("plan__person")))
    return _together(_goals(cycle).filter(serving).values_list("parent_id", "plan__person_id"))


def _goals(cycle: Cycle) -> QuerySet[Goal]:
    """Return the goals of agreed plans that support another's."""
    goals: QuerySet[Goal] = Goal.objects.filter(
        agency_id=cycle.agency_id, plan__cycle=cycle, plan__version__gt=0, parent__isnull=False
    )
    return goals


def _away(cycle: Cycle, day: date) -> set[int]:
    """Return who is not at work for long: a status under which the pack appraises nobody."""
    away = {row.key for row in cycle.pack_version.pack.rules.statuses.rows if not row.appraised}
    rows = Employment.objects.on(day).filter(agency_id=cycle.agency_id, status__in=away)
    return set(rows.values_list("person_id", flat=True))


def _together(rows: Iterable[tuple[int, int]]) -> Circle:
    """Return for each person those who are in a group with them."""
    groups: Circle = defaultdict(set)
    for group, person in rows:
        groups[group].add(person)
    beside: Circle = defaultdict(set)
    for people in groups.values():
        for person in people:
            beside[person] |= people
    return beside


def _led(cycle: Cycle, day: date) -> Circle:
    led: Circle = defaultdict(set)
    rows = Leadership.objects.on(day).filter(agency_id=cycle.agency_id)
    for superior, person in rows.values_list("superior_id", "person_id"):
        led[superior].add(person)
    return led


def _excluded(cycle: Cycle) -> Circle:
    excluded: Circle = defaultdict(set)
    rows: Iterator[tuple[int, int]] = (
        RaterExclusion.objects.honoured().filter(cycle=cycle).values_list("ratee_id", "rater_id").iterator()
    )
    for ratee, rater in rows:
        excluded[ratee].add(rater)
    return excluded


def _invited(collection: Collection | None) -> dict[int, tuple[int, ...]]:
    """Return who from outside is asked about whom; outsiders have numbers below zero."""
    found: dict[int, tuple[int, ...]] = {}
    if collection is not None:
        rows = OutsideRater.objects.filter(collection=collection, knows__isnull=False).order_by("pk")
        for outsider, person in rows.values_list("pk", "knows"):
            found[person] = (*found.get(person, ()), -outsider)
    return found
