"""Appraisal periods: a year, a quarter or a month, with their days and how they nest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["annual", "quarterly", "monthly"]

_PATTERN = re.compile(r"^(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?$")
_MONTHS: dict[PeriodKind, int] = {"annual": 12, "quarterly": 3, "monthly": 1}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period, as in `2026`, `2026-Q1` or `2026-03`.

    Examples
    --------
    >>> Period.parse("2026-Q2").starts_on, Period.parse("2026-Q2").ends_on
    (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
    >>> Period.parse("2026").covers(Period.parse("2026-03"))
    True
    """

    year: int
    first_month: int
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period; anything else raises ValueError."""
        found = _PATTERN.match(text)
        if found is None:
            raise ValueError(text)
        year = int(found["year"])
        if found["quarter"]:
            return cls(year, 3 * int(found["quarter"]) - 2, "quarterly")
        if found["month"]:
            return cls(year, int(found["month"]), "monthly")
        return cls(year, 1, "annual")

    def __str__(self) -> str:
        if self.kind == "annual":
            return str(self.year)
        if self.kind == "quarterly":
            return f"{self.year}-Q{(self.first_month + 2) // 3}"
        return f"{self.year}-{self.first_month:02d}"

    @property
    def months(self) -> int:
        return _MONTHS[self.kind]

    @property
    def starts_on(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def ends_on(self) -> date:
        after = self.first_month + self.months
        return date(self.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)

    def covers(self, other: Period) -> bool:
        """Whether the other period lies wholly inside this one and is shorter."""
        return (
            self.months > other.months and self.starts_on <= other.starts_on and other.ends_on <= self.ends_on
        )
