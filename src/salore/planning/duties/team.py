"""What the plans of a team ask of its superior."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Desk, Duty
from salore.cycles.states import DutyState, StageKind
from salore.planning.duties.own import dialogue_at, is_recent
from salore.planning.duties.rows import PlanRow
from salore.planning.states import AWAITING_APPRAISER, IN_FORCE

_AGREE_MINUTES, _EXPECT_MINUTES, _ANSWER_MINUTES = 3, 2, 2
_MOST_MINUTES = 45


def duties(desk: Desk, plans: list[PlanRow], elsewhere: AbstractSet[int]) -> Iterator[Duty]:
    """Yield what is to be agreed, expected and answered; of `elsewhere` nothing is expected here."""
    decided = [plan for plan in plans if plan.superior_id == desk.person_id]
    for stage in desk.deadlines:
        if stage.kind == StageKind.PLANNING:
            mine = [plan for plan in decided if plan.cycle_id == stage.cycle_id]
            yield from _agree(desk, stage, mine)
            if stage.is_doable:
                yield from _expect(desk, stage, mine, elsewhere)
    yield from _answer(desk, decided)


def _agree(desk: Desk, stage: Deadline, plans: list[PlanRow]) -> Iterator[Duty]:
    waiting = [plan for plan in plans if plan.state in AWAITING_APPRAISER and not plan.is_elsewhere]
    if not waiting:
        return
    due_on = stage.due_on if stage.is_doable else None
    yield Duty(
        key=f"team.agree.{stage.year}",
        title=ngettext(
            "Agree the plan (SKP) for %(year)s of one person",
            "Agree the plans (SKP) for %(year)s of %(n)s people",
            len(waiting),
        )
        % {"year": stage.year, "n": len(waiting)},
        why=ngettext(
            "%(names)s waits for you. Agree, or return with a reason.",
            "%(names)s wait for you. Agree, or return with a reason.",
            len(waiting),
        )
        % {"names": named(waiting)},
        minutes=min(_MOST_MINUTES, _AGREE_MINUTES * len(waiting)),
        due_on=due_on,
        grace_until=stage.closes_on if due_on else None,
        href=reverse("planning:decide", kwargs={"uid": waiting[0].uid})
        if len(waiting) == 1
        else reverse("planning:agree_many"),
        state=DutyState.LATE if due_on and desk.today > due_on else DutyState.NONE,
        status=ngettext("%(n)s plan waits", "%(n)s plans wait", len(waiting)) % {"n": len(waiting)},
        action=_("Read and agree"),
        extension=stage.reason,
    )


def _expect(desk: Desk, stage: Deadline, plans: list[PlanRow], elsewhere: AbstractSet[int]) -> Iterator[Duty]:
    there = {
        plan.person_id for plan in plans if plan.is_expected or plan.is_elsewhere or plan.state in IN_FORCE
    }
    missing = len(set(desk.viewer.led) - there - elsewhere)
    if not missing:
        return
    due_on = stage.submit_by_on or stage.due_on
    yield Duty(
        key=f"team.expect.{stage.year}",
        title=ngettext(
            "Write what you expect of one person in %(year)s",
            "Write what you expect of %(n)s people in %(year)s",
            missing,
        )
        % {"year": stage.year, "n": missing},
        why=_("Two sentences are enough. They may begin without you, but they guess less with you."),
        minutes=min(_MOST_MINUTES, _EXPECT_MINUTES * missing),
        due_on=due_on,
        grace_until=stage.closes_on,
        href=f"{reverse('planning:expect_many')}?tahun={stage.year}",
        state=DutyState.LATE if desk.today > due_on else DutyState.NONE,
        status=_("Not yet written"),
        action=_("Write expectations"),
        extension=stage.reason,
    )


def _answer(desk: Desk, plans: list[PlanRow]) -> Iterator[Duty]:
    asked = [
        plan
        for plan in plans
        if plan.dialogue and plan.dialogue.author_id == plan.person_id and is_recent(desk, plan.dialogue)
    ]
    if not asked:
        return
    yield Duty(
        key="team.answer",
        title=ngettext("Answer one person of your team", "Answer %(n)s people of your team", len(asked))
        % {"n": len(asked)},
        why=_("%(names)s wrote in the dialogue about their plan.") % {"names": named(asked)},
        minutes=_ANSWER_MINUTES * len(asked),
        due_on=None,
        href=dialogue_at(asked[0]) if len(asked) == 1 else f"{reverse('team:team')}?keadaan=bertanya",
        status=_("Not yet answered"),
        action=_("Open the dialogue"),
    )


def named(plans: list[PlanRow]) -> str:
    """Return the first names, and how many more there are."""
    names = [plan.name for plan in plans]
    if len(names) <= 2:
        return _(" and ").join(names)
    rest = len(names) - 2
    return ngettext("%(first)s, %(second)s and one more", "%(first)s, %(second)s and %(n)s more", rest) % {
        "first": names[0],
        "second": names[1],
        "n": rest,
    }
