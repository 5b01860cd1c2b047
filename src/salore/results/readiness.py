"""What is missing before a period is closed, and what follows from it for whom. Stops nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from salore.appraisal.models import Collection, Evaluation, OrganisationPredicate
from salore.appraisal.states import CollectionState
from salore.core.models import in_force
from salore.cycles.models import Period
from salore.organisation.models import Assignment, Identifier, Person, Unit
from salore.organisation.states import LEADING_ORDER
from salore.planning.models import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something missing: how often, what it does to results, and whom it concerns where it is people."""

    code: str
    count: int
    effect: str
    people: QuerySet[Person] | None = None
    units: QuerySet[Unit] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How a period stands before its close."""

    people: int
    decided: int
    gaps: tuple[Gap, ...]


def readiness(period: Period, day: date) -> Readiness:
    """Return what a close of the period on the day would find missing, without computing anything."""
    asked = people_asked(period, day)
    decided = Evaluation.objects.filter(period=period, person=OuterRef("pk")).exclude(decided_at=None)
    undecided = asked.filter(~Exists(decided))
    people, missing = asked.count(), undecided.count()
    gaps = [
        _people(
            "undecided", undecided, _("They stay “not yet appraised”: no predicate is made up for them.")
        ),
        _people("no_plan", _without_plan(period, asked), _("Their results cannot be proposed from figures.")),
        _people("no_number", _without_number(asked), _("They are in no table and get no result here.")),
        _units(period, day, asked),
        *_uncounted(period),
        *_running(period, day),
    ]
    return Readiness(people=people, decided=people - missing, gaps=tuple(gap for gap in gaps if gap.count))


def people_asked(period: Period, day: date) -> QuerySet[Person]:
    """Return who held a post in the period and is of a kind of employment that the period is about."""
    last = min(day, period.ends_on)
    held = Assignment.objects.filter(person=OuterRef("pk"), starts_on__lte=last)
    people = Person.objects.filter(
        Exists(held.exclude(ends_on__lt=period.starts_on)), agency_id=period.agency_id
    )
    if period.employment_kinds:
        people = people.filter(in_force(last, "employments__"), employments__kind__in=period.employment_kinds)
    return people


def _people(code: str, people: QuerySet[Person], effect: str) -> Gap:
    return Gap(code=code, count=people.count(), effect=effect, people=people)


def _without_plan(period: Period, asked: QuerySet[Person]) -> QuerySet[Person]:
    agreed = Plan.objects.filter(
        person=OuterRef("pk"),
        cycle=period.cycle_id,
        version__gt=0,
        starts_on__lte=period.ends_on,
        ends_on__gte=period.starts_on,
    )
    return asked.filter(~Exists(agreed))


def _without_number(asked: QuerySet[Person]) -> QuerySet[Person]:
    known = Identifier.objects.filter(person=OuterRef("pk"), kind__in=("nip", "ni_pppk", "other"))
    return asked.filter(~Exists(known))


def _units(period: Period, day: date, asked: QuerySet[Person]) -> Gap:
    """Return the units whose head is appraised and that have no predicate."""
    heads = Assignment.objects.on(min(day, period.ends_on)).filter(
        unit=OuterRef("pk"), position__heads_unit=True, role__in=LEADING_ORDER, person__in=asked.values("pk")
    )
    said = OrganisationPredicate.objects.filter(unit=OuterRef("pk"), period=period)
    units = Unit.objects.filter(Exists(heads), ~Exists(said), agency_id=period.agency_id)
    return Gap(
        code="no_predicate",
        count=units.count(),
        effect=_("The result of their heads is not proposed from the organisation's predicate."),
        units=units,
    )


def _uncounted(period: Period) -> list[Gap]:
    states = (CollectionState.COLLECTING, CollectionState.CLOSED)
    count = Collection.objects.filter(period=period, state__in=states).count()
    effect = _("What colleagues answered is not in the results: it is not counted yet.")
    return [Gap(code="uncounted", count=count, effect=effect)]


def _running(period: Period, day: date) -> list[Gap]:
    effect = _("The period has not ended: what happens until then is not in the results.")
    return [Gap(code="running", count=int(day < period.ends_on), effect=effect)]
