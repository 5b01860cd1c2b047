"""The unit tree of SIASN (HierarkiUnor): units from the top down, and what is wrong with the tree.

Belongs here: the tree of one file. Does not: how it differs from the units that are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from salore.organisation.reading.cells import CellError, siasn_id
from salore.organisation.reading.columns import Table
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.staff import RowReading

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit; `parent_id` may name one that is not in the file, and is empty at the top."""

    row: int
    siasn_id: UUID
    name: str
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsRead:
    """Usable units with each after its parent, the tops, and all doubts in the order of the file."""

    units: tuple[UnitRow, ...]
    roots: tuple[UnitRow, ...]
    doubts: tuple[Doubt, ...]


def read_units(table: Table) -> UnitsRead:
    units: dict[UUID, UnitRow] = {}
    readings: dict[UUID, RowReading] = {}
    doubts: list[Doubt] = []
    for number, cells in table.rows():
        reading = RowReading(table, number, cells)
        unit = _unit(reading, units)
        if unit:
            units[unit.siasn_id], readings[unit.siasn_id] = unit, reading
        else:
            doubts += reading.doubts
    units = _without_loops(units, readings)
    for unit in units.values():
        if unit.parent_id and unit.parent_id not in units:
            readings[unit.siasn_id].doubt("unit_orphan", "parent_id")
    _note_names(units, readings)
    roots = tuple(unit for unit in units.values() if unit.parent_id is None)
    if len(roots) > 1:
        names = ", ".join(unit.name for unit in roots[:_SHOWN])
        doubts.append(Doubt(code="unit_roots", severity="doubt", found=names, values={"count": len(roots)}))
    doubts += [doubt for reading in readings.values() for doubt in reading.doubts]
    return UnitsRead(
        units=tuple(_from_the_top(units)),
        roots=roots,
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.row or 0)),
    )


def _unit(reading: RowReading, known: Mapping[UUID, UnitRow]) -> UnitRow | None:
    name = reading.text("name")
    try:
        own = siasn_id(reading.cells.get("id", ""))
    except CellError:
        own = None
    if own is None:
        reading.doubt("unit_id_missing", "id", "fault")
        return None
    if not name:
        reading.doubt("unit_name_missing", "name", "fault")
        return None
    if own in known:
        reading.doubt("unit_twice", "id", "fault", first_row=known[own].row)
        return None
    return UnitRow(row=reading.number, siasn_id=own, name=name, parent_id=reading.siasn_id("parent_id"))


def _without_loops(units: dict[UUID, UnitRow], readings: Mapping[UUID, RowReading]) -> dict[UUID, UnitRow]:
    """Let the units of a loop stand at the top, each with a doubt."""
    settled: set[UUID] = set()
    loose: set[UUID] = set()
    for start in units:
        climbed: dict[UUID, None] = {}
        place: UUID | None = start
        while place in units and place not in settled and place not in climbed:
            climbed[place] = None
            place = units[place].parent_id
        if place in climbed:
            loop = list(climbed)[list(climbed).index(place) :]
            loose.update(loop)
            names = " → ".join(units[one].name for one in [*loop[:_SHOWN], place])
            for one in loop:
                readings[one].doubt("unit_loop", "parent_id", found=names)
        settled.update(climbed)
    return {own: replace(unit, parent_id=None) if own in loose else unit for own, unit in units.items()}


def _note_names(units: Mapping[UUID, UnitRow], readings: Mapping[UUID, RowReading]) -> None:
    """Two units of one name under one parent are allowed, and mostly a mistake."""
    seen: dict[tuple[UUID | None, str], UnitRow] = {}
    for unit in units.values():
        first = seen.setdefault((unit.parent_id, unit.name.casefold()), unit)
        if first is not unit:
            readings[unit.siasn_id].doubt("unit_same_name", "name", "note", first_row=first.row)


def _from_the_top(units: Mapping[UUID, UnitRow]) -> Iterator[UnitRow]:
    below: dict[UUID | None, list[UnitRow]] = {}
    for unit in units.values():
        parent = unit.parent_id if unit.parent_id in units else None
        below.setdefault(parent, []).append(unit)
    waiting = below.get(None, [])[::-1]
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += below.get(unit.siasn_id, [])[::-1]
