"""The guard of stale forms: who writes on an older reading is told, and loses nothing.

Every change counts the plan's `edition` up. What was changed last carries the edition of that change, so
that two windows which mend different goals do not hinder each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError, StaleError
from salore.cycles.states import CycleState
from salore.planning.models import Plan
from salore.planning.states import EDITABLE, PlanState

# Why a plan that was to be changed cannot be, by the state in which it was found.
_WHY = {
    PlanState.PROPOSED: _("This plan has been proposed meanwhile. Take it back first to go on writing."),
    PlanState.REVISION_PROPOSED: _(
        "The revision has been proposed meanwhile. Take it back first to go on writing."
    ),
    PlanState.AGREED: _("This plan has been agreed meanwhile and is locked. Changes need a revision."),
    PlanState.CLOSED: _("This plan is closed: the post has changed or the year is over."),
}
_CHANGED = _("This plan was changed meanwhile. Read what it says now, then decide again.")


def change(plan: Plan, *, states: Collection[str] = EDITABLE, **values: Any) -> Plan:
    """Change a plan that is in one of the states, and count the change. The row stays locked until the end.

    Whoever changes it at the same moment waits here, and then finds what was done.
    """
    if plan.is_elsewhere:
        raise DomainError("plan_elsewhere", _("This plan is kept in another system; it is changed there."))
    if plan.cycle.state != CycleState.OPEN:
        raise DomainError("cycle_not_open", _("The year of this plan is not open."))
    done = Plan.objects.filter(pk=plan.pk, state__in=states).update(edition=F("edition") + 1, **values)
    if done != 1:
        raise _stale(plan)
    _reread(plan)
    return plan


def decide(plan: Plan, *, seen: int, states: Collection[str], **values: Any) -> Plan:
    """Change the state of a plan exactly as it was read: consent is to what stood on the page."""
    now = Plan.objects.select_for_update().filter(pk=plan.pk).values_list("edition", "state").first()
    if now is not None and now[1] in states and now[0] != seen:
        raise StaleError("plan_changed", _CHANGED, edition=now[0])
    return change(plan, states=states, **values)


def refuse_stale(edition: int, seen: int, code: str, message: Any, **context: Any) -> None:
    """Refuse to overwrite what was changed after it was read."""
    if edition > seen:
        raise StaleError(code, message, **context)


def _stale(plan: Plan) -> StaleError:
    _reread(plan)
    return StaleError("plan_not_open", _WHY.get(PlanState(plan.state), _CHANGED), state=plan.state)


def _reread(plan: Plan) -> None:
    plan.refresh_from_db(
        fields=["state", "edition", "version", "appraiser", "proposed_at", "agreed_at", "reason",
                "revision_reason", "draft_hash"]
    )  # fmt: skip
