"""Who is who on a sheet: owner and appraiser as they are called on the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from salore.cycles.standing import ids_of
from salore.organisation.models import Assignment, Identifier, Person
from salore.organisation.states import LEADING_ORDER, AssignmentRole, IdentifierKind
from salore.planning.content import PersonContent
from salore.planning.models import Plan

# How sheets say that somebody acts in a post.
_BEFORE: dict[str, str] = {AssignmentRole.ACTING: "Plt. ", AssignmentRole.DAILY_ACTING: "Plh. "}
_NUMBERS = (IdentifierKind.NIP, IdentifierKind.NI_PPPK, IdentifierKind.OTHER)


def owner_content(plan: Plan) -> PersonContent:
    """Return the owner in the post of the plan."""
    return owners_content([plan])[plan.pk]


def owners_content(plans: Sequence[Plan]) -> dict[int, PersonContent]:
    """Return the owners of plans by the plans' keys; one query."""
    found = Identifier.objects.filter(person__in=[plan.person_id for plan in plans], kind__in=_NUMBERS)
    numbers: dict[int, list[Identifier]] = {}
    for number in found:
        numbers.setdefault(number.person_id, []).append(number)
    return {
        plan.pk: _content(
            plan.person, plan.assignment, _in_force(numbers.get(plan.person_id, ()), plan.starts_on)
        )
        for plan in plans
    }


def appraiser_content(plan: Plan) -> PersonContent | None:
    """Return who agreed the plan, in the post that leads its unit."""
    if plan.appraiser is None or plan.agreed_at is None:
        return None
    day = timezone.localdate(plan.agreed_at)
    numbers = Identifier.objects.filter(person=plan.appraiser, kind__in=_NUMBERS)
    return _content(plan.appraiser, _leading_post(plan, day), _in_force(numbers, day))


def _leading_post(plan: Plan, day: date) -> Assignment | None:
    """Return the post in which the appraiser leads on a day, the one nearest above the plan's unit first.

    Somebody who acts as head of a second unit signs its plans as that, not as what they hold besides.
    """
    posts: QuerySet[Assignment] = Assignment.objects.on(day).filter(person=plan.appraiser)
    leads = Q(position__heads_unit=True, role__in=LEADING_ORDER)
    above = Q(unit__in=list(ids_of(plan.unit.path)))
    place = Case(When(leads & above, then=Value(0)), When(leads, then=Value(1)), default=Value(2))
    ordered = posts.annotate(place=place).order_by("place", Length("unit__path").desc(), "role", "pk")
    return ordered.select_related("position", "unit").first()


def _in_force(numbers: Iterable[Identifier], day: date) -> str:
    """Return the number that holds on a day, a NIP before any other."""
    held = [
        number
        for number in numbers
        if number.starts_on <= day and (number.ends_on is None or number.ends_on >= day)
    ]
    best = min(held, key=lambda one: _NUMBERS.index(IdentifierKind(one.kind)), default=None)
    return best.value if best else ""


def _content(person: Person, held: Assignment | None, number: str) -> PersonContent:
    return PersonContent(
        name=person.full_name,
        number=number,
        grade=person.grade,
        rank=person.rank,
        post=f"{_BEFORE.get(held.role, '')}{held.position.name}" if held else "",
        unit=held.unit.name if held else "",
    )
