"""Rank lists (DUK): two merged header rows, name and birth in one cell, blocks for schools with a title each.

Belongs here: this layout alone. Rows come out as those of `staff`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from salore.organisation.reading.cells import CellError, day, one_line
from salore.organisation.reading.columns import Table
from salore.organisation.reading.employment import employment_kind
from salore.organisation.reading.header import plain_title
from salore.organisation.reading.identifiers import PersonNumber
from salore.organisation.reading.names import split_name
from salore.organisation.reading.sheets import Row
from salore.organisation.reading.staff import (
    RowReading,
    StaffRead,
    StaffRow,
    read_grade,
    read_number,
    read_post,
    read_since,
)

_BORN = re.compile(r"(?P<place>[^,\n\d]+)[,\s]\s*(?P<day>\d{1,2}[-/. ]\w{1,9}[-/. ]\d{4})")
_OF_LIST = re.compile(
    r"(?:daftar|keadaan|kondisi|periode|per |tahun|bulan|nominatif|pegawai negeri|pns|lampiran|nomor|tanggal)"
)
_PLACE = re.compile(r"(?i)\b(?:di lingkungan|lingkungan|lingkup|pada|di)\s+(.{4,})$")
_MOST_DIGITS_OF_TITLE = 6
_MOST_CHARS = 400


@dataclass(slots=True)
class _Block:
    """The unit of the rows that follow, as a title above them says."""

    unit: str = ""


def read_duk(table: Table, today: date) -> Iterator[StaffRead]:
    """Yield every row that holds a number of a person, with the unit of the title above it."""
    block = _Block()
    numbers: dict[str, int] = {}
    known_titles = table.kind.known_titles
    for row in table.sheet.rows():
        if table.header.first_row <= row.number <= table.header.last_row:
            continue
        cells = _cells(table, row)
        if row.number < table.header.first_row or not _is_person(cells, known_titles):
            block.unit = _title(row, table) or block.unit
            continue
        reading = RowReading(table, row.number, cells)
        read = _row(reading, today, block.unit)
        if read.nip and numbers.setdefault(read.nip, row.number) != row.number:
            reading.doubt("nip_twice", "nip", "fault", first_row=numbers[read.nip])
        yield StaffRead(read, tuple(reading.doubts))


def _cells(table: Table, row: Row) -> dict[str, str]:
    width = len(row.cells)
    return {
        column: row.cells[place]
        for column, place in table.places.items()
        if place < width and row.cells[place]
    }


def _is_person(cells: Mapping[str, str], known_titles: frozenset[str]) -> bool:
    """Say whether a row is somebody's, also without a number; repeated headers are nobody's."""
    if sum(map(str.isdigit, cells.get("nip", ""))) > 2:
        return True
    name = cells.get("name_birth", "")
    is_title = plain_title(name) in known_titles or name.isdigit()
    return bool(name) and not is_title and ("grade" in cells or "position" in cells)


def _title(row: Row, table: Table) -> str:
    """Return the unit that a title row names; empty where the row is something else."""
    filled = [one_line(cell) for cell in row.cells if cell]
    if len(set(filled)) != 1:
        return ""
    text = filled[0]
    if (
        sum(map(str.isdigit, text)) > _MOST_DIGITS_OF_TITLE
        or text.endswith(",")
        or plain_title(text) in table.kind.known_titles
    ):
        return ""
    if _OF_LIST.match(text.casefold()):
        found = _PLACE.search(text)
        return found[1] if found else ""
    return text if sum(map(str.isalpha, text)) > 3 else ""


def _row(reading: RowReading, today: date, unit: str) -> StaffRow:
    number = _number(reading, today)
    named = reading.cells.get("name_birth", "")
    written, birth_on = _name_and_birth(named)
    if not written:
        reading.doubt("name_missing", "name_birth", "fault")
    if number and birth_on and number.birth_on and birth_on != number.birth_on:
        reading.doubt("birth_differs", "name_birth", found=str(birth_on))
    birth_on = birth_on or (number.birth_on if number else None)
    name = split_name(written)
    own_unit = reading.text("unit") or unit
    if not own_unit:
        reading.doubt("unit_missing", "unit", "note")
    elif not reading.cells.get("unit"):
        reading.doubt("unit_from_title", "unit", "note", found=own_unit)
    return StaffRow(
        row=reading.number,
        nip=number.value if number else "",
        number_kind=number.kind if number else "",
        name=name.name[:200],
        title_front=name.front[:60],
        title_back=name.back[:100],
        birth_on=birth_on,
        sex=number.sex if number else "",
        kind=employment_kind("PPPK" if number and number.kind == "ni_pppk" else "PNS", ""),
        grade=read_grade(reading),
        grade_since=read_since(reading, "grade_since", birth_on, today),
        position_since=read_since(reading, "position_since", birth_on, today),
        unit=own_unit[:250],
        **read_post(reading),
    )


def _number(reading: RowReading, today: date) -> PersonNumber | None:
    """Return the number; where old and new stand in one cell, the new one."""
    lines = re.split(r"[\n/]", reading.cells.get("nip", ""))
    if len(lines) > 1:
        longest = max(lines, key=lambda line: sum(map(str.isdigit, line)))
        reading.cells = {**reading.cells, "nip": longest.strip()}
    return read_number(reading, "nip", today)


def _name_and_birth(cell: str) -> tuple[str, date | None]:
    """Cut a cell into name and day of birth; the place stands before the day."""
    # A longer cell is nobody's name.
    name, _, rest = cell[:_MOST_CHARS].partition("\n")
    if not rest:
        born = _BORN.search(name)
        return (name[: born.start()].strip(" ,;"), _day(born["day"])) if born else (name.strip(" ,;"), None)
    born = _BORN.search(one_line(rest))
    return name.strip(" ,;"), _day(born["day"]) if born else None


def _day(text: str) -> date | None:
    try:
        return day(one_line(text))
    except CellError:
        return None
