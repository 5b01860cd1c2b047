"""Which column of a file is which column of a table: by name, by alias, by a mapping.

Belongs here: missing, doubled, misspelt and unknown columns. Does not: the values in them (`parse`).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from salore.engine.tables.faults import Findings
from salore.engine.tables.sheet import Sheet, cell_name, plain_name
from salore.engine.tables.spec import Table

Names = Mapping[str, str]
"""Our column -> their column, of one table."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column of ours stands in a sheet; `title` is what it is called there."""

    cell: str
    title: str


def known_names(table: Table, names: Names) -> frozenset[str]:
    """Return every name that a header of this table may hold, as compared."""
    ours = {name for column in table.columns for name in (column.name, *column.also)}
    return frozenset(plain_name(name) for name in ours | set(names.values()))


def find_columns(
    sheet: Sheet,
    table: Table,
    names: Names,
    findings: Findings,
    *,
    ignored: frozenset[str] = frozenset(),
) -> dict[str, Place]:
    """Return the places of the table's columns, and of extra columns that are kept.

    `ignored` are titles that nobody needs to hear about.
    """
    titles = [" ".join(title.split()) for title in sheet.header]
    claims: dict[str, list[int]] = {}
    unknown: list[str] = []
    for position, title in enumerate(titles):
        ours = _ours(title, table, names)
        if ours:
            claims.setdefault(ours, []).append(position)
        elif title:
            unknown += [] if plain_name(title) in ignored else [title]
        elif not _is_empty(sheet, position):
            findings.fault(sheet.file, "column_unnamed", column=str(position + 1))
    places = {}
    for ours, positions in claims.items():
        if len(positions) > 1:
            found = ", ".join(titles[position] for position in positions)
            findings.fault(sheet.file, "column_twice", column=ours, found=found)
        places[ours] = Place(cell_name(positions[0]), titles[positions[0]])
    _say_missing(sheet, table, names, set(places), unknown, findings)
    _say_unknown(sheet, table, set(places), unknown, findings)
    return places


def _ours(title: str, table: Table, names: Names) -> str | None:
    plain = plain_name(title)
    mapped = next((ours for ours, theirs in names.items() if plain_name(theirs) == plain), None)
    if mapped:
        return mapped
    for column in table.columns:
        if column.name not in names and plain in (column.name, *column.also):
            return column.name
    if table.kept_prefix and plain.startswith(table.kept_prefix) and len(plain) > len(table.kept_prefix):
        return plain
    return None


def _is_empty(sheet: Sheet, position: int) -> bool:
    cells = sheet.cells[cell_name(position)]
    return cells.is_null().all() or bool((cells.drop_nulls().str.strip_chars() == "").all())


def _say_missing(
    sheet: Sheet, table: Table, names: Names, present: set[str], unknown: list[str], findings: Findings
) -> None:
    for column in table.columns:
        if not column.required or column.name in present:
            continue
        wanted = names.get(column.name, column.name)
        near = _nearest(wanted, unknown)
        code = "column_misspelt" if near else "column_missing"
        header = ", ".join(title for title in sheet.header if title.strip())
        findings.fault(sheet.file, code, column=column.name, found=near or header, wanted=wanted)


def _say_unknown(
    sheet: Sheet, table: Table, present: set[str], unknown: list[str], findings: Findings
) -> None:
    absent = [column.name for column in table.columns if column.name not in present]
    for title in unknown:
        near = _nearest(title, absent)
        code = "unknown_column_near" if near else "unknown_column"
        findings.notice(sheet.file, code, row=1, column=title, found=title, near=near)


def _nearest(name: str, others: list[str]) -> str | None:
    by_plain = {_letters(other): other for other in others}
    close = difflib.get_close_matches(_letters(name), by_plain, n=1, cutoff=0.75)
    return by_plain[close[0]] if close else None


def _letters(name: str) -> str:
    return plain_name(name).replace(" ", "_").replace("-", "_")
