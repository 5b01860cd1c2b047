"""Rows of a goal table put together to goals, whether they come from a print or a sheet.

Belongs here: which row begins a goal, which adds an indicator, which goes on with the one before. Does not:
finding the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from salore.organisation.reading.faults import Doubt, Severity
from salore.planning.reading import forms
from salore.planning.reading.lines import joined
from salore.planning.reading.plan import PACKAGE, Aspect, GoalKind, GoalRead, IndicatorRead

_TEXTS = ("indicator", "target", "realisation", "feedback", "perspective")
_NUMBER = re.compile(r"\(?(\d{1,3})\)?[.)]?")
_SHOWN_CHARS = 80


@dataclass(slots=True, kw_only=True)
class GoalRow:
    """One row: what is empty is said by a row above. `continues` is a row cut off by the end of a page."""

    number: str = ""
    parent: str = ""
    goal: str = ""
    aspect: str = ""
    indicator: str = ""
    target: str = ""
    realisation: str = ""
    feedback: str = ""
    perspective: str = ""
    place: int | None = None
    continues: bool = False
    is_narrative: bool = False

    def has(self, *names: str) -> bool:
        return any(getattr(self, name) for name in names)


@dataclass(slots=True)
class _Indicator:
    texts: dict[str, str]
    aspect: str
    place: int | None
    is_narrative: bool = False


@dataclass(slots=True)
class _Goal:
    kind: GoalKind
    number: str
    parent: str
    goal: str
    place: int | None
    feedback: str = ""
    indicators: list[_Indicator] = field(default_factory=list)


@dataclass(slots=True)
class GoalTable:
    """Goals as they come, row by row; `is_narrative` where measure and target are one text."""

    is_narrative: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    _goals: list[_Goal] = field(default_factory=list)
    _kind: GoalKind = "main"

    def block(self, kind: GoalKind) -> None:
        self._kind = kind

    def add(self, row: GoalRow) -> None:
        last = self._goals[-1] if self._goals else None
        if row.continues and last:
            self._go_on(last, row)
        elif last is None or self._begins(row, last):
            self._goals.append(
                _Goal(kind=self._kind, number=row.number, parent=row.parent, goal=row.goal, place=row.place)
            )
            self._add_indicator(self._goals[-1], row)
        else:
            self._add_indicator(last, row)

    def add_feedback(self, text: str) -> None:
        """Add what is said of the last goal as a whole."""
        if self._goals and forms.something(text):
            self._goals[-1].feedback = _extended(self._goals[-1].feedback, text)

    def _begins(self, row: GoalRow, last: _Goal) -> bool:
        if row.number:
            return (
                row.number != last.number
                or last.kind != self._kind
                or (bool(row.goal) and row.goal != last.goal)
            )
        return bool(row.goal) and row.goal != last.goal

    def _go_on(self, goal: _Goal, row: GoalRow) -> None:
        goal.number = goal.number or row.number
        goal.parent, goal.goal = _extended(goal.parent, row.parent), _extended(goal.goal, row.goal)
        if not row.has("aspect", *_TEXTS):
            return
        if row.aspect or not goal.indicators or self._is_new(row, goal.indicators[-1]):
            self._add_indicator(goal, row)
            return
        texts = goal.indicators[-1].texts
        for name in _TEXTS:
            texts[name] = _extended(texts[name], getattr(row, name))
        self.doubt("joined_over_page", "note", place=goal.indicators[-1].place, found=texts["indicator"])

    def _is_new(self, row: GoalRow, last: _Indicator) -> bool:
        """Without an aspect: a row with measure and target of its own is new, or one after a full stop."""
        if last.aspect:
            return False
        if row.target:
            return bool(row.indicator)
        return bool(row.indicator) and last.texts["indicator"].rstrip()[-1:] in ".;"

    def _add_indicator(self, goal: _Goal, row: GoalRow) -> None:
        if row.has("aspect", "indicator", "target", "realisation"):
            texts = {name: getattr(row, name) for name in _TEXTS}
            goal.indicators.append(_Indicator(texts, row.aspect, row.place, row.is_narrative))
        elif row.feedback:
            goal.feedback = _extended(goal.feedback, row.feedback)

    def doubt(
        self, code: str, severity: Severity = "doubt", *, place: int | None = None, **values: Any
    ) -> None:
        found = " ".join(str(values.pop("found", "")).split())[:_SHOWN_CHARS]
        self.doubts.append(
            Doubt(code=code, severity=severity, row=place, found=found, values=values, package=PACKAGE)
        )

    def goals(self) -> Iterator[GoalRead]:
        """Yield the goals, and note what is doubtful about each."""
        self._check_numbers()
        for goal in self._goals:
            title = forms.something(goal.goal)
            if not title and not goal.indicators:
                continue
            if not title:
                self.doubt("goal_without_text", place=goal.place, found=goal.number)
            if not goal.indicators:
                self.doubt("goal_without_indicator", place=goal.place, found=title)
            yield GoalRead(
                kind=goal.kind,
                goal=title,
                parent_goal=forms.something(goal.parent),
                indicators=tuple(
                    self._indicator(one) for one in goal.indicators if self._says_something(one)
                ),
                feedback=forms.something(goal.feedback),
            )

    @staticmethod
    def _says_something(indicator: _Indicator) -> bool:
        return any(forms.something(text) for text in indicator.texts.values())

    def _indicator(self, row: _Indicator) -> IndicatorRead:
        aspect: Aspect | None = forms.aspect_of(row.aspect)
        texts = {name: forms.something(text) for name, text in row.texts.items()}
        made = IndicatorRead(
            text=texts["indicator"],
            aspect=aspect,
            target=texts["target"],
            realisation=texts["realisation"],
            feedback=texts["feedback"],
            perspective=texts["perspective"],
        )
        if row.aspect and aspect is None:
            self.doubt("aspect_unknown", place=row.place, found=row.aspect)
        if not made.text:
            self.doubt("indicator_without_text", place=row.place, found=made.target)
        if not (made.target or self.is_narrative or row.is_narrative):
            self.doubt("indicator_without_target", place=row.place, found=made.text)
        if made.target_read.uncertain:
            self.doubt(f"target_{made.target_read.uncertain}", place=row.place, found=made.target)
        return made

    def _check_numbers(self) -> None:
        """A number that is skipped is a goal that was not read."""
        expected = 1
        for goal in self._goals:
            found = _NUMBER.fullmatch(goal.number)
            if not found:
                continue
            if int(found[1]) not in (expected, 1):
                self.doubt("number_skipped", place=goal.place, found=goal.number, expected=expected)
            expected = int(found[1]) + 1


def _extended(text: str, more: str) -> str:
    """Return a text with what followed it; a repetition at the top of a page adds nothing."""
    if not more or text == more or (len(more) > 3 and text.startswith(more)):
        return text
    return joined([text, more]) if text else more
