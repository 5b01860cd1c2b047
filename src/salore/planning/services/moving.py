"""A post changes hands within the year: one plan is closed, another opened, by date.

Goals of the organisation stay with the post and come to the successor as a draft; a person's own go along.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Least

from salore.core import clock
from salore.cycles.states import CycleState
from salore.ledger.services import record
from salore.organisation.elsewhere import kept_elsewhere
from salore.organisation.models import Agency, Assignment
from salore.organisation.viewer import Viewer
from salore.planning.content import goals_of
from salore.planning.copying import drafts_from
from salore.planning.leading import superior_of_post
from salore.planning.models import Goal, Plan
from salore.planning.parents import parents_for
from salore.planning.services.goals import goals_write
from salore.planning.services.starting import new_plan
from salore.planning.states import EDITABLE, PlanState


def plans_follow(*, actor: Viewer, agency: Agency, day: date) -> list[Plan]:
    """Close the plans of posts that were left by the day, and open those of the posts that were taken up.

    Called once a day and after changes of posts; done again, it finds nothing to do. Returns what it opened.
    """
    opened: list[Plan] = []
    for plan in _left(agency, day):
        opened += _follow(actor, plan)
    return opened


def _left(agency: Agency, day: date) -> Iterable[Plan]:
    """Return plans whose post ended before them, by the day."""
    return (
        Plan.objects.filter(agency=agency, cycle__state=CycleState.OPEN, is_elsewhere=False)
        .exclude(state=PlanState.CLOSED)
        .filter(assignment__ends_on__lt=Least(F("ends_on"), Value(day)))
        .select_related("cycle", "assignment__position", "assignment__agency", "person")
        .order_by("pk")
    )


@transaction.atomic
def _follow(actor: Viewer, plan: Plan) -> list[Plan]:
    held = plan.assignment
    if held is None or held.ends_on is None:
        return []
    closed = plan_close(actor=actor, plan=plan, last_on=held.ends_on)
    opened = [_successor_plan(actor, closed), _next_plan(actor, closed)]
    return [one for one in opened if one is not None]


@transaction.atomic
def plan_close(*, actor: Viewer, plan: Plan, last_on: date) -> Plan:
    """End a plan with its post. What was agreed stays readable; a draft is closed as it stands."""
    last_on = max(last_on, plan.starts_on)
    before = plan.state
    Plan.objects.filter(pk=plan.pk).exclude(state=PlanState.CLOSED).update(
        state=PlanState.CLOSED, ends_on=last_on, edition=F("edition") + 1
    )
    plan.refresh_from_db(fields=["state", "ends_on", "edition"])
    record(actor, "plan.closed", plan, person_id=plan.person_id, last_on=last_on, state_before=before)
    return plan


def _next_plan(actor: Viewer, closed: Plan) -> Plan | None:
    """Open the plan of the post that the person took up, with their own goals."""
    held = closed.assignment
    assert held is not None
    taken_up = (
        Assignment.objects.filter(person_id=closed.person_id, starts_on__gt=closed.starts_on)
        .filter(starts_on__lte=closed.cycle.ends_on)
        .filter(Q(ends_on=None) | Q(ends_on__gt=closed.ends_on))
        .exclude(position_id=held.position_id)
        .select_related("position", "agency", "unit")
        .order_by("role", "starts_on")
        .first()
    )
    if taken_up is None or kept_elsewhere(taken_up):
        return None
    return _opened(actor, closed, taken_up, own=True)


def _successor_plan(actor: Viewer, closed: Plan) -> Plan | None:
    """Hand the organisation's goals to who took the post over, as a draft."""
    held = closed.assignment
    assert held is not None
    taken_over = (
        Assignment.objects.filter(
            position_id=held.position_id, starts_on__gt=closed.ends_on, starts_on__lte=closed.cycle.ends_on
        )
        .exclude(person_id=closed.person_id)
        .select_related("position", "agency", "unit")
        .order_by("starts_on", "pk")
        .first()
    )
    if taken_over is None or kept_elsewhere(taken_over):
        return None
    return _opened(actor, closed, taken_over, own=False)


def _opened(actor: Viewer, closed: Plan, held: Assignment, *, own: bool) -> Plan | None:
    """Return the plan of a post with the goals that come to it; None where it was there and needs none."""
    plan, is_new = _plan_of(closed, held, continues=own)
    superior_id = superior_of_post(held, max(held.starts_on, clock.today()))
    parents = parents_for(plan, superior_id=superior_id)
    coming = [goal for goal in goals_of([closed.pk])[closed.pk] if goal.belongs_to_post is not own]
    drafts = drafts_from(coming, parents, plan.agency_id)
    if not is_new:
        if plan.state not in EDITABLE or not drafts or Goal.objects.filter(plan=plan).exists():
            return None
    elif not drafts and not own:
        return None
    if is_new:
        plan.save()
    goals_write(plan, drafts)
    if not own:
        _link_again(closed, plan)
    record(
        actor, "plan.continued" if own else "plan.handed_over", plan, person_id=plan.person_id,
        before=str(closed.uid), goals=len(drafts),
    )  # fmt: skip
    return plan


def _plan_of(closed: Plan, held: Assignment, *, continues: bool) -> tuple[Plan, bool]:
    known = (
        Plan.objects.filter(cycle=closed.cycle_id, assignment=held).exclude(state=PlanState.CLOSED).first()
    )
    if known is not None:
        return known, False
    plan = new_plan(closed.cycle, held)
    plan.continues = closed if continues else None
    return plan, True


def _link_again(closed: Plan, plan: Plan) -> None:
    """Let what supported a goal of the post support it still, now that its holder is another."""
    for goal in Goal.objects.filter(plan=plan):
        former = Goal.objects.filter(plan=closed, title=goal.title, belongs_to_post=True)
        supporting = Goal.objects.filter(parent__in=former, plan__ends_on__gt=closed.ends_on)
        supporting.exclude(plan__state=PlanState.CLOSED).update(parent=goal)
