"""Beginning a plan: from nothing, or from what already says it well."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.ledger.services import record
from salore.organisation.elsewhere import kept_elsewhere
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.drafts import GoalDraft
from salore.planning.models import Goal, Plan, PlanText
from salore.planning.services.editions import change
from salore.planning.services.goals import goals_append, goals_write, helped
from salore.planning.services.texts import ANNEX


@transaction.atomic
def plan_start(
    *,
    actor: Viewer,
    cycle: Cycle,
    assignment: Assignment,
    goals: Sequence[GoalDraft] = (),
    texts: Sequence[tuple[str, str]] = (),
    source: str = "nothing",
) -> Plan:
    """Begin the plan of a post for a year; `texts` are lines of the annex, by kind."""
    if cycle.state != CycleState.OPEN:
        raise DomainError("cycle_not_open", _("The year of this plan is not open."))
    if where := kept_elsewhere(assignment):
        raise DomainError(
            "plan_elsewhere", _("Plans of this post are written in %(where)s.") % {"where": where}
        )
    plan = new_plan(cycle, assignment)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        words = _("The plan of this post for this year has been begun already.")
        raise DomainError("plan_exists", words) from None
    goals_write(plan, goals)
    _write_texts(actor, plan, texts)
    record(
        actor, "plan.started", plan, person_id=plan.person_id, helped_id=helped(actor, plan), year=cycle.year,
        source=source, goals=len(goals),
    )  # fmt: skip
    return plan


@transaction.atomic
def plan_take_over(
    *,
    actor: Viewer,
    plan: Plan,
    goals: Sequence[GoalDraft],
    texts: Sequence[tuple[str, str]] = (),
    source: str,
) -> Plan:
    """Add goals of a good start to a plan that was begun, behind what stands there; none comes twice."""
    change(plan)
    there = {
        title.casefold().strip() for title in Goal.objects.filter(plan=plan).values_list("title", flat=True)
    }
    new = [draft for draft in goals if draft.title.casefold().strip() not in there]
    goals_append(plan, new)
    if not PlanText.objects.filter(plan=plan, kind__in=ANNEX).exists():
        _write_texts(actor, plan, texts)
    record(
        actor, "plan.taken_over", plan, person_id=plan.person_id, helped_id=helped(actor, plan),
        source=source, goals=len(new),
    )  # fmt: skip
    return plan


def _write_texts(actor: Viewer, plan: Plan, texts: Sequence[tuple[str, str]]) -> None:
    PlanText.objects.bulk_create(
        PlanText(
            agency_id=plan.agency_id, plan=plan, kind=kind, text=text, made_at=clock.now(),
            author_id=actor.person_id, edition=plan.edition,
        )
        for kind, text in texts
    )  # fmt: skip


def new_plan(cycle: Cycle, assignment: Assignment) -> Plan:
    """Return an empty plan for the part of the year that the post is held, not yet kept."""
    starts_on = max(cycle.starts_on, assignment.starts_on)
    ends_on = min(cycle.ends_on, assignment.ends_on or cycle.ends_on)
    if ends_on < starts_on:
        raise DomainError("post_not_held", _("This post is not held in that year."))
    return Plan(
        agency_id=cycle.agency_id, cycle=cycle, person_id=assignment.person_id, assignment=assignment,
        unit_id=assignment.unit_id, starts_on=starts_on, ends_on=ends_on, made_at=clock.now(),
    )  # fmt: skip
