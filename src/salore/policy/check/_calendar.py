"""Checks of time: periods and deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from salore.policy.check._finding import Finding, at_least, complete, fault, known, notice, positive, unique
from salore.policy.model import Deadline, Rules

# Any year that is no leap year: a deadline on 29 February would be missing in three years of four.
_YEAR = 2025


def findings(rules: Rules) -> Iterable[Finding]:
    yield from _periods(rules)
    yield from _deadlines(rules)


def _periods(rules: Rules) -> Iterable[Finding]:
    rows = rules.periods.rows
    kinds = [row.employment_kind for row in rows]
    yield from unique("periods", kinds)
    yield from known("periods", "employment_kind", kinds, rules.employment_kinds.keys())
    yield from complete("periods", kinds, rules.employment_kinds.keys())
    for row in rows:
        if not row.kinds:
            yield fault("periods", "list_empty", field=f"{row.employment_kind}.kinds")
        elif "annual" not in row.kinds:
            yield notice("periods", "no_annual", kind=row.employment_kind)
        yield from unique("periods", ((row.employment_kind, kind) for kind in row.kinds))


def _deadlines(rules: Rules) -> Iterable[Finding]:
    rows = rules.deadlines.rows
    yield from unique("deadlines", (row.key for row in rows))
    days: dict[str, tuple[str, int]] = {}
    latest: dict[str, tuple[int, str]] = {}
    for row in rows:
        wrong = list(_shape(row, days))
        yield from wrong
        if wrong:
            continue
        start, day = days[row.key] = _day(row, days)
        reached, by = latest.get(start, (day, row.key))
        if day < reached:
            yield fault("deadlines", "disordered", key=row.key, earlier=by)
        latest[start] = max((day, row.key), (reached, by))


def _shape(row: Deadline, earlier: dict[str, tuple[str, int]]) -> Iterable[Finding]:
    if row.month_day is not None and (row.days is not None or row.after is not None):
        yield fault("deadlines", "date_and_days", key=row.key)
    if (row.days is None) != (row.after is None):
        yield fault("deadlines", "days_without_after", key=row.key)
    if row.after is not None and row.after not in earlier:
        yield fault("deadlines", "after_unknown", key=row.key, after=row.after)
    if row.month_day is None and row.next_year:
        yield fault("deadlines", "next_year_without_date", key=row.key)
    if row.month_day is not None and _date(row.month_day) is None:
        yield fault("deadlines", "not_a_month_day", key=row.key, found=row.month_day)
    if row.days is not None:
        yield from positive("deadlines", f"{row.key}.days", row.days)
    yield from at_least("deadlines", f"{row.key}.grace_days", row.grace_days, 0)


def _day(row: Deadline, earlier: dict[str, tuple[str, int]]) -> tuple[str, int]:
    """Return from where a deadline counts (the calendar, or an event) and on which day it falls."""
    if row.after is not None and row.days is not None:
        start, day = earlier[row.after]
        return start, day + row.days
    found = _date(row.month_day) if row.month_day else None
    if found is None:
        return row.key, 0
    return "", found.replace(year=_YEAR + row.next_year).toordinal()


def _date(month_day: str) -> date | None:
    try:
        return date.fromisoformat(f"{_YEAR}-{month_day}")
    except ValueError:
        return None
