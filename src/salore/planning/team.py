"""People with how their plans of a year stand, for whoever leads them. Decides nothing: `services` do."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from salore.cycles.states import CycleState
from salore.organisation.models import Assignment, JobFamily, Person
from salore.organisation.states import AssignmentRole
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import in_teams_of
from salore.planning.models import Plan, Remark
from salore.planning.states import IN_FORCE, PlanState, RemarkKind

_DEFINITIVE_FIRST = Case(When(role=AssignmentRole.DEFINITIVE, then=0), default=1)
# Besides the states of a plan: there is none yet, or it lives in another system.
MISSING, ELSEWHERE = "missing", "elsewhere"


def people_of(viewer: Viewer, cycle_id: int | None) -> QuerySet[Any]:
    """Return those whom the viewer leads, as superior or in a team, each with the plan of the year.

    Adds `plan_uid`, `plan_state`, `plan_at`, `post`, `said_at` (the viewer's own last remark), `is_led`,
    `remark_uid` (the plan that holds today) and `asks` (the person wrote last in the dialogue).
    """
    led = Q(pk__in=viewer.led)
    mine = led | Q(pk__in=in_teams_of(viewer)) if viewer.leads_team else led
    people = Person.objects.visible_to(viewer).filter(mine).exclude(pk__in=viewer.themselves)
    remarks = Remark.objects.filter(plan__person=OuterRef("pk"), plan__cycle__state=CycleState.OPEN)
    remarks = remarks.order_by("-made_at")
    dialogue = remarks.filter(kind=RemarkKind.DIALOGUE)
    known: QuerySet[Any] = with_plan(people, cycle_id, viewer).annotate(
        is_led=Case(When(led, then=True), default=False),
        said_at=Subquery(remarks.filter(author_id=viewer.person_id).values("made_at")[:1]),
        wrote_last=Subquery(dialogue.values("author_id")[:1]),
        remark_uid=Subquery(_in_force(viewer).values("uid")[:1]),
        asks=Case(When(wrote_last=F("pk"), then=True), default=False),
    )
    return known


def _in_force(viewer: Viewer) -> QuerySet[Any]:
    """Return the plans that hold today, beside which remarks are made."""
    holding = Plan.objects.filter(person=OuterRef("pk"), state__in=IN_FORCE)
    return holding.filter(starts_on__lte=viewer.today, ends_on__gte=viewer.today).order_by("-starts_on")


def with_plan(people: QuerySet[Any], cycle_id: int | None, viewer: Viewer) -> QuerySet[Any]:
    """Add how each person's plan of the year stands, and the post of today."""
    plans = Plan.objects.filter(person=OuterRef("pk"), cycle=cycle_id).exclude(state=PlanState.CLOSED)
    plans = plans.order_by("starts_on", "pk")
    posts = Assignment.objects.on(viewer.today).filter(person=OuterRef("pk"))
    elsewhere = JobFamily.objects.filter(
        agency=viewer.agency_id, managed_elsewhere=True, key=OuterRef("position__job_family")
    )
    known: QuerySet[Any] = people.annotate(
        plan_uid=Subquery(plans.values("uid")[:1]),
        plan_state=Case(
            When(Exists(plans.filter(is_elsewhere=True)), then=Value(ELSEWHERE)),
            When(Exists(plans), then=Subquery(plans.values("state")[:1])),
            When(Exists(posts.filter(Exists(elsewhere))), then=Value(ELSEWHERE)),
            default=Value(MISSING),
            output_field=CharField(),
        ),
        plan_at=Subquery(plans.values(at=Coalesce("agreed_at", "proposed_at", "made_at"))[:1]),
        post=Coalesce(
            Subquery(posts.order_by(_DEFINITIVE_FIRST, "-starts_on").values("position__name")[:1]), Value("")
        ),
    )
    return known


def states_of(people: QuerySet[Any]) -> Counter[str]:
    """Return how many plans stand how, of people from `with_plan`."""
    counted = people.order_by().values("plan_state").annotate(n=Count("pk"))
    return Counter({row["plan_state"]: row["n"] for row in counted})
