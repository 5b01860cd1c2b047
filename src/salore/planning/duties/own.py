"""What somebody's own plan asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Desk, Duty, Said, Wait
from salore.cycles.saying import period_short
from salore.cycles.states import DutyState, StageKind
from salore.planning.duties.rows import Last, PlanRow
from salore.planning.states import AWAITING_APPRAISER, EDITABLE, IN_FORCE, OWN_TURN, PlanState

BLANK_MINUTES = 20
_GOAL_MINUTES, _LEAST_MINUTES = 4, 5
_ANSWER_MINUTES, _MEASURE_MINUTES = 3, 1
# What was said longer ago is no open question any more.
_ANSWER_DAYS = 60


def duties(desk: Desk, plans: list[PlanRow]) -> Iterator[Duty]:
    """Yield what is to be done: write, mend, report, answer."""
    stages = {one.cycle_id: one for one in desk.deadlines if one.kind == StageKind.PLANNING}
    for stage in desk.mine(StageKind.PLANNING):
        if not desk.standing.is_elsewhere and not any(plan.cycle_id == stage.cycle_id for plan in plans):
            yield _write(desk, stage, None)
    for plan in plans:
        planning = stages.get(plan.cycle_id)
        if plan.is_elsewhere or planning is None:
            continue
        if plan.state in EDITABLE and not _is_dropped(desk, plan):
            yield from _finish(desk, planning, plan)
        if plan.state in IN_FORCE:
            yield from _report(desk, plan)
        yield from _answer(desk, plan)


def _is_dropped(desk: Desk, plan: PlanRow) -> bool:
    """Whether a plan was begun here and its owner plans in another system since."""
    return desk.standing.is_elsewhere and plan.state in OWN_TURN


def _finish(desk: Desk, stage: Deadline, plan: PlanRow) -> Iterator[Duty]:
    if plan.state != PlanState.DRAFT:
        yield _mend(desk, stage, plan)
    elif stage.is_doable or plan.starts_on > stage.due_on:
        yield _write(desk, stage, plan)


def _write(desk: Desk, stage: Deadline, plan: PlanRow | None) -> Duty:
    goals = plan.goals if plan else 0
    # A post taken up in the middle of the year has no day that the year's calendar knows.
    is_in_stage = plan is None or plan.starts_on <= stage.due_on
    due_on = (stage.submit_by_on or stage.due_on) if is_in_stage else None
    return Duty(
        key=f"plan.write.{stage.year}" + (f".{plan.uid}" if plan else ""),
        title=_("Write your plan (SKP) for %(year)s") % {"year": stage.year},
        why=_(
            "It says from the beginning of the year what is expected of you. You need not wait for"
            " your superior: the links to the superior's goals can follow."
        ),
        minutes=max(_LEAST_MINUTES, BLANK_MINUTES - _GOAL_MINUTES * goals),
        due_on=due_on,
        grace_until=stage.closes_on if is_in_stage else None,
        href=f"{reverse('planning:mine')}?tahun={stage.year}",
        state=_state(desk, stage.due_on if is_in_stage else None, is_begun=goals > 0),
        status=ngettext("%(n)s goal written", "%(n)s goals written", goals) % {"n": goals}
        if goals
        else _("Not begun"),
        action=_("Continue your plan") if goals else _("Write your plan"),
        extension=stage.reason,
    )


def _mend(desk: Desk, stage: Deadline, plan: PlanRow) -> Duty:
    revising = plan.state == PlanState.REVISING
    due_on = stage.due_on if stage.is_doable else None
    return Duty(
        key=f"plan.mend.{stage.year}.{plan.uid}",
        title=(_("Finish the revision of your plan (SKP) for %(year)s") if revising
               else _("Mend your plan (SKP) for %(year)s")) % {"year": stage.year},
        why=(_("Your superior returned it: “%(reason)s”") % {"reason": plan.reason}) if plan.reason
        else _("Until both of you agree on the revision, the plan that was agreed before holds."),
        minutes=_LEAST_MINUTES,
        due_on=due_on,
        grace_until=stage.closes_on if due_on else None,
        href=_plan(plan.uid),
        state=_state(desk, due_on, is_begun=True),
        status=_("Under revision") if revising and not plan.reason else _("Returned with a reason"),
        action=_("Go on with the revision") if revising else _("Mend and send again"),
        extension=stage.reason,
    )  # fmt: skip


def _report(desk: Desk, plan: PlanRow) -> Iterator[Duty]:
    for stage in desk.mine(StageKind.PROGRESS):
        reported = plan.reported.get(stage.period_id or 0, 0)
        missing = plan.measures - reported
        if stage.cycle_id != plan.cycle_id or missing <= 0:
            continue
        yield Duty(
            key=f"progress.{stage.period_key}.{plan.uid}",
            title=_("Report progress of %(period)s") % {"period": period_short(stage.period_key)},
            why=_("Without what you report and its evidence your superior judges without seeing your work."),
            minutes=max(_ANSWER_MINUTES, _MEASURE_MINUTES * missing),
            due_on=stage.due_on,
            grace_until=stage.closes_on,
            href=reverse("progress:report", kwargs={"uid": plan.uid, "key": stage.period_key}),
            state=_state(desk, stage.due_on, is_begun=reported > 0),
            status=_("%(done)s of %(all)s indicators reported") % {"done": reported, "all": plan.measures},
            action=_("Continue reporting") if reported else _("Report progress"),
            extension=stage.reason,
        )


def _answer(desk: Desk, plan: PlanRow) -> Iterator[Duty]:
    last = plan.dialogue
    if last is None or last.author_id == plan.person_id or not is_recent(desk, last):
        return
    about = _("on goal %(number)s") % {"number": last.goal} if last.goal else _("on your plan")
    yield Duty(
        key=f"dialogue.{plan.uid}",
        title=_("Answer %(name)s %(about)s") % {"name": last.author, "about": about},
        why=_("“%(text)s” Your answer goes into the notes of the dialogue.") % {"text": shortened(last.text)},
        minutes=_ANSWER_MINUTES,
        due_on=None,
        href=dialogue_at(plan),
        status=_("Not yet answered"),
        action=_("Open the dialogue"),
    )


def waits(desk: Desk, plans: list[PlanRow]) -> Iterator[Wait]:
    """Yield what is the superior's turn, and what is done in another system."""
    stages = {one.cycle_id: one for one in desk.deadlines if one.kind == StageKind.PLANNING}
    for plan in plans:
        stage = stages.get(plan.cycle_id)
        if stage is None or plan.state not in AWAITING_APPRAISER:
            continue
        yield Wait(
            key=f"plan.agree.{plan.uid}",
            title=_("Your plan (SKP) for %(year)s") % {"year": stage.year},
            words=_("%(name)s agrees it or returns it with a reason. You need do nothing until then.")
            % {"name": plan.superior or _("Your superior")},
            status=_("Proposed"),
            until_on=stage.due_on if stage.is_doable else None,
            turn=_("your superior's turn"),
        )
    for stage in desk.mine(StageKind.PLANNING) if desk.standing.is_elsewhere else ():
        if all(plan.cycle_id != stage.cycle_id or _is_dropped(desk, plan) for plan in plans):
            yield _copy(desk, stage)


