"""How the first page says it: the greeting, the answer in its headline, days that are left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext, pgettext

from salore.cycles.duties import Desk, Duty
from salore.cycles.states import DutyState
from salore.web import saying


def greeting(desk: Desk) -> str:
    """Return the day and a greeting: Senin, 7 Desember 2026. Selamat pagi, Ibu Marselina."""
    hour = desk.now.astimezone(ZoneInfo(desk.standing.zone)).hour
    today = saying.weekday(desk.today, _language())
    # Whoever holds no post yet has a name all the same.
    given = desk.viewer.plain_name.split()[0]
    name = {
        "f": pgettext("greeting of a woman", "Ms %(name)s"),
        "m": pgettext("greeting of a man", "Mr %(name)s"),
    }.get(desk.standing.sex, "%(name)s") % {"name": given}
    if 4 <= hour < 11:
        hello = gettext("%(day)s. Good morning, %(name)s.")
    elif 11 <= hour < 15:
        hello = gettext("%(day)s. Good day, %(name)s.")
    elif 15 <= hour < 18:
        hello = gettext("%(day)s. Good afternoon, %(name)s.")
    else:
        hello = gettext("%(day)s. Good evening, %(name)s.")
    return hello % {"day": today, "name": name}


def heading(duties: Sequence[Duty]) -> tuple[str, str]:
    """Return the answer in two parts that each stay on one line: Tiga tugas, kira-kira 12 menit."""
    if not duties:
        return gettext("Nothing to do today"), ""
    number = saying.count(len(duties), _language())
    minutes = sum(duty.minutes for duty in duties)
    return (
        ngettext("%(number)s task,", "%(number)s tasks,", len(duties)) % {"number": number},
        ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes},
    )


def lead(duties: Sequence[Duty], today: date) -> str:
    """Return what is nearest, and whether there is need to hurry."""
    late = [duty for duty in duties if duty.state == DutyState.LATE]
    if late:
        return ngettext(
            "%(number)s is overdue and still accepted; begin with it.",
            "%(number)s are overdue and still accepted; begin with them.",
            len(late),
        ) % {"number": saying.count(len(late), _language())}
    nearest = min((duty.due_on for duty in duties if duty.due_on), default=None)
    if nearest is None:
        return ""
    left = (nearest - today).days
    if left == 0:
        return gettext("The nearest is due today.")
    if left == 1:
        return gettext("The nearest is due tomorrow.")
    if left < 7:
        weekday = saying.weekday(nearest, _language()).partition(",")[0]
        return gettext("The nearest is due this %(weekday)s; the rest is in no hurry.") % {"weekday": weekday}
    return gettext("The nearest is due on %(day)s; there is no hurry.") % {
        "day": _unbroken(saying.day(nearest, _language()))
    }


def days_left(due_on: date, today: date) -> str:
    left = (due_on - today).days
    if left < 0:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -left) % {"n": -left}
    if left == 0:
        return gettext("today")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


def day_for_margin(day: date, today: date) -> str:
    """Write a day with its weekday, the year only where it is another one; it breaks after the weekday."""
    weekday, _, rest = saying.weekday(day, _language()).partition(", ")
    if day.year == today.year:
        rest = rest.removesuffix(f" {day.year}")
    return f"{weekday}, {_unbroken(rest)}"


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _language() -> str:
    return (get_language() or "id")[:2]
