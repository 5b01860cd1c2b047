"""From draft to agreement: proposed, taken back, returned with a reason, agreed and frozen."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.deadlines import deadline
from salore.cycles.models import Stage
from salore.cycles.states import DeadlineState, StageKind
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.content import content_of, hash_of, to_plain
from salore.planning.models import Plan, PlanVersion
from salore.planning.naming import appraiser_content, owner_content
from salore.planning.readiness import wanting
from salore.planning.saying import day_said
from salore.planning.services.editions import decide
from salore.planning.services.goals import helped
from salore.planning.states import AWAITING_APPRAISER, EDITABLE, PlanState

_RETURNED_TO = {
    PlanState.PROPOSED: PlanState.RETURNED,
    PlanState.REVISION_PROPOSED: PlanState.REVISING,
}
_TAKEN_BACK_TO = {PlanState.PROPOSED: PlanState.DRAFT, PlanState.REVISION_PROPOSED: PlanState.REVISING}


@transaction.atomic
def plan_propose(*, actor: Viewer, plan: Plan, seen: int) -> Plan:
    """Send a plan to the superior, as it was read: the owner's consent."""
    _refuse_late(plan)
    missing = wanting(content_of(plan).goals)
    if missing:
        raise DomainError("plan_incomplete", missing[0].words, wanting=missing)
    revising = plan.state == PlanState.REVISING
    decide(
        plan,
        seen=seen,
        states=EDITABLE & {plan.state},
        state=PlanState.REVISION_PROPOSED if revising else PlanState.PROPOSED,
        proposed_at=clock.now(),
        reason="",
    )
    verb = "plan.revision_proposed" if revising else "plan.proposed"
    record(actor, verb, plan, person_id=plan.person_id, helped_id=helped(actor, plan), edition=plan.edition)
    return plan


@transaction.atomic
def plan_take_back(*, actor: Viewer, plan: Plan, seen: int) -> Plan:
    """Take a proposed plan back to go on writing."""
    state = _TAKEN_BACK_TO.get(PlanState(plan.state), PlanState.DRAFT)
    decide(plan, seen=seen, states=AWAITING_APPRAISER & {plan.state}, state=state, proposed_at=None)
    record(actor, "plan.taken_back", plan, person_id=plan.person_id, helped_id=helped(actor, plan))
    return plan


@transaction.atomic
def plan_return(*, actor: Viewer, plan: Plan, seen: int, reason: str) -> Plan:
    """Give a proposed plan back to be mended; its owner reads why."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Say what is to be mended."))
    state = _RETURNED_TO.get(PlanState(plan.state), PlanState.RETURNED)
    decide(plan, seen=seen, states=AWAITING_APPRAISER & {plan.state}, state=state, reason=reason)
    record(actor, "plan.returned", plan, person_id=plan.person_id, reason=reason)
    return plan


@transaction.atomic
def plan_agree(*, actor: Viewer, plan: Plan, seen: int) -> PlanVersion:
    """Agree a proposed plan as it was read: it is locked, and what it says is frozen."""
    decide(
        plan,
        seen=seen,
        states=AWAITING_APPRAISER,
        state=PlanState.AGREED,
        version=F("version") + 1,
        appraiser_id=actor.person_id,
        agreed_at=clock.now(),
        reason="",
    )
    version = freeze(plan)
    version.save()
    Plan.objects.filter(pk=plan.pk).update(revision_reason="")
    record(
        actor, "plan.agreed", plan, person_id=plan.person_id, version=version.number,
        content_hash=version.content_hash,
    )  # fmt: skip
    return version


def freeze(plan: Plan) -> PlanVersion:
    """Return what an agreed plan says with who is who, not yet kept."""
    content = content_of(plan, person=owner_content(plan), appraiser=appraiser_content(plan))
    return PlanVersion(
        agency_id=plan.agency_id, plan=plan, number=plan.version, content=to_plain(content),
        content_hash=hash_of(content), reason=plan.revision_reason, appraiser_id=plan.appraiser_id,
        agreed_at=plan.agreed_at or clock.now(),
    )  # fmt: skip


def _refuse_late(plan: Plan) -> None:
    """Refuse the first proposal outside its stage. A plan that was returned in time may come back."""
    if plan.state != PlanState.DRAFT:
        return
    stage = (
        Stage.objects.filter(cycle=plan.cycle_id, kind=StageKind.PLANNING).select_related("agency").first()
    )
    if stage is None or plan.starts_on > stage.due_on:
        return
    mine = deadline(stage, person=plan.person)
    if mine.state == DeadlineState.NOT_YET_OPEN:
        raise DomainError(
            "stage_not_open",
            _("Plans are accepted from %(day)s. What you have written stays here until then.")
            % {"day": day_said(mine.opens_on)},
        )
    if mine.state == DeadlineState.CLOSED:
        raise DomainError(
            "stage_closed",
            _(
                "Plans were accepted until %(day)s. What you have written is kept; ask the personnel officer"
                " of your unit for more time."
            )
            % {"day": day_said(mine.closes_on)},
        )
