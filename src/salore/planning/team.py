"""People with how their plans of a year stand, for whoever leads them. Decides nothing: `services` do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from salore.core.prepared import prepared
from salore.cycles.states import CycleState
from salore.organisation.elsewhere import planned_elsewhere
from salore.organisation.models import Assignment, Person
from salore.organisation.states import AssignmentRole
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import in_teams_of
from salore.planning.models import Plan, Remark
from salore.planning.states import IN_FORCE, OWN_TURN, PlanState, RemarkKind

_DEFINITIVE_FIRST = Case(When(role=AssignmentRole.DEFINITIVE, then=0), default=1)
# Besides the states of a plan: there is none yet, or it lives in another system.
MISSING, ELSEWHERE = "missing", "elsewhere"


def people_of(viewer: Viewer) -> QuerySet[Person]:
    """Return those whom the viewer leads, as superior or in a team."""
    led = Q(pk__in=viewer.led)
    mine = led | Q(pk__in=in_teams_of(viewer)) if viewer.leads_team else led
    return Person.objects.visible_to(viewer).filter(mine).exclude(pk__in=viewer.themselves)


def with_standing(people: QuerySet[Person], cycle_id: int, viewer: Viewer) -> QuerySet[Any]:
    """Add what people are sorted and narrowed by: `plan_state`, `post`, `said_at` (the viewer's remark)."""
    return _with_remark(with_plan(people, cycle_id, viewer), viewer.person_id or 0)


def standing_of(people: Collection[int], cycle_id: int, viewer: Viewer) -> dict[int, Any]:
    """Return people with how they stand, as `with_standing` says it, and `remark_uid`, the plan of today."""
    rows = _standing(people, cycle_id, viewer.agency_id, viewer.person_id or 0, viewer.today)
    return {person.pk: person for person in rows}


@prepared
def _standing(
    people: Collection[int], cycle_id: int, agency_id: int, author_id: int, today: date
) -> QuerySet[Any]:
    rows = _with_plan(Person.objects.filter(agency_id=agency_id, pk__in=people), cycle_id, agency_id, today)
    plans = _in_force(today).values("uid")[:1]
    known: QuerySet[Any] = _with_remark(rows, author_id).annotate(remark_uid=Subquery(plans))
    return known


def _with_remark(people: QuerySet[Any], author_id: int) -> QuerySet[Any]:
    own = _remarks().filter(author_id=author_id).values("made_at")[:1]
    known: QuerySet[Any] = people.annotate(said_at=Subquery(own))
    return known


def asking(people: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of the people who wrote last in the dialogue."""
    last = _remarks().filter(kind=RemarkKind.DIALOGUE).values("author_id")[:1]
    found: QuerySet[Any] = people.annotate(wrote_last=Subquery(last)).filter(wrote_last=F("pk"))
    return found


def _remarks() -> QuerySet[Remark]:
    remarks = Remark.objects.filter(plan__person=OuterRef("pk"), plan__cycle__state=CycleState.OPEN)
    return remarks.order_by("-made_at")


def _in_force(today: date) -> QuerySet[Any]:
    """Return the plans that hold today, beside which remarks are made."""
    holding = Plan.objects.filter(person=OuterRef("pk"), state__in=IN_FORCE)
    return holding.filter(starts_on__lte=today, ends_on__gte=today).order_by("-starts_on")


def with_plan(people: QuerySet[Any], cycle_id: int | None, viewer: Viewer) -> QuerySet[Any]:
    """Add how each person's plan of the year stands, and the post of today."""
    return _with_plan(people, cycle_id, viewer.agency_id, viewer.today)


def _with_plan(people: QuerySet[Any], cycle_id: int | None, agency_id: int, today: date) -> QuerySet[Any]:
    plans = Plan.objects.filter(person=OuterRef("pk"), cycle=cycle_id).exclude(state=PlanState.CLOSED)
    plans = plans.order_by("starts_on", "pk")
    posts = Assignment.objects.on(today).filter(person=OuterRef("pk"))
    elsewhere = posts.filter(planned_elsewhere(agency_id))
    known: QuerySet[Any] = people.annotate(
        plan_uid=Subquery(plans.values("uid")[:1]),
        plan_state=Case(
            When(Exists(plans.filter(is_elsewhere=True)), then=Value(ELSEWHERE)),
            # What was begun here before is asked of nobody until both want it.
            When(Exists(elsewhere) & ~Exists(plans.exclude(state__in=OWN_TURN)), then=Value(ELSEWHERE)),
            When(Exists(plans), then=Subquery(plans.values("state")[:1])),
            default=Value(MISSING),
            output_field=CharField(),
        ),
        post=Coalesce(
            Subquery(posts.order_by(_DEFINITIVE_FIRST, "-starts_on").values("position__name")[:1]), Value("")
        ),
    )
    return known


def states_led(viewer: Viewer, cycle_id: int) -> Counter[str]:
    """Return how many plans stand how, of the people from `people_of`."""
    rows: Iterable[dict[str, Any]]
    if viewer.leads_team:
        rows = _by_state(with_plan(people_of(viewer), cycle_id, viewer))
    else:
        led = set(viewer.led) - set(viewer.themselves)
        rows = _states_led(viewer.agency_id, led, cycle_id, viewer.today)
    return Counter({row["plan_state"]: row["n"] for row in rows})


@prepared
def _states_led(agency_id: int, led: Collection[int], cycle_id: int, today: date) -> QuerySet[Any, Any]:
    people = Person.objects.filter(agency_id=agency_id, pk__in=led)
    return _by_state(_with_plan(people, cycle_id, agency_id, today))


def _by_state(people: QuerySet[Any]) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = people.order_by().values("plan_state").annotate(n=Count("pk"))
    return counted