def _copy(desk: Desk, stage: Deadline) -> Wait:
    names = {"where": desk.standing.elsewhere, "year": stage.year}
    return Wait(
        key=f"plan.copy.{stage.year}",
        title=_("Your plan (SKP) for %(year)s") % names,
        words=_(
            "It is written and agreed in %(where)s. Here only its copy is kept; your personnel officer brings"
            " it in, or you do with its print."
        )
        % names,
        status=_("No copy here yet"),
        until_on=stage.due_on,
        turn=_("in %(where)s") % names,
    )


def said(desk: Desk, plans: Iterable[PlanRow]) -> Iterator[Said]:
    """Yield the latest observation of the superior."""
    for plan in plans:
        if plan.observation and plan.observation.author_id != plan.person_id:
            last = plan.observation
            yield Said(
                text=last.text,
                author=last.author,
                said_on=last.made_at.astimezone(ZoneInfo(desk.standing.zone)).date(),
                about=_("on goal %(number)s") % {"number": last.goal} if last.goal else "",
                href=f"{_plan(plan.uid)}#catatan",
            )


def is_recent(desk: Desk, last: Last) -> bool:
    return (desk.now - last.made_at).days < _ANSWER_DAYS


def shortened(text: str, limit: int = 160) -> str:
    """Return the beginning of what somebody wrote, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]} …"


def dialogue_at(plan: PlanRow) -> str:
    """Return where the last line of a dialogue stands."""
    goal = plan.dialogue.goal if plan.dialogue else None
    return f"{_plan(plan.uid)}#{f'rhk-{goal}' if goal else 'catatan'}"


def _plan(uid: UUID) -> str:
    return reverse("planning:detail", kwargs={"uid": uid})


def _state(desk: Desk, due_on: date | None, *, is_begun: bool) -> DutyState:
    if due_on is not None and desk.today > due_on:
        return DutyState.LATE
    return DutyState.PART if is_begun else DutyState.NONE
