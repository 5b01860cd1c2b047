"""How a plan stands, in words, and what its page needs. No changes here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.models import pack_of
from salore.cycles.states import DeadlineState
from salore.organisation.elsewhere import kept_elsewhere
from salore.organisation.viewer import Viewer
from salore.planning.access import may_propose, may_write
from salore.planning.content import GoalContent, PlanContent, TextContent
from salore.planning.hints import Hint, goal_hints, plan_hints
from salore.planning.models import Plan
from salore.planning.saying import day_said, language
from salore.planning.selectors import Line, Reached, Sheet, Year
from salore.planning.states import AWAITING_APPRAISER, EDITABLE, IN_FORCE, OWN_TURN, PlanState
from salore.web import saying


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """A goal as one entry of the page."""

    goal: GoalContent
    rows: list[Reached]
    remarks: list[Line]
    hints: list[Hint]

    def is_behind(self, due_share_pct: int) -> bool:
        """Whether one of its indicators is short of what should be reached by now."""
        return any(row.is_behind(due_share_pct) for row in self.rows)

    @property
    def is_reported(self) -> bool:
        return any(row.value is not None for row in self.rows)


def status_of(plan: Plan) -> tuple[str, str]:
    """Return the mark and the words of how a plan stands."""
    agreed_on = day_said(timezone.localdate(plan.agreed_at)) if plan.agreed_at else ""
    names = {"day": agreed_on, "version": plan.version, "end": day_said(plan.ends_on)}
    return {
        PlanState.DRAFT: ("part", _("Draft, not yet proposed")),
        PlanState.PROPOSED: ("part", _("Proposed, waiting for the superior")),
        PlanState.RETURNED: ("part", _("Returned to be mended")),
        PlanState.AGREED: ("lock", _("Agreed and locked since %(day)s") % names),
        PlanState.REVISING: ("part", _("Being revised; version %(version)s stays in force") % names),
        PlanState.REVISION_PROPOSED: (
            "part",
            _("Revision proposed; version %(version)s stays in force") % names,
        ),
        PlanState.CLOSED: ("lock", _("Closed on %(end)s") % names),
    }[PlanState(plan.state)]


def context_of(viewer: Viewer, sheet: Sheet) -> dict[str, Any]:
    """Return what the page of a plan shows, and what its viewer may do there."""
    plan = sheet.plan
    writes, proposes = may_write(viewer, plan), may_propose(viewer, plan)
    mark, words = status_of(plan)
    moved_to = _moved_to(plan)
    here = not plan.is_elsewhere and not moved_to
    may = {
        "may_write": here and writes and plan.state in EDITABLE,
        "may_propose": here and proposes and plan.state in EDITABLE,
        "may_take_back": here and proposes and plan.state in AWAITING_APPRAISER,
        "may_decide": here and sheet.decides and plan.state in AWAITING_APPRAISER,
        "may_expect": here and sheet.decides and plan.state in EDITABLE | AWAITING_APPRAISER,
        "may_revise": here and (proposes or sheet.decides) and plan.state == PlanState.AGREED,
        "may_drop": here and proposes and plan.state == PlanState.REVISING,
        "may_talk": here and (proposes or sheet.decides) and plan.state != PlanState.CLOSED,
    }
    goals, due = shown_goals(sheet, with_hints=may["may_write"]), due_pct(plan, viewer.today)
    return may | {
        "sheet": sheet,
        "plan": plan,
        "moved_to": moved_to,
        "year": plan.cycle.year,
        "status_mark": mark,
        "status_words": words,
        "lead": lead_of(sheet),
        "course": course_of(goals, due),
        "goals": goals,
        "plan_hints": plan_hints(len(sheet.goals)) if may["may_write"] else [],
        "values": values_of(sheet),
        "special_count": sum(len(lines) for lines in sheet.special.values()),
        "in_force": plan.state in IN_FORCE or plan.state == PlanState.CLOSED,
        "versions": range(plan.version, 0, -1),
        "helps": writes and not sheet.is_mine,
        "due_pct": due,
    }


def _moved_to(plan: Plan) -> str:
    """Return the system in which plans of the post are written since this draft was begun here."""
    if plan.state not in OWN_TURN or plan.assignment is None:
        return ""
    return kept_elsewhere(plan.assignment)


def shown_goals(
    sheet: Sheet, *, with_hints: bool = False, reached: dict[str, Any] | None = None
) -> list[ShownGoal]:
    return [
        ShownGoal(
            goal,
            [sheet.reached.get(row.uid) or Reached(row) for row in goal.indicators],
            sheet.remarks_of(goal.uid),
            goal_hints(goal.title, goal.indicators, reached) if with_hints else [],
        )
        for goal in sheet.goals
    ]


def values_of(sheet: Sheet) -> list[tuple[str, list[Line]]]:
    """Return the values of conduct with what the leader expects of each in particular."""
    rows = pack_of(sheet.plan.cycle.pack_version.content_hash).rules.behaviour_items.rows
    special = sheet.special
    return [(row.label.in_language(language()), special.get(row.key, [])) for row in rows]


def content_shown(sheet: Sheet) -> PlanContent:
    """Return the plan as its page showed it."""
    plan = sheet.plan
    texts = [line for line in sheet.lines if line.source == "text" and not line.is_draft]
    return PlanContent(
        year=plan.cycle.year,
        starts_on=plan.starts_on.isoformat(),
        ends_on=plan.ends_on.isoformat(),
        approach=plan.approach,
        goals=tuple(replace(goal) for goal in sheet.goals),
        texts=tuple(TextContent(kind=line.kind, text=line.text, ref=line.ref) for line in texts),
    )


def lead_of(sheet: Sheet) -> str:
    """Return the first sentence of the page: how many results are promised."""
    number = len(sheet.goals)
    if not number:
        return ""
    names = {"number": saying.count(number, language()), "year": sheet.plan.cycle.year}
    if sheet.is_mine:
        return (
            ngettext(
                "%(number)s result that you promise for %(year)s.",
                "%(number)s results that you promise for %(year)s.",
                number,
            )
            % names
        )
    names["name"] = sheet.plan.person.full_name
    return (
        ngettext(
            "%(number)s result that %(name)s promises for %(year)s.",
            "%(number)s results that %(name)s promises for %(year)s.",
            number,
        )
        % names
    )


def course_of(goals: list[ShownGoal], due: int) -> str:
    """Return the second sentence: how many results are behind, once something was reported."""
    reported = [goal for goal in goals if goal.is_reported]
    behind = sum(goal.is_behind(due) for goal in reported)
    if not reported:
        return ""
    if not behind:
        return _("What was reported runs as planned.")
    return ngettext(
        "%(number)s is behind and can still be caught up.",
        "%(number)s are behind and can still be caught up.",
        behind,
    ) % {"number": saying.count(behind, language())}


def due_words(year: Year | None, today: date) -> tuple[str, str]:
    """Return a notice on until when a plan is proposed: how grave, and the words; empty for none."""
    if year is None or year.planning is None or not year.is_unproposed:
        return "", ""
    stage = year.planning
    by = stage.submit_by_on or stage.due_on
    names = {"day": saying.weekday(by, language()), "last": saying.weekday(stage.closes_on, language())}
    if stage.state == DeadlineState.CLOSED:
        words = _(
            "Plans were accepted until %(last)s. You can still write; to propose, ask the personnel officer"
            " of your unit for more time."
        )
        return "fault", words % names
    if stage.state == DeadlineState.IN_GRACE:
        return "care", _("The day to propose was %(day)s. It is still accepted until %(last)s.") % names
    days = (by - today).days
    if days < 0:
        return "care", _("Please propose now: %(day)s is over, and your superior needs time.") % names
    left = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return "", _("To be proposed by %(day)s, %(left)s.") % (names | {"left": left})


def due_pct(plan: Plan, today: date) -> int:
    """Return which share of the year's target should be reached by the last quarter that ended."""
    if today > plan.ends_on:
        return 100
    if today < plan.starts_on:
        return 0
    return 25 * ((today.month - 1) // 3)
