"""What people write as a target: numbers where they are certain, else the words as they stand.

Belongs here: one target. Does not: what is reported on it, nor how targets are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from salore.core.numbers import NumberError, parse_decimal

Direction = Literal["higher", "lower", "range"]
Uncertainty = Literal["two_readings", "strict", "year"]

_MOST_UNIT_WORDS = 5
_MOST_UNIT_CHARS = 80
_MOST_DIGITS, _MOST_DECIMALS = 14, 4
_MOST_CHARS = 200
_YEARS = range(1945, 2101)

_LEAST = re.compile(
    r"(?:≥|>=|=>|minimal|minimum|min\.?(?=[\s\d])|paling sedikit|paling rendah|sekurang-kurangnya|setidaknya"
    r"|sedikitnya|at least)\s*"
)
_MOST = re.compile(
    r"(?:≤|<=|=<|maksimal|maksimum|maks\.?(?=[\s\d])|max\.?(?=[\s\d])|paling lama|paling lambat|paling banyak"
    r"|paling tinggi|selambat-lambatnya|selama-lamanya|setinggi-tingginya|at most|within)\s*"
)
_STRICT = re.compile(r"[<>]|kurang dari|lebih dari|di atas|di bawah|less than|more than")
_NUMBER = r"\d[\d.,]*(?<![.,])"
_SPELT_OUT = r"(?:\s*\([a-z][a-z ]{0,80}\))?"
_PERCENT = r"(?:\s*(?:%|persen|per ?cent))?"
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})(?P<low_sign>{_PERCENT})"
    r"\s*(?:-|–|—|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|to)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<unit>.*)"
)
_SINGLE = re.compile(rf"(?P<low>{_NUMBER}){_SPELT_OUT}\s*(?P<unit>.*)")
_RUPIAH = re.compile(r"(?:rp\.?|idr)\s*(?P<low>\d[\d.,]*(?<![.,]))(?:,-|,00)?")
_UNIT = re.compile(r"[^\W\d_][^\W\d_./ '-]*(?:[ ./-]+[^\W\d_][^\W\d_./ '-]*)*\.?")
# Words that make a count into a time or a rhythm: "12 x setahun", "tanggal 5", "5 dari 7".
_NO_UNIT = frozenset(
    {"x", "kali/tahun", "dari", "of", "sd", "dan", "atau", "maret", "januari", "februari", "april", "mei"}
    | {"juni", "juli", "agustus", "september", "oktober", "november", "desember", "juta", "miliar", "milyar"}
    | {"ribu", "triliun", "setiap", "per", "tiap"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRead:
    """A target as written, and as a number where that is certain.

    `direction` is empty where the words do not tell it. `uncertain` says why a text that begins like a
    number was left as words.
    """

    written: str
    low: Decimal | None = None
    high: Decimal | None = None
    direction: Direction | None = None
    unit_of_measure: str = ""
    uncertain: Uncertainty | None = None

    @property
    def is_number(self) -> bool:
        return self.low is not None or self.high is not None


def read_target(text: str) -> TargetRead:
    """Read a target, and leave it as words unless every part of it is understood.

    Examples
    --------
    >>> target = read_target("80-90 %")
    >>> target.low, target.high, target.direction, target.unit_of_measure
    (Decimal('80'), Decimal('90'), 'range', '%')
    >>> read_target("maksimal 3 hari").direction, read_target("1.250").uncertain
    ('lower', 'two_readings')
    """
    written = text.strip()
    plain = " ".join(written.split()).casefold().rstrip(" .;,")
    if not plain or "\n" in written or len(plain) > _MOST_CHARS:
        return TargetRead(written=written)
    if _STRICT.match(plain) and not (_LEAST.match(plain) or _MOST.match(plain)):
        return TargetRead(written=written, uncertain="strict")
    direction: Direction | None = None
    for pattern, meaning in ((_LEAST, "higher"), (_MOST, "lower")):
        if found := pattern.match(plain):
            direction = "higher" if meaning == "higher" else "lower"
            plain = plain[found.end() :]
            break
    try:
        return _number(written, plain, direction)
    except NumberError as error:
        return TargetRead(written=written, uncertain="two_readings" if error.readings else None)


def _number(written: str, plain: str, direction: Direction | None) -> TargetRead:
    if found := _RUPIAH.fullmatch(plain):
        return TargetRead(
            written=written, low=_decimal(found["low"]), direction=direction, unit_of_measure="Rp"
        )
    if (found := _RANGE.fullmatch(plain)) and direction is None:
        return _range(written, found)
    found = _SINGLE.fullmatch(plain)
    unit = _unit(found["unit"]) if found else None
    if not found or unit is None:
        return TargetRead(written=written)
    low = _decimal(found["low"])
    if not unit and direction is None and _is_year(low):
        return TargetRead(written=written, uncertain="year")
    return TargetRead(
        written=written, low=low, direction=direction, unit_of_measure=_as_written(unit, written)
    )


def _range(written: str, found: re.Match[str]) -> TargetRead:
    unit = _unit(found["unit"])
    low, high = _decimal(found["low"]), _decimal(found["high"])
    if unit is None or low >= high or (found["low_sign"].strip() and unit != "%"):
        return TargetRead(written=written)
    if not unit and _is_year(low) and _is_year(high):
        return TargetRead(written=written, uncertain="year")
    return TargetRead(
        written=written, low=low, high=high, direction="range", unit_of_measure=_as_written(unit, written)
    )


def _decimal(text: str) -> Decimal:
    value = parse_decimal(text)
    parts = value.as_tuple()
    if len(parts.digits) > _MOST_DIGITS or -int(parts.exponent) > _MOST_DECIMALS:
        raise NumberError(text)
    return value


def _is_year(value: Decimal) -> bool:
    return value == int(value) and int(value) in _YEARS


def _unit(rest: str) -> str | None:
    """Return the unit of measure; empty where there is none, None where the rest says something else."""
    unit = rest.strip().rstrip(".")
    if not unit:
        return ""
    if re.fullmatch(r"%|persen|per ?cent", unit):
        return "%"
    words = re.split(r"[\s/]+", unit)
    if not _UNIT.fullmatch(unit) or len(words) > _MOST_UNIT_WORDS or len(unit) > _MOST_UNIT_CHARS:
        return None
    return None if words[0] in _NO_UNIT or not _NO_UNIT.isdisjoint(words[:2]) else unit


def _as_written(unit: str, written: str) -> str:
    """Return the unit with the capitals that its writer gave it."""
    flat = " ".join(written.split())
    place = flat.casefold().rfind(unit)
    return flat[place : place + len(unit)] if place >= 0 and unit != "%" else unit
