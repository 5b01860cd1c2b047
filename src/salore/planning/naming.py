"""Who is who on a sheet: owner and appraiser as they are called on the day."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When

from salore.organisation.models import Assignment, Identifier, Person
from salore.organisation.states import LEADING_ORDER, IdentifierKind
from salore.planning.content import PersonContent
from salore.planning.models import Plan

_NUMBERS = (IdentifierKind.NIP, IdentifierKind.NI_PPPK, IdentifierKind.OTHER)


def owner_content(plan: Plan) -> PersonContent:
    """Return the owner in the post of the plan."""
    return _person(plan.person, plan.assignment, plan.starts_on)


def appraiser_content(plan: Plan) -> PersonContent | None:
    """Return who agreed the plan, in the post that leads its unit."""
    if plan.appraiser is None or plan.agreed_at is None:
        return None
    day = plan.agreed_at.date()
    return _person(plan.appraiser, _leading_post(plan.appraiser, day), day)


def _leading_post(person: Person, day: date) -> Assignment | None:
    """Return the post in which somebody leads on a day, else the one they hold."""
    held: QuerySet[Assignment] = (
        Assignment.objects.on(day).filter(person=person).select_related("position", "unit")
    )
    leading = When(Q(position__heads_unit=True, role__in=LEADING_ORDER), then=Value(0))
    return held.annotate(place=Case(leading, default=Value(1))).order_by("place", "role", "pk").first()


def _person(person: Person, held: Assignment | None, day: date) -> PersonContent:
    numbers = Identifier.objects.on(day).filter(person=person, kind__in=_NUMBERS)
    number = min(numbers, key=lambda one: _NUMBERS.index(IdentifierKind(one.kind)), default=None)
    return PersonContent(
        name=person.full_name,
        number=number.value if number else "",
        grade=person.grade,
        rank=person.rank,
        post=held.position.name if held else "",
        unit=held.unit.name if held else "",
    )
