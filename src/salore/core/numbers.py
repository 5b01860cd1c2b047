"""Numbers as people type them: comma or point as decimal sign, and nothing guessed."""

from __future__ import annotations

import re
from decimal import Decimal

_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
# Either a thousand and more, or something small to the thousandth: 1.250 reads both ways.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+|[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}"),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d+|[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}"),
}


class NumberError(ValueError):
    """The text is no number, or two: `readings` then holds both ways of writing it plainly."""

    def __init__(self, text: str, readings: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.readings = readings


def parse_decimal(text: str) -> Decimal:
    """Read a number as typed in either language.

    Raises NumberError on what is no number and on what has two readings.

    Examples
    --------
    >>> parse_decimal("3,75"), parse_decimal("3.75"), parse_decimal("1.234,5")
    (Decimal('3.75'), Decimal('3.75'), Decimal('1234.5'))
    """
    typed = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    if _EITHER.fullmatch(typed):
        whole, _, rest = typed.replace(",", ".").partition(".")
        raise NumberError(text, (whole + rest, f"{whole},{rest.rstrip('0') or '0'}"))
    if _DECIMAL.fullmatch(typed):
        return Decimal(typed.replace(",", "."))
    for sign, pattern in _GROUPED.items():
        if pattern.fullmatch(typed):
            other = "." if sign == "," else ","
            return Decimal(typed.replace(other, "").replace(",", "."))
    raise NumberError(text)
