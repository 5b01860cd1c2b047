"""Goals handed down: one to one person, one draft to all of a post; and taken back while it is a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.ledger.services import record, record_each
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.content import contents_of, fingerprint
from salore.planning.drafts import GoalDraft
from salore.planning.models import Goal, Plan, PlanText
from salore.planning.services.editions import change
from salore.planning.services.goals import goal_add, goal_remove, goals_write_many
from salore.planning.services.starting import new_plan, plan_start
from salore.planning.states import EDITABLE, PlanState


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """What came of handing a draft out: who has it now, and who had begun already and was left alone."""

    plans: tuple[Plan, ...]
    left_alone: tuple[Assignment, ...]


@transaction.atomic
def goal_hand_down(
    *, actor: Viewer, leader_id: int, cycle: Cycle, held: Assignment, parent: Goal, draft: GoalDraft
) -> Goal:
    """Put a goal under the leader's into the plan of a post, as a draft that its holder adapts.

    Nobody waits: where there is no plan yet, it is begun.
    """
    plan = plan_taking_goals(cycle, held)
    if plan is None:
        plan = plan_start(actor=actor, cycle=cycle, assignment=held, source="handed_down")
    if parent.plan.cycle_id != cycle.pk or parent.plan.person_id != leader_id:
        raise DomainError("parent_unfit", _("This goal cannot support that one. Choose another."))
    goal = goal_add(actor=actor, plan=plan, draft=draft, handed_down_by_id=leader_id)
    record(actor, "goal.handed_down", goal, person_id=plan.person_id, parent=str(parent.uid))
    return goal


def plan_taking_goals(cycle: Cycle, held: Assignment) -> Plan | None:
    """Return the plan of a post into which goals may be put, None where it is not begun; else refuse."""
    plan = Plan.objects.filter(cycle=cycle, assignment=held).exclude(state=PlanState.CLOSED).first()
    if plan is not None and plan.state not in EDITABLE:
        words = _("The plan of %(name)s is not being written now; goals are added by a revision.")
        raise DomainError("plan_not_draft", words % {"name": held.person.full_name})
    return plan


@transaction.atomic
def goals_hand_down(
    *,
    actor: Viewer,
    leader_id: int,
    cycle: Cycle,
    posts: Sequence[Assignment],
    parent: Goal,
    draft: GoalDraft,
) -> list[Goal]:
    """Put the same goal into the plans of several posts, all or none."""
    return [
        goal_hand_down(actor=actor, leader_id=leader_id, cycle=cycle, held=held, parent=parent, draft=draft)
        for held in posts
    ]


@transaction.atomic
def goal_take_back(*, actor: Viewer, leader_id: int, goal: Goal, seen: int) -> Plan:
    """Take back what was handed down, while its holder has not proposed it."""
    if goal.handed_down_by_id != leader_id:
        raise DomainError("goal_of_owner", _("Only what you handed down can be taken back."))
    return goal_remove(actor=actor, goal=goal, seen=seen)


@transaction.atomic
def goals_link(*, actor: Viewer, plan: Plan, links: Sequence[tuple[Goal, Goal]]) -> int:
    """Link goals that were written before the superior's, each to one of these. Returns how many."""
    if any(parent.plan.cycle_id != plan.cycle_id or parent.plan_id == plan.pk for _goal, parent in links):
        raise DomainError("parent_unfit", _("This goal cannot support that one. Choose another."))
    change(plan)
    for goal, parent in links:
        Goal.objects.filter(pk=goal.pk, plan=plan).update(
            parent=parent, parent_title="", edition=plan.edition
        )
        record(actor, "goal.linked", goal, person_id=plan.person_id, parent=str(parent.uid))
    return len(links)


@transaction.atomic
def plan_hand_out(
    *,
    actor: Viewer,
    leader_id: int,
    cycle: Cycle,
    goals: Sequence[GoalDraft],
    texts: Sequence[tuple[str, str]] = (),
    posts: Sequence[Assignment],
) -> HandedOut:
    """Give the same goals and annex, as a draft, to all holders of a post who have no plan yet."""
    begun = set(
        Plan.objects.filter(cycle=cycle, assignment__in=posts)
        .exclude(state=PlanState.CLOSED)
        .values_list("assignment_id", flat=True)
    )
    chosen = [held for held in posts if held.pk not in begun]
    plans = [new_plan(cycle, held) for held in chosen]
    Plan.objects.bulk_create(plans, batch_size=1000)
    goals_write_many(plans, goals, handed_down_by_id=leader_id)
    PlanText.objects.bulk_create(
        PlanText(
            agency_id=plan.agency_id, plan=plan, kind=kind, text=text, made_at=plan.made_at,
            author_id=leader_id,
        )
        for plan in plans
        for kind, text in texts
    )  # fmt: skip
    _mark(plans)
    record_each(actor, "plan.handed_out", [(plan, plan.person_id) for plan in plans], goals=len(goals))
    return HandedOut(plans=tuple(plans), left_alone=tuple(held for held in posts if held.pk in begun))


def _mark(plans: Sequence[Plan]) -> None:
    """Keep what the draft said, to know later which plans are as they were handed out."""
    if not plans:
        return
    one = fingerprint(contents_of(plans[:1])[plans[0].pk])
    Plan.objects.filter(pk__in=[plan.pk for plan in plans]).update(draft_hash=one)
