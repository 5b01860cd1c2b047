"""Who knows whom at work on a day: circles of colleagues and subordinates, the closest first.

Belongs here: what the organisation says about working together. Does not: who is asked in the end
(`assigning`). Nobody is a candidate who shares no team, post's unit or superior with the person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from salore.appraisal.assigning import Ratee
from salore.appraisal.models import RaterExclusion
from salore.appraisal.states import Source
from salore.cycles.models import Cycle
from salore.organisation.models import Assignment, Employment, Leadership, TeamMembership
from salore.policy.model import Pack

Circle = dict[int, set[int]]


def ratees_of(cycle: Cycle, day: date) -> list[Ratee]:
    """Return everybody who is appraised on the day and whom the pack asks colleagues about."""
    pack = cycle.pack_version.pack
    teams, units, subordinates = _teams(cycle, day), _units(cycle, day), _led(cycle, day)
    excluded = _excluded(cycle)
    led_by: Circle = defaultdict(set)
    for superior, people in subordinates.items():
        for person in people:
            led_by[person].add(superior)
    found = []
    for person, sources in _asked_about(cycle, day, pack).items():
        # Superiors answer under their names, subordinates as such: neither is a peer.
        apart = excluded[person] | led_by[person] | subordinates[person] | {person}
        circles: dict[str, tuple[tuple[int, ...], ...]] = {}
        if Source.PEER in sources:
            circles[Source.PEER] = _without(apart, teams[person], units[person])
        if Source.SUBORDINATE in sources:
            circles[Source.SUBORDINATE] = _without(excluded[person], subordinates[person])
        found.append(Ratee(person, circles))
    return found


def _without(apart: set[int], *circles: set[int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted(circle - apart)) for circle in circles)


def _asked_about(cycle: Cycle, day: date, pack: Pack) -> dict[int, set[str]]:
    """Return the anonymous sources that the pack wants, by person, for those who are appraised."""
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
            for use in pack.rules.sources.used_for(family or "general", kinds[person])
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
        RaterExclusion.objects.filter(cycle=cycle).values_list("ratee_id", "rater_id").iterator()
    )
    for ratee, rater in rows:
        excluded[ratee].add(rater)
    return excluded
