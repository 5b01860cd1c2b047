"""Days that follow an event: so many of the calendar, or so many on which the agency works.

The agency's own calendar says which days are free: Saturdays, Sundays and the holidays it has entered.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from salore.organisation.models import Agency
from salore.policy.model import DayType, Pack
from salore.policy.model import Deadline as Step

SETTING = "holidays"
_SATURDAY = 5
_DAY = timedelta(days=1)


def last_day(start: date, days: int, day_type: DayType, holidays: Collection[date] = ()) -> date:
    """Return the last day of a term; the day on which it begins is not counted.

    >>> last_day(date(2027, 3, 1), 14, "calendar")
    datetime.date(2027, 3, 15)
    >>> last_day(date(2027, 3, 5), 2, "working", {date(2027, 3, 8)})
    datetime.date(2027, 3, 10)
    """
    if day_type == "calendar":
        return start + timedelta(days=days)
    day, left = start, days
    while left > 0:
        day += _DAY
        left -= is_worked(day, holidays)
    return day


def is_worked(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def holidays_of(agency: Agency) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in agency.settings.get(SETTING, ()))


def rule_of(pack: Pack, key: str) -> Step | None:
    """Return a step of the pack's calendar that falls so many days after another."""
    rows = (row for row in pack.rules.deadlines.rows if row.key == key and row.days is not None)
    return next(rows, None)
