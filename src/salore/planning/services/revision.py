"""Changing what was agreed: with a reason, and with the consent of both. The old version stays in force."""

from __future__ import annotations

from dataclasses import fields

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.ledger.services import record
from salore.organisation.models import Service, Team
from salore.organisation.viewer import Viewer
from salore.planning.content import GoalContent, IndicatorContent, from_plain
from salore.planning.models import Goal, Indicator, Plan, PlanText, PlanVersion
from salore.planning.services.editions import decide
from salore.planning.services.goals import helped, set_aside, set_indicators_aside
from salore.planning.states import PlanState


@transaction.atomic
def plan_revise(*, actor: Viewer, plan: Plan, reason: str, seen: int) -> Plan:
    """Open an agreed plan for changes. Whoever asks says why; proposing and agreeing are the two consents."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Say why the plan has to change."))
    decide(
        plan, seen=seen, states={PlanState.AGREED}, state=PlanState.REVISING, revision_reason=reason,
        reason="", proposed_at=None,
    )  # fmt: skip
    record(actor, "plan.revision_opened", plan, person_id=plan.person_id, reason=reason, version=plan.version)
    return plan


@transaction.atomic
def plan_revision_drop(*, actor: Viewer, plan: Plan, seen: int) -> Plan:
    """Give a revision up: the plan says again what was agreed last."""
    decide(
        plan, seen=seen, states={PlanState.REVISING}, state=PlanState.AGREED, revision_reason="", reason=""
    )
    restore(plan)
    record(actor, "plan.revision_dropped", plan, person_id=plan.person_id, helped_id=helped(actor, plan))
    return plan


def restore(plan: Plan) -> None:
    """Write the last agreed version back into the rows, which keep their ids and what hangs on them."""
    version = PlanVersion.objects.get(plan=plan, number=plan.version)
    content = from_plain(version.content)
    wanted = [goal.uid for goal in content.goals]
    set_aside(plan, Goal.objects.filter(plan=plan).exclude(uid__in=wanted).values_list("pk", flat=True))
    rows = {str(goal.uid): goal for goal in Goal.everything.filter(plan=plan, uid__in=wanted)}
    for goal in content.goals:
        _restore_goal(rows[goal.uid], goal, plan)
    PlanText.objects.filter(plan=plan).delete()
    PlanText.objects.bulk_create(
        PlanText(
            agency_id=plan.agency_id, plan=plan, kind=text.kind, ref=text.ref, text=text.text,
            author_id=_author(text.kind, plan), made_at=version.agreed_at, edition=plan.edition,
        )
        for text in content.texts
    )  # fmt: skip


def _author(kind: str, plan: Plan) -> int | None:
    return plan.appraiser_id if kind == "expectation" else plan.person_id


def _restore_goal(row: Goal, goal: GoalContent, plan: Plan) -> None:
    parent = (
        Goal.everything.filter(agency_id=plan.agency_id, uid=goal.parent).first() if goal.parent else None
    )
    row.number, row.kind, row.title = goal.number, goal.kind, goal.title
    row.parent, row.parent_title = parent, "" if parent else goal.parent_title
    row.team = Team.objects.filter(agency_id=plan.agency_id, name=goal.team).first() if goal.team else None
    row.cascade, row.belongs_to_post, row.weight = goal.cascade, goal.belongs_to_post, goal.weight
    row.removed_at, row.edition = None, plan.edition
    row.save()
    wanted = [indicator.uid for indicator in goal.indicators]
    added = Indicator.objects.filter(goal=row).exclude(uid__in=wanted)
    set_indicators_aside(row, added.values_list("pk", flat=True))
    known = {str(one.uid): one for one in Indicator.everything.filter(goal=row, uid__in=wanted)}
    for number, indicator in enumerate(goal.indicators, 1):
        _restore_indicator(known[indicator.uid], indicator, number)


def _restore_indicator(row: Indicator, content: IndicatorContent, number: int) -> None:
    row.number, row.removed_at = number, None
    row.service = (
        Service.objects.filter(agency_id=row.agency_id, key=content.service).first()
        if content.service
        else None
    )
    for name in (field.name for field in fields(content)):
        if name not in ("uid", "service", "service_name"):
            setattr(row, name, getattr(content, name))
    row.save()
