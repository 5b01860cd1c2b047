"""With whom somebody works today: whoever may be given feedback, and asked for it."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from salore.organisation.models import Assignment, Leadership, Person, TeamMembership
from salore.organisation.viewer import Viewer


def circle_of(viewer: Viewer) -> QuerySet[Person]:
    """Return those of the same unit, team or superior, the superiors themselves, and the people one leads."""
    posts = Assignment.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    units = posts.filter(person_id__in=viewer.themselves).values("unit_id")
    beside = Leadership.objects.on(viewer.today).filter(
        agency_id=viewer.agency_id, superior_id__in=_superiors(viewer)
    )
    people = posts.filter(unit_id__in=units).values_list("person_id", flat=True)
    everybody = people.union(
        _in_teams(viewer), _superiors(viewer), beside.values_list("person_id", flat=True), _led(viewer)
    )
    return Person.objects.visible_to(viewer).filter(pk__in=everybody).exclude(pk__in=viewer.themselves)


def nearest_first(people: QuerySet[Person], viewer: Viewer) -> QuerySet[Person]:
    """Put the superiors, the people one leads and those of one's teams before the others of the unit."""
    near = Q(pk__in=_superiors(viewer)) | Q(pk__in=_in_teams(viewer)) | Q(pk__in=viewer.led)
    place = Case(When(near, then=Value(0)), default=Value(1), output_field=IntegerField())
    return people.order_by(place, Lower("name"), "pk")


def _superiors(viewer: Viewer) -> QuerySet[Leadership, int]:
    led_by = Leadership.objects.on(viewer.today).filter(
        agency_id=viewer.agency_id, person_id__in=viewer.themselves
    )
    return led_by.values_list("superior_id", flat=True)


def _led(viewer: Viewer) -> QuerySet[Person, int]:
    return Person.objects.filter(agency_id=viewer.agency_id, pk__in=viewer.led).values_list("pk", flat=True)


def _in_teams(viewer: Viewer) -> QuerySet[TeamMembership, int]:
    memberships = TeamMembership.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    teams = memberships.filter(person_id__in=viewer.themselves).values("team_id")
    return memberships.filter(team_id__in=teams).values_list("person_id", flat=True)
