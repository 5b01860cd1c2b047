"""Dates, numbers and sizes as people say them in either language. What the templates' filters stand on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from salore.wording import date_in_words, number, percent

__all__ = ["count", "day", "in_words", "moment", "number", "percent", "size", "weekday"]

_WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# What Indonesia's three zones are called; elsewhere the zone's own short name.
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def day(value: date, language: str) -> str:
    return date_in_words(value, language)


def weekday(value: date, language: str) -> str:
    """Write a date with its weekday.

    >>> weekday(date(2026, 12, 2), "id"), weekday(date(2026, 12, 2), "en")
    ('Rabu, 2 Desember 2026', 'Wednesday, 2 December 2026')
    """
    return f"{_WEEKDAYS[language][value.weekday()]}, {date_in_words(value, language)}"


def moment(value: datetime, language: str) -> str:
    """Write a moment that knows its zone.

    >>> from zoneinfo import ZoneInfo
    >>> moment(datetime(2026, 12, 2, 9, 14, tzinfo=ZoneInfo("Asia/Jayapura")), "id")
    'Rabu, 2 Desember 2026 pukul 09.14 WIT'
    """
    zone = _ZONES.get(str(value.tzinfo), value.tzname() or "")
    if language == "id":
        return f"{weekday(value, language)} pukul {value:%H.%M} {zone}".strip()
    return f"{weekday(value, language)}, {value:%H:%M} {zone}".strip()


def size(count_bytes: int, language: str) -> str:
    """Write the size of a file.

    >>> size(820, "id"), size(1_234_567, "id"), size(48_000, "en")
    ('1 KB', '1,2 MB', '47 KB')
    """
    if count_bytes < 2**20:
        return f"{number(max(1, round(count_bytes / 1024)), language)} KB"
    return f"{number(round(count_bytes / 2**20, 1), language)} MB"


def count(value: int, language: str) -> str:
    """Write a small number at the head of a sentence in words, a large one in digits."""
    return in_words(value, language).capitalize() if 0 <= value <= 12 else number(value, language)


def in_words(value: Decimal | float, language: str) -> str:
    """Write a number in words; decimals are read digit by digit, as on receipts.

    >>> in_words(Decimal("84.39"), "id"), in_words(1_017, "id"), in_words(84.5, "en")
    ('delapan puluh empat koma tiga sembilan', 'seribu tujuh belas', 'eighty-four point five')
    """
    text = f"{abs(Decimal(str(value))):f}"
    whole, _, decimals = text.partition(".")
    minus, point = {"id": ("minus", "koma"), "en": ("minus", "point")}[language]
    digits = _DIGITS[language]
    said = [minus] if value < 0 else []
    said.append(_WHOLE[language](int(whole)))
    if decimals.rstrip("0"):
        said += [point, *(digits[int(digit)] for digit in decimals)]
    return " ".join(said)


_DIGITS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_TEENS_EN = (
    "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_THOUSANDS = {
    "id": ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")),
}


def _indonesian(value: int) -> str:
    if value >= 1000:
        return _large(value, "id")
    hundreds, rest = divmod(value, 100)
    said = ["seratus" if hundreds == 1 else f"{_DIGITS['id'][hundreds]} ratus"] if hundreds else []
    if rest in (10, 11):
        said.append({10: "sepuluh", 11: "sebelas"}[rest])
    elif 12 <= rest < 20:
        said.append(f"{_DIGITS['id'][rest - 10]} belas")
    elif rest >= 20:
        said.append(f"{_DIGITS['id'][rest // 10]} puluh")
        if rest % 10:
            said.append(_DIGITS["id"][rest % 10])
    elif rest or not hundreds:
        said.append(_DIGITS["id"][rest])
    return " ".join(said)


def _english(value: int) -> str:
    if value >= 1000:
        return _large(value, "en")
    hundreds, rest = divmod(value, 100)
    said = [f"{_DIGITS['en'][hundreds]} hundred"] if hundreds else []
    if rest or not hundreds:
        said.append(_english_tens(rest))
    return " and ".join(said)


def _english_tens(value: int) -> str:
    if value < 10:
        return _DIGITS["en"][value]
    if value < 20:
        return _TEENS_EN[value - 10]
    tens, ones = divmod(value, 10)
    return f"{_TENS_EN[tens]}-{_DIGITS['en'][ones]}" if ones else _TENS_EN[tens]


def _large(value: int, language: str) -> str:
    said = []
    for scale, name in _THOUSANDS[language]:
        part, value = divmod(value, scale)
        if part == 1 and name == "ribu":
            said.append("seribu")
        elif part:
            said.append(f"{_WHOLE[language](part)} {name}")
    if value:
        said.append(_WHOLE[language](value))
    return " ".join(said)


_WHOLE = {"id": _indonesian, "en": _english}
