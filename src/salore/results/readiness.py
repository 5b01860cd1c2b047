"""What is missing before a period is closed, and what follows from it for whom. Stops nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import Collection, Evaluation, OrganisationPredicate
from salore.appraisal.states import CollectionState
from salore.core.models import in_force
from salore.cycles.models import Period, Stage
from salore.cycles.states import StageKind
from salore.organisation.models import Assignment, Identifier, Leadership, Person, Unit
from salore.organisation.states import LEADING_ORDER
from salore.planning.models import Plan, Progress
from salore.planning.states import GoalKind

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something missing: how often, what it does to results, whose turn it is, and whom it concerns."""

    code: str
    count: int
    what: Words
    effect: Words
    turn: Words
    people: QuerySet[Person] | None = None
    units: QuerySet[Unit] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How a period stands before its close."""

    people: int
    decided: int
    gaps: tuple[Gap, ...]

    @property
    def undecided(self) -> int:
        return self.people - self.decided

    def gap(self, code: str) -> Gap | None:
        return next((gap for gap in self.gaps if gap.code == code), None)


def readiness(period: Period, day: date) -> Readiness:
    """Return what a close of the period on the day would find missing, without computing anything."""
    asked = people_asked(period, day)
    undecided = asked.filter(~Exists(_decided(period)))
    people, missing = asked.count(), undecided.count()
    gaps = [
        _undecided(undecided, missing),
        _to_review(period, asked),
        _without_superior(undecided, min(day, period.ends_on)),
        _without_plan(period, asked),
        _without_realisation(period, asked),
        _without_number(asked),
        _units(period, day, asked),
        _uncounted(period),
        _still_open(period, day),
        _running(period, day),
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


def _decided(period: Period) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(period=period, person=OuterRef("pk")).exclude(decided_at=None)


def _undecided(undecided: QuerySet[Person], count: int) -> Gap:
    return Gap(
        code="undecided",
        count=count,
        what=_("People on whom nobody has decided"),
        effect=_("They stay “not yet appraised”: no predicate is made up for them."),
        turn=_("The superior; the next superior or you, if the superior is silent"),
        people=undecided,
    )


def _to_review(period: Period, asked: QuerySet[Person]) -> Gap:
    waiting = asked.filter(Exists(_decided(period).filter(wants_review=True)))
    return Gap(
        code="to_review",
        count=waiting.count(),
        what=_("Decided before their colleagues' answers were counted"),
        effect=_("The decision stands as it is; the answers stand beside it, and nobody looked at both."),
        turn=_("The superior, who confirms or decides anew"),
        people=waiting,
    )


def _without_superior(undecided: QuerySet[Person], day: date) -> Gap:
    led = Leadership.objects.on(day).filter(person=OuterRef("pk"))
    alone = undecided.filter(~Exists(led))
    return Gap(
        code="no_superior",
        count=alone.count(),
        what=_("Undecided people whom nobody leads at the end of the period"),
        effect=_("Nobody finds them among those to decide on, so that they stay “not yet appraised”."),
        turn=_("You: record the superior, or close early for whoever has left"),
        people=alone,
    )


def _agreed(period: Period) -> QuerySet[Plan]:
    return Plan.objects.filter(
        person=OuterRef("pk"),
        cycle=period.cycle_id,
        version__gt=0,
        starts_on__lte=period.ends_on,
        ends_on__gte=period.starts_on,
    )


def _without_plan(period: Period, asked: QuerySet[Person]) -> Gap:
    people = asked.filter(~Exists(_agreed(period)))
    return Gap(
        code="no_plan",
        count=people.count(),
        what=_("People without an agreed plan"),
        effect=_("Their results cannot be proposed from figures; the superior decides without them."),
        turn=_("The employee and the superior"),
        people=people,
    )


def _without_realisation(period: Period, asked: QuerySet[Person]) -> Gap:
    """Return who has an agreed plan and no report at all on any of its main goals within the period."""
    reported = Progress.objects.filter(
        indicator__goal__plan__person=OuterRef("pk"),
        indicator__goal__plan__cycle=period.cycle_id,
        indicator__goal__kind=GoalKind.MAIN,
        period__starts_on__gte=period.starts_on,
        period__ends_on__lte=period.ends_on,
    )
    people = asked.filter(Exists(_agreed(period)), ~Exists(reported))
    return Gap(
        code="no_realisation",
        count=people.count(),
        what=_("People whose main goals have no realisation"),
        effect=_("No result is proposed for them: what was not reported is missing, never zero."),
        turn=_("The employee"),
        people=people,
    )


def _without_number(asked: QuerySet[Person]) -> Gap:
    known = Identifier.objects.filter(person=OuterRef("pk"), kind__in=("nip", "ni_pppk", "other"))
    people = asked.filter(~Exists(known))
    return Gap(
        code="no_number",
        count=people.count(),
        what=_("People without NIP, NI PPPK or another number"),
        effect=_("They are in no table and get no result here."),
        turn=_("The unit personnel officer, or you"),
        people=people,
    )


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
        what=_("Units without a predicate"),
        effect=_("The result of their heads is not proposed, and the spread has no pattern beside it."),
        turn=_("The head of the level above"),
        units=units,
    )


def _uncounted(period: Period) -> Gap:
    states = (CollectionState.COLLECTING, CollectionState.CLOSED)
    return Gap(
        code="uncounted",
        count=Collection.objects.filter(period=period, state__in=states).count(),
        what=_("Colleagues' answers that are not counted"),
        effect=_("What colleagues answered is not in the results: it is not counted yet."),
        turn=_("You and the custodians"),
    )


def _still_open(period: Period, day: date) -> Gap:
    stages = Stage.objects.filter(period=period, kind=StageKind.APPRAISAL)
    latest = max((stage.due_on + timedelta(days=stage.grace_days) for stage in stages), default=None)
    return Gap(
        code="still_open",
        count=int(latest is not None and latest >= day),
        what=_("Superiors may still decide"),
        effect=_("What is decided after the close is not in the results: you close again, with the reason."),
        turn=_("Nobody's yet; wait for the last day of decisions, days of grace included"),
    )


def _running(period: Period, day: date) -> Gap:
    return Gap(
        code="running",
        count=int(day < period.ends_on),
        what=_("The period has not ended"),
        effect=_("What happens until its last day is not in the results."),
        turn=_("Nobody's yet; for one person who leaves, close early"),
    )
