"""What is missing or doubled in the organisation of a day, as rows for lists. None of it stops anything."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from salore.core.models import in_force
from salore.organisation.models import Agency, Assignment, Leadership, Person, Position, Unit, UnitLead
from salore.organisation.selectors import serving
from salore.organisation.states import LEADING_ORDER, AssignmentRole


def people_without_superior(agency: Agency, day: date) -> QuerySet[Person]:
    """Return who serves on the day without any superior. The highest of the agency is among them."""
    served = serving(Person.objects.filter(agency=agency), day)
    # Whoever is led is one set, made once: asked person by person, the view is walked for each of them.
    led = Leadership.objects.on(day).filter(agency=agency).values("person_id")
    return served.exclude(pk__in=led)


def people_without_post(agency: Agency, day: date) -> QuerySet[Person]:
    """Return who is employed on the day, by a status that is active, and holds no post."""
    people = Person.objects.filter(
        in_force(day, "employments__"), agency=agency, employments__status="active"
    )
    return people.exclude(Exists(Assignment.objects.on(day).filter(person=OuterRef("pk"))))


def people_with_several_posts(agency: Agency, day: date) -> QuerySet[Person]:
    """Return who holds more than one post for good on the day."""
    held = Assignment.objects.on(day).filter(agency=agency, role=AssignmentRole.DEFINITIVE)
    another = held.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    return Person.objects.filter(pk__in=held.filter(Exists(another)).values("person_id"))


def posts_vacant(agency: Agency, day: date) -> QuerySet[Position]:
    """Return the posts that head a unit and that nobody holds on the day, not even acting."""
    heads = Position.objects.on(day).filter(agency=agency, heads_unit=True)
    held = Assignment.objects.on(day).filter(position=OuterRef("pk"), role__in=LEADING_ORDER)
    return heads.exclude(Exists(held)).select_related("unit")


def posts_held_twice(agency: Agency, day: date) -> QuerySet[Position]:
    """Return the posts that head a unit and that two hold for good on the day."""
    held = Assignment.objects.on(day).filter(
        agency=agency, role=AssignmentRole.DEFINITIVE, position__heads_unit=True
    )
    another = held.filter(position=OuterRef("position"), pk__gt=OuterRef("pk"))
    found = held.filter(Exists(another))
    return Position.objects.filter(pk__in=found.values("position_id")).select_related("unit")


def units_without_leader(agency: Agency, day: date) -> QuerySet[Unit]:
    """Return the units that nobody leads on the day, neither from within nor from above."""
    units = Unit.objects.on(day).filter(agency=agency)
    return units.exclude(Exists(UnitLead.objects.on(day).filter(unit=OuterRef("pk"))))


def superiors_who_left(agency: Agency, day: date) -> QuerySet[Assignment]:
    """Return the assignments whose superior by name holds no post on the day any more."""
    named_today = Assignment.objects.on(day).filter(
        Q(named_until=None) | Q(named_until__gte=day), agency=agency, named_superior__isnull=False
    )
    there = Assignment.objects.on(day).filter(person=OuterRef("named_superior"))
    return named_today.exclude(Exists(there)).select_related("person", "named_superior", "position", "unit")
