"""What a plan lacks before it can be proposed. What could be better is the matter of `hints`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from salore.planning.content import GoalContent, IndicatorContent
from salore.planning.states import GoalKind


@dataclass(frozen=True, slots=True)
class Wanting:
    """One thing that is missing; `goal` is the id of where, empty for the plan as a whole."""

    words: str
    goal: str = ""


def wanting(goals: Sequence[GoalContent]) -> list[Wanting]:
    """Return what keeps a plan from being proposed, in the order of the page."""
    if not any(goal.kind == GoalKind.MAIN for goal in goals):
        return [Wanting(_("Write at least one main goal."))]
    return [found for goal in goals for found in _of_goal(goal)]


def _of_goal(goal: GoalContent) -> list[Wanting]:
    names = {"number": goal.number, "title": goal.title}
    if not goal.indicators:
        return [Wanting(_("Goal %(number)s, “%(title)s”, has no indicator yet.") % names, goal.uid)]
    return [
        Wanting(
            _("Goal %(number)s: the indicator “%(text)s” has no target yet.")
            % {"number": goal.number, "text": row.text},
            goal.uid,
        )
        for row in goal.indicators
        if not has_target(row)
    ]


def has_target(row: IndicatorContent) -> bool:
    """Whether an indicator says what is to be reached, in a number or in words."""
    return row.target_low is not None or row.target_high is not None or bool(row.target_text)
