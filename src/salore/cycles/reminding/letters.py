"""What reminders say: to one person, and to a group that talks elsewhere. No names of others, no blame."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.duties import Desk, Duty
from salore.cycles.saying import in_words


def letter(desk: Desk, duties: list[Duty]) -> tuple[str, str]:
    """Return subject and text, in the language that is active."""
    minutes = sum(duty.minutes for duty in duties)
    subject = ngettext(
        "%(n)s task, about %(minutes)s minutes", "%(n)s tasks, about %(minutes)s minutes", len(duties)
    ) % {"n": len(duties), "minutes": minutes}
    return subject, "\n\n".join(_paragraphs(desk, duties)) + "\n"


def _paragraphs(desk: Desk, duties: list[Duty]) -> Iterator[str]:
    yield _("Dear %(name)s,") % {"name": desk.standing.name}
    for number, duty in enumerate(duties, start=1):
        yield "\n".join(_lines(number, duty))
    yield _(
        "This comes at most once a day and stops when everything is done. If power or network is down, or"
        " something about you is wrong here, tell the personnel officer of your unit."
    )


def _lines(number: int, duty: Duty) -> Iterator[str]:
    yield f"{number}. {duty.title}"
    minutes = ngettext("%(n)s minute", "%(n)s minutes", duty.minutes) % {"n": duty.minutes}
    if duty.due_on:
        yield "   " + _("%(minutes)s, by %(day)s.") % {"minutes": minutes, "day": in_words(duty.due_on)}
    else:
        yield f"   {minutes}."
    yield f"   {settings.BASE_URL}{duty.href}"


def group_text(what: str, *, minutes: int, due_on: date) -> str:
    """Return a message for a group: what, how long, until when, where. It names nobody."""
    return _(
        "Good day. A reminder to whoever has not done it yet: %(what)s.\n"
        "It takes about %(minutes)s minutes and is due on %(day)s.\n"
        "Open %(address)s\n"
        "Is power or network down, or something about you wrong there? Tell the personnel officer of your"
        " unit: more time can be given."
    ) % {"what": what, "minutes": minutes, "day": in_words(due_on), "address": settings.BASE_URL}
