"""The past in which the region's history took place: services find the clock where it stood then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from salore.core import clock
from salore.installation.demonstration.tables import SEED

ZONE = ZoneInfo("Asia/Jayapura")


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an hour of a day as the seat of the agency counts it."""
    return datetime.combine(day, time(hour, minute), ZONE)


def chance(*about: object) -> Random:
    """Return the random numbers of one matter: another's changes do not move them."""
    return Random(":".join(map(str, (SEED, *about))))


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Set this process's clock to a moment for as long as something of that time is done."""
    before = settings.CLOCK_OFFSET
    settings.CLOCK_OFFSET = before + (moment - clock.now())
    try:
        yield
    finally:
        settings.CLOCK_OFFSET = before
