from __future__ import annotations

from datetime import date
from decimal import Decimal

_MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def number(value: float | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a number as people do: 1.234,5 in Indonesian, 1,234.5 in English.

    Without `decimals` trailing zeros are dropped.

    Examples
    --------
    >>> number(1234.5, "id"), number(1234.5, "en"), number(3.1, "id", 2)
    ('1.234,5', '1,234.5', '3,10')
    """
    text = f"{value:,.{6 if decimals is None else decimals}f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", "-0.0"):
        text = "0"
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def percent(value: float | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a percentage: `95,5 %` in Indonesian, `95.5%` in English."""
    return number(value, language, decimals) + (" %" if language == "id" else "%")


def plain(value: float | Decimal) -> str:
    """Write a number for files: decimal point, no thousands, no trailing zeros.

    Examples
    --------
    >>> plain(1234.50), plain(Decimal("3.10"))
    ('1234.5', '3.1')
    """
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_in_words(day: date, language: str) -> str:
    """Write a date in full.

    Examples
    --------
    >>> date_in_words(date(2026, 12, 2), "id"), date_in_words(date(2026, 12, 2), "en")
    ('2 Desember 2026', '2 December 2026')
    """
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
