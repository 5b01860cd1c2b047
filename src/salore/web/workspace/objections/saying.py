"""States of a case in words. No rows, no decisions."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from salore.objections.models import Objection
from salore.objections.selectors import is_late
from salore.objections.states import ObjectionState

_MARKS = {
    ObjectionState.FILED: "part",
    ObjectionState.WITHDRAWN: "lock",
    ObjectionState.UPHELD: "done",
    ObjectionState.CHANGED: "done",
}


def mark_of(objection: Objection, today: date) -> str:
    """Return the mark beside the state: late once it should have been decided."""
    if is_late(objection, today):
        return "late"
    return _MARKS[ObjectionState(objection.state)]


def state_said(objection: Objection, today: date) -> str:
    if is_late(objection, today):
        return _("Overdue: not decided yet")
    return {
        ObjectionState.FILED: _("Waiting for a decision"),
        ObjectionState.WITHDRAWN: _("Withdrawn"),
        ObjectionState.UPHELD: _("Decided: the result stands"),
        ObjectionState.CHANGED: _("Decided: the result is changed"),
    }[ObjectionState(objection.state)]
