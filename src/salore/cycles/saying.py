"""Days, periods and stages as people call them, in the language that is active."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salore.cycles.states import PeriodKind, StageKind
from salore.wording import date_in_words

_ROMAN = ("I", "II", "III", "IV")


def language() -> str:
    return (get_language() or "id")[:2]


def in_words(day: date) -> str:
    """Write a day in full."""
    return date_in_words(day, language())


def period_name(key: str) -> str:
    """Write a period by its key: 2027, Triwulan II 2027, Maret 2027."""
    year, _dash, part = key.partition("-")
    if part.startswith("Q"):
        return _("Quarter %(number)s %(year)s") % {"number": _ROMAN[int(part[1:]) - 1], "year": year}
    if part:
        return month_name(date(int(year), int(part), 1))
    return year


def month_name(day: date) -> str:
    """Write the month of a day: Januari 2027."""
    return in_words(day).partition(" ")[2]


def period_short(key: str) -> str:
    """Write a period beside its year: Triwulan II, Maret."""
    return period_name(key).removesuffix(key[:4]).strip() or key


def stage_name(kind: str, period_key: str, period_kind: str) -> str:
    """Write what a stage is, with its period: Perencanaan 2027, Realisasi Triwulan II 2027."""
    period = period_name(period_key)
    if kind == StageKind.PLANNING:
        return _("Planning %(period)s") % {"period": period}
    if kind == StageKind.PROGRESS:
        return _("Progress %(period)s") % {"period": period}
    if period_kind == PeriodKind.ANNUAL:
        return _("Annual evaluation %(period)s") % {"period": period}
    return _("Evaluation %(period)s") % {"period": period}
