"""SIASN's reference lists of posts: structural, functional, executive.

Belongs here: one row of a list. Does not: posts of a unit, which staff lists tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from salore.organisation.reading.cells import one_line
from salore.organisation.reading.columns import Table
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.posts import PositionKind, echelon_of, level_of, post_name
from salore.organisation.reading.staff import RowReading


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    row: int
    siasn_id: UUID | None
    name: str
    kind: PositionKind
    echelon: str = ""
    functional_level: str = ""
    retirement_age: int | None = None


@dataclass(frozen=True, slots=True)
class PositionRead:
    row: PositionRow
    doubts: tuple[Doubt, ...] = ()


def kind_of_list(table: Table) -> PositionKind:
    """Return what kind of posts a list has, by its columns: only structural ones have an echelon."""
    if "echelon_id" in table.places:
        return "structural"
    return "functional" if "level" in table.places else "executive"


def read_positions(table: Table) -> Iterator[PositionRead]:
    kind = kind_of_list(table)
    seen: dict[UUID, int] = {}
    for number, cells in table.rows():
        reading = RowReading(table, number, cells)
        own, name = reading.siasn_id("id"), post_name(reading.text("name"))
        if not name:
            reading.doubt("position_missing", "name", "fault")
        if own and seen.setdefault(own, number) != number:
            reading.doubt("position_twice", "id", "fault", first_row=seen[own])
        echelon = echelon_of(cells.get("echelon_id", ""), "")
        if echelon is None:
            reading.doubt("echelon_unreadable", "echelon_id", "note")
        row = PositionRow(
            row=number,
            siasn_id=own,
            name=name,
            kind=kind,
            echelon=echelon or "",
            functional_level=level_of(name, cells.get("level", "")) if kind == "functional" else "",
            retirement_age=_age(reading),
        )
        yield PositionRead(row, tuple(reading.doubts))


def _age(reading: RowReading) -> int | None:
    text = one_line(reading.cells.get("retirement_age", "")).removesuffix(".0")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 40 <= int(text[:3]) <= 75):
        reading.doubt("age_unreadable", "retirement_age", "note")
        return None
    return int(text)
