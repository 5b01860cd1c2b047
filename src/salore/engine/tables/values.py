"""What a single cell means: text in, value out, or the code of what is wrong with it.

Belongs here: the exact rules of numbers, dates, flags, periods, ranges and scales. Does not: whole columns
(`parse`), which ask here once for each distinct text.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from salore.engine.period import Period
from salore.engine.tables.sheet import MARKS, NUMBER_CELL, Style

FARTHEST_SCORE = 999
"""No scale goes farther; `_SCALE` reads ends of three digits."""


MOST_COUNTED = 10**12
"""Beyond any count of people or answers, within the integers of a frame."""


class Wrong(Exception):  # noqa: N818 - a finding, not an error of the program
    """A cell that cannot be used; `values` fill the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


_POINT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}|[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII)
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_NOT_FINITE = {"nan", "inf", "infinity", "#n/a", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"}
_FORMULA = re.compile(r"=.+|[+@-][A-Za-z(].*", re.DOTALL | re.ASCII)
_DASHED = re.compile(r"[\d.,]+\s*[-–]\s*[\d.,]+", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}(\.0+)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_SCALE = re.compile(r"(-?\d{1,3})\s*:\s*(-?\d{1,3})", re.ASCII)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_YES = frozenset({"1", "true", "ya", "yes", "1.0"})
_NO = frozenset({"0", "false", "tidak", "no", "0.0"})


def number(text: str, style: Style) -> float:
    """Read a number; a decimal comma only where no comma separates fields, nothing that reads in two ways."""
    if style == "spreadsheet" and text.startswith(NUMBER_CELL):
        return _finite(text.removeprefix(NUMBER_CELL))
    if text.casefold().lstrip("+-") in _NOT_FINITE:
        raise Wrong("not_finite")
    if _FORMULA.fullmatch(text):
        raise Wrong("formula")
    if style != "comma":
        return _local_number(text, style)
    if _POINT.fullmatch(text):
        return _finite(text)
    if _COMMA.fullmatch(text) or _GROUPED.fullmatch(text):
        raise Wrong("decimal_comma", hint=_hint(text))
    raise Wrong("percent_sign" if text.endswith("%") else "not_number")


def _local_number(text: str, style: Style) -> float:
    if _ONE_GROUP.fullmatch(text) and ("." in text or style == "spreadsheet"):
        joined, comma = re.sub("[.,]", "", text), text.replace(".", ",").rstrip("0").rstrip(",")
        raise Wrong("ambiguous_number", joined=joined, split=comma)
    if _POINT.fullmatch(text):
        return _finite(text)
    if _GROUPED.fullmatch(text) or _COMMA.fullmatch(text):
        return _finite(text.replace(".", "").replace(",", "."))
    raise Wrong("percent_sign" if text.endswith("%") else "not_number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Wrong("not_finite")
    return value


def _hint(text: str) -> str:
    return text.replace(".", "").replace(",", ".")


def whole(text: str, style: Style) -> int:
    """Read a whole number; `4.0` is 4."""
    try:
        value = number(text, style)
    except Wrong as wrong:
        raise Wrong("not_whole") if wrong.code == "not_number" else wrong from None
    if value != int(value):
        raise Wrong("not_whole")
    return int(value)


Ends = tuple[int | None, int | None]


def whole_within(text: str, style: Style, ends: Ends) -> int:
    """Read a whole number between two ends, of which either may be open."""
    value = whole(text, style)
    _check_ends(value, ends)
    _check_ends(value, (None, MOST_COUNTED))
    return value


def score(text: str, style: Style, scale: tuple[int, int]) -> int:
    """Read a score; whether it lies on the scale of its row is judged later, unless none could hold it."""
    value = whole(text, style)
    if abs(value) > FARTHEST_SCORE:
        raise Wrong("off_scale", low=scale[0], high=scale[1])
    return value


def number_within(text: str, style: Style, ends: Ends) -> float:
    value = number(text, style)
    _check_ends(value, ends)
    return value


def _check_ends(value: float, ends: Ends) -> None:
    least, most = ends
    if (least is not None and value < least) or (most is not None and value > most):
        if most is None:
            raise Wrong("too_small", least=least)
        if least is None:
            raise Wrong("too_big", most=most)
        raise Wrong("out_of_range", least=least, most=most)


def choice(text: str, allowed: tuple[str, ...]) -> str:
    """Read a key; capitals, blanks and hyphens do not matter."""
    plain = text.lstrip(MARKS)
    if plain in allowed:
        return plain
    key = re.sub(r"[\s-]+", "_", plain.casefold())
    if key in allowed:
        return key
    raise Wrong("not_choice", allowed=", ".join(allowed))


def flag(text: str) -> bool:
    plain = text.lstrip(MARKS).casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise Wrong("not_flag")


def day(text: str) -> date:
    """Read an ISO date, with or without a time of day behind it."""
    plain = text.lstrip(MARKS)
    found = _ISO.fullmatch(plain)
    if found:
        try:
            value = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise Wrong("no_such_day") from None
        if 1900 <= value.year <= 2200:
            return value
        raise Wrong("year_far_off")
    if _SERIAL.fullmatch(plain):
        meant = _EXCEL_DAY_ZERO + timedelta(days=int(float(plain)))
        raise Wrong("date_serial", meant=meant.isoformat())
    raise Wrong("not_date")


def period(text: str) -> str:
    plain = text.lstrip(MARKS).upper()
    try:
        return str(Period.parse(plain))
    except ValueError:
        raise Wrong("period_as_date" if _ISO.fullmatch(plain) else "not_period") from None


def target(text: str, style: Style) -> tuple[float, float]:
    """Read `80`, or `80..90`."""
    low, dots, high = text.partition("..")
    if not dots:
        if _DASHED.fullmatch(text):
            raise Wrong("range_with_dash")
        value = number(text, style)
        ends = value, value
    else:
        ends = number(low.strip(), style), number(high.strip(), style)
    if ends[0] < 0 or ends[1] < 0:
        raise Wrong("target_negative")
    if ends[0] > ends[1]:
        raise Wrong("target_backwards")
    return ends


def scale(text: str) -> tuple[int, int]:
    found = _SCALE.fullmatch(text)
    if not found or int(found[1]) >= int(found[2]):
        raise Wrong("not_scale")
    return int(found[1]), int(found[2])


def source(text: str) -> str:
    """Read where a realisation comes from."""
    if text.casefold() == "manual":
        return "manual"
    kind, colon, service = text.partition(":")
    if kind.strip().casefold() == "satisfaction" and colon and service.strip():
        return f"satisfaction:{service.strip()}"
    raise Wrong("not_source")
