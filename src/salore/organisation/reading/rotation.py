"""The list of a decree that moves many at once: who, from which post, to which, from when.

Belongs here: the rows of the list. Does not: what the moves do to units and plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from salore.organisation.reading.cells import one_line
from salore.organisation.reading.columns import Table
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.names import Named, split_name
from salore.organisation.reading.posts import echelon_of, post_name
from salore.organisation.reading.staff import RowReading, read_grade, read_number, read_since

_NUMBER = re.compile(r"(?:NIP\.?\s*:?\s*)?(?<!\d)((?:\d[ .]?){17}\d)(?!\d)", re.IGNORECASE)
_AT = re.compile(r"\s+(?:pada|di lingkungan)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """A move; `starts_on` is empty where one day holds for the whole list."""

    row: int
    nip: str = ""
    name: str = ""
    grade: str = ""
    old_position: str = ""
    old_unit: str = ""
    new_position: str = ""
    new_unit: str = ""
    new_unit_id: UUID | None = None
    new_echelon: str = ""
    starts_on: date | None = None
    decree: str = ""


@dataclass(frozen=True, slots=True)
class MoveRead:
    row: MoveRow
    doubts: tuple[Doubt, ...] = ()


def read_rotation(table: Table, today: date) -> Iterator[MoveRead]:
    """Yield every row with a number or a new post, in the order of the list."""
    people: dict[str, int] = {}
    posts: dict[tuple[str, str], int] = {}
    for number, cells in table.rows():
        if "nip" not in cells and "new_position" not in cells:
            continue
        reading = RowReading(table, number, cells)
        row = _row(reading, today)
        if row.nip and people.setdefault(row.nip, number) != number:
            reading.doubt("nip_twice", "nip", "fault", first_row=people[row.nip])
        post = (row.new_position.casefold(), row.new_unit.casefold())
        if row.new_echelon and row.new_position and posts.setdefault(post, number) != number:
            reading.doubt("post_twice", "new_position", first_row=posts[post])
        yield MoveRead(row, tuple(reading.doubts))


def _row(reading: RowReading, today: date) -> MoveRow:
    named = _split_person(reading)
    person = read_number(reading, "nip", today)
    old_position, old_unit = _post(reading, "old_position", "old_unit")
    new_position, new_unit = _post(reading, "new_position", "new_unit")
    if not new_position:
        reading.doubt("new_position_missing", "new_position", "fault")
    elif (new_position.casefold(), new_unit.casefold()) == (old_position.casefold(), old_unit.casefold()):
        reading.doubt("move_nowhere", "new_position")
    echelon = echelon_of("", reading.cells.get("new_echelon", ""))
    if echelon is None:
        reading.doubt("echelon_unreadable", "new_echelon", "note")
    unit_id = reading.siasn_id("new_unit_id")
    if not unit_id and not new_unit:
        reading.doubt("unit_missing", "new_unit", "note")
    return MoveRow(
        row=reading.number,
        nip=person.value if person else "",
        name=named.name,
        grade=read_grade(reading),
        old_position=old_position,
        old_unit=old_unit,
        new_position=new_position,
        new_unit=new_unit,
        new_unit_id=unit_id,
        new_echelon=echelon or "",
        starts_on=read_since(reading, "starts_on", person.birth_on if person else None, today),
        decree=reading.text("decree"),
    )


def _split_person(reading: RowReading) -> Named:
    """Return the name; where name and number share a cell, leave the number alone in it."""
    cell = reading.cells.get("nip", "")
    found = _NUMBER.search(cell)
    if not found:
        return split_name(reading.text("name"))
    first_line = cell[: found.start()].strip().partition("\n")[0]
    reading.cells = {**reading.cells, "nip": found[1]}
    return split_name(reading.text("name") or first_line)


def _post(reading: RowReading, column: str, unit_column: str) -> tuple[str, str]:
    """Return post and unit; decrees often write both in one: "Kepala Bidang X pada Dinas Y"."""
    name, unit = post_name(reading.text(column)), reading.text(unit_column)
    parts = _AT.split(one_line(name), maxsplit=1)
    if unit or len(parts) == 1:
        return name, unit
    reading.doubt("unit_from_post", column, "note", found=parts[1])
    return parts[0], parts[1]
