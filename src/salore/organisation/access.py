"""The only doors to one person, unit, post, team, service, change or question. Absent is as forbidden: 404.

Colleagues know each other by name, post and unit. Who changes: operators everything, unit officers what
belongs to the units they help.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from salore.core.prepared import prepared
from salore.organisation.models import (
    Appointment,
    Assignment,
    HelpRequest,
    Identifier,
    OrganisationChange,
    Person,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
)
from salore.organisation.models.structure import UnitQuerySet
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import in_units, led_below

M = TypeVar("M", bound=Model)


def manages(viewer: Viewer) -> bool:
    """Whether the viewer changes anything of the organisation at all."""
    return is_operator(viewer) or bool(viewer.officer_paths)


def is_operator(viewer: Viewer) -> bool:
    return viewer.has(AppointedRole.OPERATOR)


def units_managed(viewer: Viewer) -> UnitQuerySet:
    """Return the units that the viewer may change."""
    units = Unit.objects.visible_to(viewer)
    return units if is_operator(viewer) else units.under(*viewer.officer_paths)


def people_managed(viewer: Viewer) -> QuerySet[Person]:
    """Return the people whom the viewer may change: who serve, or will, in a unit managed."""
    people = Person.objects.visible_to(viewer)
    if is_operator(viewer):
        return people
    serving = Assignment.objects.filter(person=OuterRef("pk"), unit__in=units_managed(viewer))
    return people.filter(Exists(serving.exclude(ends_on__lt=viewer.today)))


def known_in_full(viewer: Viewer, people: Collection[int]) -> set[int]:
    """Return whose numbers, employment and earlier posts are open to the viewer, of the people at hand.

    Themselves, whom they lead, whom they help as officer; to the agency's roles all. Asked of the people at
    hand: what a head of thousands may see is not gathered for one page of them.
    """
    if viewer.sees_agency:
        return set(_of_agency(viewer.agency_id, people))
    found = set(people) & {*viewer.themselves, *viewer.led}
    branches: list[QuerySet[Any, int]] = []
    if viewer.led:
        branches.append(led_below(viewer).filter(person_id__in=people))
    paths = (*viewer.officer_paths, *viewer.headed_paths)
    if paths:
        branches.append(in_units(viewer, paths).filter(person_id__in=people))
    for branch in branches:
        found |= set(branch)
    return found


@prepared
def _of_agency(agency_id: int, people: Collection[int]) -> QuerySet[Any, int]:
    return Person.objects.filter(agency_id=agency_id, pk__in=people).values_list("pk", flat=True)


def people_by_number(viewer: Viewer, people: QuerySet[Person], number: str) -> QuerySet[Person]:
    """Return the people with a number that begins so, as far as their numbers are open to the viewer."""
    held = Identifier.objects.filter(agency_id=viewer.agency_id, value__startswith=number)
    if viewer.sees_agency:
        return people.filter(pk__in=held.values("person_id"))
    return people.filter(pk__in=known_in_full(viewer, list(held.values_list("person_id", flat=True))))


def teams_managed(viewer: Viewer) -> QuerySet[Team]:
    return Team.objects.visible_to(viewer).filter(_of_managed(viewer, "unit"))


def services_managed(viewer: Viewer) -> QuerySet[Service]:
    return Service.objects.visible_to(viewer).filter(_of_managed(viewer, "unit"))


def person_for_view(viewer: Viewer, uid: UUID) -> Person:
    return _one(Person.objects.visible_to(viewer), uid)


def person_for_change(viewer: Viewer, uid: UUID) -> Person:
    return _one(people_managed(viewer), uid)


def unit_for_view(viewer: Viewer, uid: UUID) -> Unit:
    return _one(Unit.objects.visible_to(viewer), uid)


def unit_for_change(viewer: Viewer, uid: UUID) -> Unit:
    return _one(units_managed(viewer), uid)


def position_for_change(viewer: Viewer, uid: UUID) -> Position:
    positions = Position.objects.visible_to(viewer).select_related("unit")
    return _one(positions.filter(_of_managed(viewer, "unit")), uid)


def assignment_for_change(viewer: Viewer, uid: UUID) -> Assignment:
    assignments = Assignment.objects.filter(agency_id=viewer.agency_id)
    return _one(
        assignments.filter(_of_managed(viewer, "unit")).select_related("person", "position", "unit"), uid
    )


def team_for_view(viewer: Viewer, uid: UUID) -> Team:
    return _one(Team.objects.visible_to(viewer).select_related("unit"), uid)


def team_for_change(viewer: Viewer, uid: UUID) -> Team:
    return _one(teams_managed(viewer).select_related("unit"), uid)


def membership_for_change(viewer: Viewer, uid: UUID) -> TeamMembership:
    memberships = TeamMembership.objects.filter(agency_id=viewer.agency_id)
    return _one(memberships.filter(_of_managed(viewer, "team__unit")).select_related("team", "person"), uid)


def service_for_change(viewer: Viewer, uid: UUID) -> Service:
    return _one(services_managed(viewer).select_related("unit"), uid)


def change_for_view(viewer: Viewer, uid: UUID) -> OrganisationChange:
    changes = OrganisationChange.objects.visible_to(viewer)
    return _one(changes.select_related("agency", "actor", "undone_by"), uid)


def change_for_undo(viewer: Viewer, uid: UUID) -> OrganisationChange:
    """Return a change that the viewer may undo: operators any, others their own."""
    if not manages(viewer):
        raise Http404
    return change_for_view(viewer, uid)


def appointment_for_change(viewer: Viewer, uid: UUID) -> Appointment:
    """Return a role that the viewer may end: operators any, heads those of their preparers."""
    appointments = Appointment.objects.filter(agency_id=viewer.agency_id)
    if not is_operator(viewer):
        appointments = appointments.filter(for_person__in=viewer.themselves)
    return _one(appointments.select_related("person", "unit", "for_person"), uid)


def help_for_view(viewer: Viewer, uid: UUID) -> HelpRequest:
    return _one(_questions(HelpRequest.objects.visible_to(viewer)), uid)


def help_for_answer(viewer: Viewer, uid: UUID) -> HelpRequest:
    return _one(_questions(HelpRequest.objects.reaching(viewer)), uid)


def _questions(questions: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    return questions.select_related("asker", "unit", "for_unit", "answered_by")


def _of_managed(viewer: Viewer, path: str) -> Q:
    return Q() if is_operator(viewer) else Q(**{f"{path}__in": units_managed(viewer)})


def _one(rows: QuerySet[M, Any], uid: UUID) -> M:
    found: M | None = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
