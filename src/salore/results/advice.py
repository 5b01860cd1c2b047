"""Strengths and one piece of advice, picked from a result's evidence by a rule that is always the same.

Nothing is made up: each line names what it rests on. Belongs here: which line is picked. Does not: its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from salore.appraisal.models import Feedback
from salore.appraisal.states import FeedbackKind, Source
from salore.results.evidence import ABOVE, BELOW, Evidence
from salore.results.selectors import WHOLE_PCT, Goal, ResultView

MOST_STRENGTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One strength or advice and what it rests on: a value as sources saw it, a goal, or something said."""

    kind: Literal["value", "goal", "said"]
    value: str = ""
    label: str = ""
    sources: tuple[str, ...] = ()
    times_said: int = 0
    guide: str = ""
    goal: Goal | None = None
    said: Feedback | None = None


def strengths_of(view: ResultView, evidence: Evidence) -> list[Point]:
    """Return up to three: values that others saw as stronger, then the goal reached best.

    First come values that most sources agree on, then those that were praised by name most often, then in the
    order of the pack.
    """
    found = [*_values(view, evidence, ABOVE, FeedbackKind.APPRECIATION)]
    found += [Point(kind="goal", goal=goal) for goal in _reached(view)[:1]]
    if not found:
        praised = [one for one in evidence.said if one.kind == FeedbackKind.APPRECIATION]
        found = [Point(kind="said", said=one) for one in praised[-1:]]
    return found[:MOST_STRENGTHS]


def advice_of(view: ResultView, evidence: Evidence) -> Point | None:
    """Return the first that there is: where results were rated below, the goal left furthest behind; a value
    that others saw as weaker than the person's others; a goal short of what the pack calls as expected; the
    last advice by name.
    """
    behind = [Point(kind="goal", goal=goal) for goal in _behind(view)[:1]]
    weaker = list(_values(view, evidence, BELOW, FeedbackKind.ADVICE))[:1]
    advised = [one for one in evidence.said if one.kind == FeedbackKind.ADVICE]
    said = [Point(kind="said", said=one) for one in advised[-1:]]
    is_below = view.result.values["result_rating"] == BELOW
    order = [*behind, *weaker, *said] if is_below else [*weaker, *behind, *said]
    return next(iter(order), None)


def _values(view: ResultView, evidence: Evidence, wanted: str, kind: str) -> Iterator[Point]:
    """Yield the values that others, never oneself, saw so; colleagues stand before everybody else."""
    said = Counter(one.item for one in evidence.said if one.kind == kind and one.item)
    named: dict[str, list[str]] = {}
    for seen in sorted(evidence.seen, key=lambda one: not one.is_anonymous):
        if seen.source != Source.SELF:
            for value, word in seen.relative.items():
                if word == wanted:
                    named.setdefault(value, []).append(seen.source)
    order = [key for key, _label in evidence.values]
    labels = dict(evidence.values)
    guides = {item.key: item.guides for item in view.pack.rules.behaviour_items.rows}
    known = [value for value in named if value in labels]
    for value in sorted(known, key=lambda one: (-len(named[one]), -said[one], order.index(one))):
        guide = guides[value][0].in_language(view.language) if guides[value] else ""
        yield Point(
            kind="value", value=value, label=labels[value], sources=tuple(named[value]),
            times_said=said[value], guide=guide,
        )  # fmt: skip


def _reached(view: ResultView) -> list[Goal]:
    goals = [goal for goal in _measured(view.goals) if (goal.achievement_pct or 0) >= WHOLE_PCT]
    return sorted(goals, key=lambda goal: -(goal.achievement_pct or 0))


def _behind(view: ResultView) -> list[Goal]:
    """Return the goals short of what counts as expected: two per cent off a target is no advice."""
    short = view.expected_pct
    goals = [goal for goal in _measured(view.goals) if (goal.achievement_pct or 0) < short]
    return sorted(goals, key=lambda goal: goal.achievement_pct or 0)


def _measured(goals: Iterable[Goal]) -> Iterator[Goal]:
    return (goal for goal in goals if goal.is_main and goal.achievement_pct is not None)
