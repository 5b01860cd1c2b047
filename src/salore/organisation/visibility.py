"""Whose papers somebody may see, as one set of person ids that every `visible_to` shares.

Each branch is found by an index and they are united, so that the answer costs what the viewer may see, not
what the agency holds.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from salore.organisation.models import Assignment, Leadership, Person, TeamMembership, Unit
from salore.organisation.viewer import Viewer


def led_below(viewer: Viewer) -> QuerySet[Leadership, int]:
    """Return the ids of the people whose direct superior the viewer leads today."""
    return (
        Leadership.objects.on(viewer.today)
        .filter(agency_id=viewer.agency_id, superior_id__in=viewer.led)
        .values_list("person_id", flat=True)
    )


def in_teams_of(viewer: Viewer) -> QuerySet[TeamMembership, int]:
    """Return the ids of the members of teams that the viewer leads today."""
    mine = TeamMembership.objects.on(viewer.today).filter(person__in=viewer.themselves, is_lead=True)
    return (
        TeamMembership.objects.on(viewer.today)
        .filter(team_id__in=mine.values("team_id"))
        .values_list("person_id", flat=True)
    )


def in_units(viewer: Viewer, paths: tuple[str, ...]) -> QuerySet[Assignment, int]:
    """Return the ids of the people who serve today at or below the units."""
    units = Unit.objects.filter(agency_id=viewer.agency_id).under(*paths)
    return (
        Assignment.objects.on(viewer.today)
        .filter(unit_id__in=units.values("pk"))
        .values_list("person_id", flat=True)
    )


def helped_by(viewer: Viewer) -> QuerySet[Assignment, int]:
    """Return the ids of the people whom the viewer helps as personnel officer of their unit."""
    return in_units(viewer, viewer.officer_paths)


def people_in_sight(viewer: Viewer) -> QuerySet[Person, int]:
    """Return the ids of the people whose plans and progress the viewer may see.

    Themselves; those they lead, and those led by these; members of their teams; the people of a unit they
    head or help. For the roles that see the whole agency: everybody.
    """
    if viewer.sees_agency:
        return Person.objects.filter(agency_id=viewer.agency_id).values_list("pk", flat=True)
    branches = _answered_for(viewer)
    if viewer.leads_team:
        branches.append(in_teams_of(viewer))
    if viewer.prepares_for:
        branches.append(_those(viewer, viewer.prepares_for))
    return _united(viewer, branches)


def people_answered_for(viewer: Viewer) -> QuerySet[Person, int]:
    """Return the ids of the people whose results the viewer may see, the whole agency's roles aside.

    Themselves; those they lead, and those led by these; the people of a unit they head or help.
    """
    return _united(viewer, _answered_for(viewer))


def _answered_for(viewer: Viewer) -> list[QuerySet[Any, int]]:
    branches: list[QuerySet[Any, int]] = []
    if viewer.led:
        branches += [_those(viewer, viewer.led), led_below(viewer)]
    if viewer.officer_paths or viewer.headed_paths:
        branches.append(in_units(viewer, (*viewer.officer_paths, *viewer.headed_paths)))
    return branches


def _those(viewer: Viewer, ids: tuple[int, ...]) -> QuerySet[Person, int]:
    return Person.objects.filter(agency_id=viewer.agency_id, pk__in=ids).values_list("pk", flat=True)


def _united(viewer: Viewer, branches: list[QuerySet[Any, int]]) -> QuerySet[Person, int]:
    myself = _those(viewer, viewer.themselves)
    return myself.union(*branches) if branches else myself
