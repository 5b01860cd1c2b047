"""One row of a recap: whose predicate, for which period. What cannot be read says what was found.

Belongs here: cells and their words. Does not: who that is here, and what is known of them already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from salore.engine.period import Period
from salore.organisation.reading.columns import Kind, Table, kinds
from salore.organisation.reading.header import plain_title
from salore.organisation.reading.identifiers import IdentifierError, parse_number

PACKAGE = "salore.results.reading"

Rating = Literal["above", "as", "below", ""]
Trouble = Literal["", "number", "no_predicate", "predicate", "period", "not_final"]

# By SIASN's codes, and as offices write them.
_PREDICATES = {
    "sangat baik": 1,
    "baik": 2,
    "butuh perbaikan": 3,
    "cukup": 3,
    "butuh perbaikan cukup": 3,
    "cukup butuh perbaikan": 3,
    "kurang": 4,
    "kurang misconduct": 4,
    "misconduct": 4,
    "sangat kurang": 5,
}
_RATINGS: Mapping[str, Rating] = {
    "1": "above",
    "2": "as",
    "3": "below",
    "di atas ekspektasi": "above",
    "diatas ekspektasi": "above",
    "sesuai ekspektasi": "as",
    "di bawah ekspektasi": "below",
    "dibawah ekspektasi": "below",
}
_NOTHING = frozenset({"", "belum dinilai", "belum ada", "tidak ada", "null", "n a", "kosong"})
# Words of states in which nothing is decided yet.
_NOT_FINAL = re.compile(r"\b(belum|draf|draft|diajukan|pengajuan|ditolak|batal|proses|menunggu)\b")
_MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni", "juli"),
    *("agustus", "september", "oktober", "november", "desember"),
)
_SHORT = 3
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(r"\b(?:triwulan|tw|tribulan|q|quarter|kuartal)\s*(iv|i{1,3}|[1-4])\b")
_ANNUAL = re.compile(r"\b(tahunan|tahun|setahun|annual|akhir|final)\b")
_WHOLE_YEAR = re.compile(r"\bjan\w*\b.*\bdes\w*\b")
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapRow:
    """What a row says; with a `trouble` it cannot be taken, and `found` is what stands there."""

    number: int
    nip: str
    name: str
    period: str
    predicate_code: int | None
    result: Rating
    behaviour: Rating
    trouble: Trouble = ""
    found: str = ""


def recap_kind() -> Kind:
    return kinds(PACKAGE)["recap"]


def read_recap(table: Table, year: int, today: date) -> Iterator[RecapRow]:
    """Yield the rows; `year` is meant where the file says none."""
    for number, cells in table.rows():
        yield _row(number, cells, year, today)


def _row(number: int, cells: Mapping[str, str], year: int, today: date) -> RecapRow:
    nip, trouble, found = _number(cells.get("nip", ""), today)
    code = predicate_code(cells.get("predicate", ""))
    period = period_key(cells, year)
    if not trouble and _NOT_FINAL.search(plain_title(cells.get("status", ""))):
        trouble, found = "not_final", cells["status"]
    if not trouble and plain_title(cells.get("predicate", "")) in _NOTHING:
        trouble = "no_predicate"
    if not trouble and code is None:
        trouble, found = "predicate", cells["predicate"]
    if not trouble and not period:
        trouble, found = "period", " ".join(filter(None, map(cells.get, ("document", "period", "year"))))
    return RecapRow(
        number=number,
        nip=nip,
        name=cells.get("name", ""),
        period=period,
        predicate_code=code,
        result=rating(cells.get("result", "")),
        behaviour=rating(cells.get("behaviour", "")),
        trouble=trouble,
        found=found[:100],
    )


def _number(text: str, today: date) -> tuple[str, Trouble, str]:
    try:
        return parse_number(text, today).value, "", ""
    except IdentifierError:
        return "", "number", text


def predicate_code(text: str) -> int | None:
    """Return SIASN's code of a predicate, as a word or a figure.

    Examples
    --------
    >>> predicate_code("Butuh Perbaikan/Cukup"), predicate_code(" 2.0 "), predicate_code("Bagus")
    (3, 2, None)
    """
    plain = plain_title(text)
    figure = re.fullmatch(r"([1-5])(?: 0+)?", plain)
    return int(figure[1]) if figure else _PREDICATES.get(plain)


def rating(text: str) -> Rating:
    """Return one of the two ratings; what is not known is left out, as the predicate alone is official."""
    return _RATINGS.get(re.sub(r" 0+$", "", plain_title(text)), "")


def period_key(cells: Mapping[str, str], year: int) -> str:
    """Return the period of a row in our words; empty where two could be meant.

    Examples
    --------
    >>> period_key({"year": "2025", "period": "Triwulan III"}, 2024), period_key({}, 2024)
    ('2025-Q3', '2024')
    >>> period_key({"period": "Maret 2025"}, 2024), period_key({"period": "3"}, 2024)
    ('2025-03', '')
    """
    said, document = plain_title(cells.get("period", "")), plain_title(cells.get("document", ""))
    whole = f"{document} {said}"
    try:
        return str(Period.parse(cells.get("period", "").strip().upper()))
    except ValueError:
        written = _YEAR.search(plain_title(cells.get("year", ""))) or _YEAR.search(whole)
    of_year = int(written[1]) if written else year
    return _within(_YEAR.sub("", whole), _YEAR.sub("", said).strip(), of_year)


def _within(whole: str, said: str, year: int) -> str:
    quarter = _QUARTER.search(whole)
    if quarter:
        return f"{year}-Q{_QUARTERS[quarter[1]]}"
    if _WHOLE_YEAR.search(whole) or not whole.strip():
        return str(year)
    months = [
        place
        for place, month in enumerate(_MONTHS, 1)
        if any(len(word) >= _SHORT and month.startswith(word) for word in whole.split())
    ]
    if len(months) == 1:
        return f"{year}-{months[0]:02d}"
    if len(months) > 1 and months[0] % 3 == 1 and months[-1] == months[0] + 2:
        return f"{year}-Q{months[-1] // 3}"
    if re.fullmatch(r"1[0-2]|0?[1-9]", said) and re.search(r"\b(bulanan|bulan)\b", whole):
        return f"{year}-{int(said):02d}"
    if said in _QUARTERS and re.search(r"\b(triwulan|triwulanan)\b", whole):
        return f"{year}-Q{_QUARTERS[said]}"
    if not months and not said.isdigit() and _ANNUAL.search(whole):
        return str(year)
    return ""
