"""The year of one person in steps: what is done, where they are, what comes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Desk, Step
from salore.cycles.saying import in_words, period_short
from salore.cycles.states import DeadlineState, PeriodKind, StageKind
from salore.planning.duties.rows import PlanRow
from salore.planning.states import AWAITING_APPRAISER, IN_FORCE, OWN_TURN

_ORDER = (StageKind.PLANNING, StageKind.PROGRESS, StageKind.APPRAISAL)


def year(desk: Desk, plans: list[PlanRow]) -> Iterator[Step]:
    """Yield the steps of the year that runs."""
    stages = sorted(
        (one for one in desk.deadlines if _is_step(one, desk)),
        key=lambda one: (_ORDER.index(one.kind), one.due_on),
    )
    if not stages:
        return
    plan = next((plan for plan in plans if plan.cycle_id == stages[0].cycle_id), None)
    if desk.standing.is_elsewhere and (plan is None or plan.is_elsewhere or plan.state in OWN_TURN):
        return
    done = [_is_done(one, plan) for one in stages]
    present = next((number for number, is_done in enumerate(done) if not is_done), len(stages))
    # Periods that nobody reported are over all the same: the present step is the first that still runs.
    while present < len(stages) - 1 and stages[present].state == DeadlineState.CLOSED:
        present += 1
    for number, stage in enumerate(stages):
        yield Step(
            year=stage.year,
            title=_title(stage),
            words=_words(stage, plan, done[number]),
            is_done=done[number],
            is_now=number == present,
        )


def _is_step(stage: Deadline, desk: Desk) -> bool:
    """Whether it is a step of the year; that quarters and months are decided on is their superior's."""
    if stage.kind == StageKind.APPRAISAL and stage.period_kind != PeriodKind.ANNUAL:
        return False
    return stage.year == desk.today.year and stage.concerns(desk.standing)


def _title(stage: Deadline) -> str:
    if stage.kind == StageKind.PLANNING:
        return _("Planning")
    return _("Annual") if stage.kind == StageKind.APPRAISAL else period_short(stage.period_key)


def _is_done(stage: Deadline, plan: PlanRow | None) -> bool:
    if plan is None or stage.kind == StageKind.APPRAISAL:
        return False
    if stage.kind == StageKind.PLANNING:
        return plan.state in IN_FORCE
    return 0 < plan.measures <= plan.reported.get(stage.period_id or 0, 0)


def _words(stage: Deadline, plan: PlanRow | None, is_done: bool) -> str:
    if stage.kind == StageKind.PLANNING:
        if is_done:
            return _("Plan agreed")
        return _("Plan proposed") if plan and plan.state in AWAITING_APPRAISER else _("Plan not agreed")
    if is_done:
        return _("Reported")
    if stage.state == DeadlineState.CLOSED:
        return _("Not reported") if stage.kind == StageKind.PROGRESS else _("Over")
    return _("until %(day)s") % {"day": in_words(stage.due_on)}
