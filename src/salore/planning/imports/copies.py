"""Copies of plans that live in another system: read there, kept here as a version, asked of nobody.

What the other system says replaces the copy, whose earlier versions stay readable.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.ledger.services import record
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.drafts import GoalDraft
from salore.planning.models import Goal, Plan, PlanText
from salore.planning.services.agreement import freeze
from salore.planning.services.goals import goals_append, helped, set_aside
from salore.planning.services.moving import plan_close
from salore.planning.services.starting import new_plan
from salore.planning.states import PlanState


@transaction.atomic
def copy_keep(
    *,
    actor: Viewer,
    cycle: Cycle,
    assignment: Assignment,
    goals: Sequence[GoalDraft],
    texts: Sequence[tuple[str, str]] = (),
    plan: Plan | None = None,
) -> Plan | None:
    """Keep what another system says as the plan of a post; None where the copy says it already."""
    if cycle.state != CycleState.OPEN:
        raise DomainError("cycle_not_open", _("The year of this plan is not open."))
    if not goals:
        return None
    if plan and not plan.is_elsewhere:
        # What was begun here before stays readable as it stands.
        plan_close(actor=actor, plan=plan, last_on=actor.today)
        plan = None
    if plan is None:
        plan = new_plan(cycle, assignment)
        plan.is_elsewhere, plan.state = True, PlanState.AGREED
        plan.save()
    else:
        # Locked: two that bring the same file would each add what is missing.
        plan = Plan.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=plan.pk)
    if not _bring_up_to_date(plan, goals):
        return None
    _write_texts(actor, plan, texts)
    plan.version += 1
    plan.edition += 1
    plan.agreed_at = clock.now()
    plan.revision_reason = _("Copied from the other system.") if plan.version > 1 else ""
    version = freeze(plan)
    plan.revision_reason = ""
    plan.save()
    version.save()
    record(
        actor, "plan.copied", plan, person_id=plan.person_id, helped_id=helped(actor, plan),
        version=version.number, content_hash=version.content_hash,
    )  # fmt: skip
    return plan


def _bring_up_to_date(plan: Plan, goals: Sequence[GoalDraft]) -> bool:
    """Let the copy hold these goals. What says the same stays the same row: reports hang on it."""
    there = {_said(goal): goal.pk for goal in Goal.objects.filter(plan=plan).prefetch_related("indicators")}
    wanted = {_wanted(draft): draft for draft in goals}
    gone = [key for said, key in there.items() if said not in wanted]
    new = [draft for said, draft in wanted.items() if said not in there]
    set_aside(plan, gone)
    if new:
        goals_append(plan, new)
    return bool(gone or new)


def _said(goal: Goal) -> tuple[object, ...]:
    rows = sorted(goal.indicators.all(), key=lambda row: row.number)
    return (
        goal.title,
        goal.kind,
        tuple((row.text, row.target_low, row.target_high, row.target_text) for row in rows),
    )


def _wanted(draft: GoalDraft) -> tuple[object, ...]:
    rows = draft.indicators
    return (
        draft.title,
        draft.kind,
        tuple((row.text, row.target_low, row.target_high, row.target_text) for row in rows),
    )


def _write_texts(actor: Viewer, plan: Plan, texts: Sequence[tuple[str, str]]) -> None:
    if not texts:
        return
    PlanText.objects.filter(plan=plan, kind__in={kind for kind, _text in texts}).delete()
    PlanText.objects.bulk_create(
        PlanText(
            agency_id=plan.agency_id, plan=plan, kind=kind, text=text, author_id=actor.person_id,
            edition=plan.edition, made_at=clock.now(),
        )
        for kind, text in texts
    )  # fmt: skip
