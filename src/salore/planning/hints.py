"""What a goal could say better, by rules that anybody can check. Pure: no rows, nothing blocks.

Rules: no number, no unit of measure, an activity instead of a result, a target equal to what was reached
last year, more than eight goals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MANY_GOALS = 8

# An active verb at the head says what one does. "Meningkatnya" says what came of it, and ends in -nya.
_ACTIVE = re.compile(r"me(?:m|n|ny|ng|l|r|w|y)[a-z]{3,}")
_DOING = frozenset(
    {
        "ikut", "turut", "bertugas", "berkoordinasi", "berpartisipasi", "pelaksanaan", "penyusunan",
        "pembuatan", "penyiapan", "penyelenggaraan", "pengumpulan", "koordinasi", "sosialisasi",
    }
)  # fmt: skip
_THINGS = frozenset(
    {
        "media", "mediasi", "mekanisme", "memo", "memori", "menara", "menit", "mental", "mentor", "menteri",
        "menu", "merauke", "merek", "merit", "mesin", "meter", "metode", "metadata", "meja", "menur",
        "mendung", "merpati", "melati", "meranti", "mesjid", "medali", "medis",
    }
)  # fmt: skip
_ENGLISH_DOING = re.compile(
    r"(?:carry|conduct|attend|help|prepare|organi[sz]e|do|hold|coordinate)(?:ing|s)?\b"
)

_WORDS = {
    "no_number": _("There is no number yet: how much is to be reached?"),
    "no_unit": _("The number has no unit of measure, such as files, days or per cent."),
    "activity": _("This reads like an activity. Which result does it leave behind?"),
    "as_last_year": _("This is exactly what was reached last year. Is more possible, or less foreseen?"),
    "many_goals": _("More than eight goals are hard to keep in view. Which belong together?"),
}


class Measured(Protocol):
    """An indicator as somebody writes it: a draft, or content."""

    @property
    def text(self) -> str: ...
    @property
    def target_low(self) -> Decimal | None: ...
    @property
    def target_high(self) -> Decimal | None: ...
    @property
    def target_text(self) -> str: ...
    @property
    def unit_of_measure(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint; `row` is the indicator it is about, counted from 0, None for the goal's title."""

    code: str
    row: int | None = None

    @property
    def words(self) -> str | Promise:
        return _WORDS[self.code]


def goal_hints(
    title: str, rows: Sequence[Measured], reached: Mapping[str, Decimal] | None = None
) -> list[Hint]:
    """Return the hints on a goal; `reached` is last year's realisation by the indicator's text."""
    found = [Hint("activity")] if is_activity(title) else []
    for index, row in enumerate(rows):
        found += [Hint(code, index) for code in _row_hints(row, reached or {})]
    return found


def plan_hints(goal_count: int) -> list[Hint]:
    return [Hint("many_goals")] if goal_count > MANY_GOALS else []


def is_activity(title: str) -> bool:
    """Whether a title begins with what somebody does.

    >>> is_activity("Menyusun laporan bulanan"), is_activity("Meningkatnya mutu layanan")
    (True, False)
    >>> is_activity("Merauke terlayani"), is_activity("Laporan bulanan tersusun"), is_activity("")
    (False, False, False)
    """
    lowered = title.strip().casefold()
    first = re.split(r"[^a-z-]", lowered, maxsplit=1)[0]
    if not first or first in _THINGS or first.endswith("nya"):
        return False
    return bool(first in _DOING or _ACTIVE.fullmatch(first) or _ENGLISH_DOING.match(lowered))


def key_of(text: str) -> str:
    """Return an indicator's text as it is compared from year to year."""
    return " ".join(text.casefold().split())


def _row_hints(row: Measured, reached: Mapping[str, Decimal]) -> list[str]:
    numbers = [value for value in (row.target_low, row.target_high) if value is not None]
    if not numbers:
        has_digit = any(character.isdigit() for character in row.target_text)
        return [] if has_digit or not row.text.strip() else ["no_number"]
    found = [] if row.unit_of_measure.strip() else ["no_unit"]
    last = reached.get(key_of(row.text))
    if last is not None and len(set(numbers)) == 1 and numbers[0] == last:
        found.append("as_last_year")
    return found
