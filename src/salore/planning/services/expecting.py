"""Expectations of several people at once, also of those who have not begun a plan: nobody waits."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from salore.cycles.models import Cycle
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.leading import unexpected
from salore.planning.models import Plan
from salore.planning.services.starting import plan_start
from salore.planning.services.texts import expectations_write
from salore.planning.states import PlanState


@transaction.atomic
def expectations_hand_out(
    *, actor: Viewer, leader_id: int, cycle: Cycle, posts: Sequence[Assignment], text: str
) -> list[Plan]:
    """Let the leader expect this of the holders of posts, in general; a plan that is not there is begun.

    Of whom something is expected already is left alone. What a preparer writes is a draft.
    """
    begun = Plan.objects.filter(cycle=cycle, assignment__in=posts).exclude(state=PlanState.CLOSED)
    plans = {plan.assignment_id: plan for plan in begun.select_related("cycle")}
    is_draft = actor.person_id != leader_id
    told = []
    for held in unexpected(actor, cycle, leader_id).filter(pk__in=[post.pk for post in posts]):
        plan = plans.get(held.pk)
        if plan is None:
            plan = plan_start(actor=actor, cycle=cycle, assignment=held, source="expectation")
        expectations_write(actor=actor, plan=plan, texts={"": text}, seen=plan.edition, is_draft=is_draft)
        told.append(plan)
    return told
