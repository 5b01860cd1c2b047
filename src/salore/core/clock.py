"""The one clock. A demonstration starts on its own day and runs from there; everything else is real time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present instant, aware, by the installation's clock."""
    return timezone.now() + offset()


def offset() -> timedelta:
    """Return how far the installation's clock is ahead of the machine's."""
    ahead: timedelta = settings.CLOCK_OFFSET
    return ahead


def today(zone: str | None = None) -> date:
    """Return the date where somebody works; by default where the agency has its seat."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


def end_of(day: date, zone: str) -> datetime:
    """Return the instant at which a day ends there: 24:00, the first instant that is too late."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))


def last_day(end: datetime, zone: str) -> date:
    """Return the last day that an instant does not cut short: that of which it is 24:00, as by `end_of`."""
    return (end.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)).date()
