"""What differs between two readings of a plan, in words. Pure: the readings are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from salore.planning.content import GoalContent, IndicatorContent, PlanContent, TextContent
from salore.planning.saying import aspect_said, cascade_said, kind_said, target_said, text_kind_said
from salore.planning.states import PlanTextKind

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise; `before` is empty for what is new, `after` for what is gone."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one goal, of the annex or of the expectations."""

    sort: str
    title: str
    changes: tuple[Change, ...] = ()


def differences(before: PlanContent, after: PlanContent) -> list[Difference]:
    """Return what reads otherwise, goals first; empty where both say the same."""
    return [*_of_goals(before.goals, after.goals), *_of_texts(before.texts, after.texts)]


def goal_changes(before: GoalContent, after: GoalContent) -> tuple[Change, ...]:
    """Return how two readings of one goal differ."""
    return (*_fields(_goal_lines(before), _goal_lines(after)), *_of_indicators(before, after))


def _of_goals(before: Sequence[GoalContent], after: Sequence[GoalContent]) -> Iterator[Difference]:
    old = {goal.uid: goal for goal in before}
    new = {goal.uid for goal in after}
    for goal in after:
        former = old.get(goal.uid)
        if former is None:
            yield Difference(ADDED, goal.title, tuple(_fields({}, _whole(goal))))
        elif changes := goal_changes(former, goal):
            yield Difference(CHANGED, former.title, changes)
    for goal in before:
        if goal.uid not in new:
            yield Difference(REMOVED, goal.title)


def _of_indicators(before: GoalContent, after: GoalContent) -> Iterator[Change]:
    old = {row.uid: row for row in before.indicators}
    new = {row.uid for row in after.indicators}
    for row in after.indicators:
        former = old.get(row.uid)
        if former is None:
            yield Change(_("New indicator"), after=_indicator_said(row))
        elif _indicator_said(former) != _indicator_said(row):
            yield Change(_("Indicator"), _indicator_said(former), _indicator_said(row))
    for row in before.indicators:
        if row.uid not in new:
            yield Change(_("Indicator taken out"), before=_indicator_said(row))


def _indicator_said(row: IndicatorContent) -> str:
    """Say an indicator in one line: berkas yang lengkap, 820 berkas (kuantitas)."""
    target = target_said(row) or _("no target")
    said = f"{row.text}: {target} ({aspect_said(row.aspect)})"
    return f"{said}, {row.service_name}" if row.service_name else said


def _whole(goal: GoalContent) -> dict[str, str]:
    rows = "; ".join(_indicator_said(row) for row in goal.indicators)
    return _goal_lines(goal) | ({_("Indicators"): rows} if rows else {})


def _goal_lines(goal: GoalContent) -> dict[str, str]:
    return {
        _("Goal"): goal.title,
        _("Kind"): kind_said(goal.kind),
        _("Supports"): goal.parent_title,
        _("Team"): goal.team,
        _("How it comes from that goal"): cascade_said(goal.cascade),
        _("When the post changes"): _("stays with the post") if goal.belongs_to_post else _("goes along"),
        _("Weight"): "" if goal.weight is None else f"{goal.weight.normalize():f}",
    }


def _fields(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for label, words in after.items():
        former = before.get(label, "")
        if former != words:
            yield Change(label, former, words)


def _of_texts(before: Iterable[TextContent], after: Iterable[TextContent]) -> Iterator[Difference]:
    old, new = _by_kind(before), _by_kind(after)
    for kind in PlanTextKind.values:
        gone = [text for text in old.get(kind, ()) if text not in new.get(kind, ())]
        come = [text for text in new.get(kind, ()) if text not in old.get(kind, ())]
        if gone or come:
            title = text_kind_said(kind)
            yield Difference(CHANGED, title, (Change(title, "\n".join(gone), "\n".join(come)),))


def _by_kind(texts: Iterable[TextContent]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.kind, []).append(text.text)
    return found
