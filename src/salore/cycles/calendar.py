"""The year of one person as a calendar that phones and office programs subscribe to (iCalendar)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from salore.cycles.deadlines import Deadline
from salore.cycles.saying import in_words, stage_name

if TYPE_CHECKING:
    from icalendar import Event


def calendar_of(deadlines: Collection[Deadline], *, address: str, now: datetime) -> bytes:
    """Return a calendar with a whole day for each stage, on the day that it is due."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Salore//Salore//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Salore: my deadlines"))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, address, now))
    written: bytes = calendar.to_ical()
    return written


def _event(deadline: Deadline, address: str, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{deadline.stage_uid}@salore")
    event.add("dtstamp", now)
    event.add("dtstart", deadline.due_on)
    event.add("dtend", deadline.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", stage_name(deadline.kind, deadline.period_key, deadline.period_kind))
    event.add("url", address)
    event.add("description", "\n".join(_lines(deadline)))
    return event


def _lines(deadline: Deadline) -> list[str]:
    lines = [_("Open from %(day)s.") % {"day": in_words(deadline.opens_on)}]
    if deadline.submit_by_on:
        lines.append(_("Best sent by %(day)s.") % {"day": in_words(deadline.submit_by_on)})
    lines.append(_("Accepted until %(day)s.") % {"day": in_words(deadline.closes_on)})
    if deadline.reason:
        lines.append(_("More time was given: %(reason)s") % {"reason": deadline.reason})
    return lines
