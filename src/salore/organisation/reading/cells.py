"""What a single cell says: its text as people meant it, days, ids of SIASN, addresses and numbers.

Belongs here: text in, value out. Does not: which cell means what (`columns`), what is wrong with a row.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from uuid import UUID

_EXACT_BELOW = 1e15
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?(?:\r\n?|\n)\s*")
# Marks that hide or turn text, and control characters other than the line's end.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_TEXT_OF_FORMULA = re.compile(r'="([^"]*)"')
_NOTHING = frozenset({"", "-", "--", "–", "—", "null", "none", "#n/a", "n/a", "nan", "(null)"})


class CellError(ValueError):
    """A cell that cannot be used, as a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(cell: object) -> str:
    """Return what a spreadsheet's reader gave for a cell as text.

    Whole numbers from 15 digits on are written with an exponent: a spreadsheet no longer knows them.
    """
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number_text(float(cell))
        case datetime():
            return (
                cell.isoformat(sep=" ", timespec="seconds")
                if cell.time() != time()
                else cell.date().isoformat()
            )
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _number_text(value: float) -> str:
    if value != value or abs(value) == float("inf"):
        return ""
    if value != int(value):
        return repr(value)
    return str(int(value)) if abs(value) < _EXACT_BELOW else f"{value:.14E}"


def clean(text: str) -> str:
    """Take away what is no part of the text: blanks around it, marks, the apostrophe that keeps digits text.

    Examples
    --------
    >>> clean("'198501012010011001 "), clean('="0012"'), clean("BUDI\\r\\nMerauke")
    ('198501012010011001', '0012', 'BUDI\\nMerauke')
    """
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text)))
    text = text.strip()
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    if text.startswith("'"):
        text = text[1:].lstrip()
    elif text.startswith("="):
        text = _TEXT_OF_FORMULA.sub(r"\1", text)
    return text


def is_nothing(text: str) -> bool:
    """Say whether people wrote that there is nothing."""
    return text.casefold() in _NOTHING


def one_line(text: str) -> str:
    return " ".join(text.split())


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february pebruari peb", "mar maret march mrt",
            "apr april", "mei may", "jun juni june", "jul juli july", "agu ags agt aug agustus august agst",
            "sep sept september", "okt oct oktober october", "nov nop november nopember",
            "des dec desember december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_LOCAL = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})(?: \d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?")
_WORDED = re.compile(r"(\d{1,2})[\s.-]+([A-Za-z]{3,9})\.?[\s,-]+(\d{4})")
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_DAY = re.compile(
    r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?: 00:00:00)?|(?:0?1[-/.]0?1[-/.]0001|0001-01-01)(?: 00:00:00)?"
)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def day(text: str) -> date | None:
    """Read a day as people and spreadsheets write it; None where the cell says that there is none.

    Raises CellError: `date_unreadable`, `no_such_date`, `date_order` (month before day: the whole file may
    be so, and most of its days would be read wrongly).

    Examples
    --------
    >>> day("31-12-1985"), day("31 Des 1985"), day("31412")
    (datetime.date(1985, 12, 31), datetime.date(1985, 12, 31), datetime.date(1985, 12, 31))
    """
    if is_nothing(text) or _NO_DAY.fullmatch(text):
        return None
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _LOCAL.fullmatch(text):
        if int(found[2]) > 12 >= int(found[1]) > 0:
            raise CellError("date_order")
        return _day(found[3], found[2], found[1])
    if found := _WORDED.fullmatch(text):
        month = _MONTHS.get(found[2].casefold())
        if month:
            return _day(found[3], month, found[1])
    if found := _SERIAL.fullmatch(text):
        return _EXCEL_DAY_ZERO + timedelta(days=int(found[1]))
    raise CellError("date_unreadable")


def _day(year: str, month: str | int, number: str) -> date:
    try:
        value = date(int(year), int(month), int(number))
    except ValueError:
        raise CellError("no_such_date") from None
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise CellError("no_such_date")
    return value


_HEX = re.compile(r"[0-9a-f]{32}")


def siasn_id(text: str) -> UUID | None:
    """Read an id of SIASN, with or without dashes; None where the cell is empty.

    Raises CellError where it is no such id.
    """
    if is_nothing(text):
        return None
    plain = text.strip("{} ").replace("-", "").casefold()
    if not _HEX.fullmatch(plain):
        raise CellError("id_unreadable")
    value = UUID(hex=plain)
    return value if value.int else None


_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?\.[a-z]{2,24}")


def email(text: str) -> str:
    """Read an address; of several the first. Raises CellError where it is none."""
    if is_nothing(text):
        return ""
    first = re.split(r"[;,\s]+", text.casefold().removeprefix("mailto:").strip(" ;,"))[0]
    if not _EMAIL.fullmatch(first) or ".." in first:
        raise CellError("email_unreadable")
    return first


def phone(text: str) -> str:
    """Read a number; of several the first. Lost leading zeros of mobile numbers are put back.

    Raises CellError where it is none.

    Examples
    --------
    >>> phone("0812-3456 7890"), phone("81234567890"), phone("+62 812 3456 7890")
    ('081234567890', '081234567890', '+6281234567890')
    """
    if is_nothing(text):
        return ""
    first = re.split(r"[;,/\n]", text)[0]
    plain = re.sub(r"[\s().-]", "", first)
    if re.fullmatch(r"8\d{8,11}", plain):
        plain = "0" + plain
    if re.fullmatch(r"0+", plain):
        return ""
    if not re.fullmatch(r"\+?\d{6,15}", plain):
        raise CellError("phone_unreadable")
    return plain
