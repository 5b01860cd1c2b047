"""Numbers of people: NIP of PNS, NI of PPPK, the old NIP. What their digits tell, and what is odd in them.

Belongs here: one number as written. Does not: whose it is. A number is never taken as proof of identity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from salore.engine.siasn import PPPK_DIGIT

NumberKind = Literal["nip", "ni_pppk", "old_nip"]
Oddity = Literal["birth", "appointed", "appointed_early", "sex", "frequency", "future"]

_LENGTH, _OLD_LENGTH, _NIK_LENGTH = 18, 9, 16
_YOUNGEST_YEARS = 15
_SEPARATORS = re.compile(r"[\s./_-]")
_LOST = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_ROUNDED = re.compile(r"\d{15}000|\d{15}\.0+E\+17")


class IdentifierError(ValueError):
    """A number that is none of these: `empty`, `digits_lost`, `nik`, `letters`, `length`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNumber:
    """A number with what its digits tell. `oddities` are what cannot be true of a real one."""

    value: str
    kind: NumberKind
    birth_on: date | None = None
    appointed_year: int | None = None
    appointed_month: int | None = None
    sex: str = ""
    contract: int | None = None
    oddities: tuple[Oddity, ...] = ()


def parse_number(text: str, today: date) -> PersonNumber:
    """Read a NIP or NI PPPK as it stands in files and on paper.

    Raises IdentifierError where it has not the shape of one; content that cannot be true is an oddity, as
    real registers hold such numbers.

    Examples
    --------
    >>> parse_number("19850101 201001 1 001", date(2026, 12, 2)).kind
    'nip'
    >>> number = parse_number("198501012023211002", date(2026, 12, 2))
    >>> number.kind, number.appointed_year, number.contract, number.sex
    ('ni_pppk', 2023, 1, 'm')
    """
    digits = _digits(text)
    if len(digits) == _OLD_LENGTH:
        return PersonNumber(value=digits, kind="old_nip")
    if digits[PPPK_DIGIT] == "2":
        return _pppk(digits, today)
    return _pns(digits, today)


def _digits(text: str) -> str:
    plain = _SEPARATORS.sub("", text.strip().removeprefix("'"))
    plain = re.sub(r"^(?:NIPPPK|NIP|NI)[:.]?", "", plain, flags=re.IGNORECASE)
    if not plain or not plain.strip("0"):
        raise IdentifierError("empty")
    if _LOST.fullmatch(text.strip()) or _ROUNDED.fullmatch(plain):
        raise IdentifierError("digits_lost")
    if not (plain.isascii() and plain.isdigit()):
        raise IdentifierError("letters")
    if len(plain) == _NIK_LENGTH:
        raise IdentifierError("nik")
    if len(plain) not in (_LENGTH, _OLD_LENGTH):
        raise IdentifierError("length", digits=len(plain))
    return plain


def _pns(digits: str, today: date) -> PersonNumber:
    oddities: list[Oddity] = []
    birth_on = _birth(digits, oddities)
    year, month = int(digits[8:12]), int(digits[12:14])
    if not 1 <= month <= 12:
        oddities.append("appointed")
    _check_appointment(year, birth_on, today, oddities)
    sex = _sex(digits[14], oddities)
    return PersonNumber(
        value=digits, kind="nip", birth_on=birth_on, appointed_year=year,
        appointed_month=month if 1 <= month <= 12 else None, sex=sex, oddities=tuple(oddities),
    )  # fmt: skip


def _pppk(digits: str, today: date) -> PersonNumber:
    oddities: list[Oddity] = []
    birth_on = _birth(digits, oddities)
    year, contract = int(digits[8:12]), int(digits[13])
    _check_appointment(year, birth_on, today, oddities)
    if contract == 0:
        oddities.append("frequency")
    sex = _sex(digits[14], oddities)
    return PersonNumber(
        value=digits, kind="ni_pppk", birth_on=birth_on, appointed_year=year, sex=sex,
        contract=contract or None, oddities=tuple(oddities),
    )  # fmt: skip


def _birth(digits: str, oddities: list[Oddity]) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        oddities.append("birth")
        return None


def _check_appointment(year: int, birth_on: date | None, today: date, oddities: list[Oddity]) -> None:
    if year > today.year + 1 or (birth_on and birth_on > today):
        oddities.append("future")
    if birth_on and year < birth_on.year + _YOUNGEST_YEARS:
        oddities.append("appointed_early")


def _sex(digit: str, oddities: list[Oddity]) -> str:
    if digit not in "12":
        oddities.append("sex")
        return ""
    return "m" if digit == "1" else "f"
