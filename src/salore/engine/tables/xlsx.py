"""XLSX workbooks as sheets: the first sheet, cells as stored, formulas by their stored results.

Belongs here: what makes a workbook unreadable or doubtful. Does not: the meaning of its columns.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from salore.engine.tables.faults import Findings
from salore.engine.tables.sheet import (
    DATE_CELL,
    ERROR_CELL,
    MARKS,
    NO_VALUE_CELL,
    Sheet,
    cell_name,
    header_row,
    number_text,
)
from salore.engine.tables.xlsx_scan import Damaged, Specials, check_size, look_through

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_HEADER_ROWS = 20
GUIDE_SHEETS = ("Petunjuk", "Guide")
"""Sheets of our own templates that hold no data."""


def read_xlsx(path: Path, known: frozenset[str], findings: Findings) -> Sheet | None:
    """Read a workbook, or say why not. `known` are the column names that a header may hold."""
    with path.open("rb") as file:
        mark = file.read(4)
    if not mark or mark == _OLD_EXCEL:
        findings.fault(path.name, "old_excel" if mark else "empty_file")
        return None
    try:
        check_size(path)
        with CalamineWorkbook.from_path(path) as book:
            name = _first_sheet(book, path.name, findings)
            if name is None:
                return None
            specials = look_through(path, name)
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except Damaged as damaged:
        findings.fault(path.name, damaged.code, **damaged.values)
        return None
    except PasswordError:
        findings.fault(path.name, "old_excel")
        return None
    except CalamineError as error:
        findings.fault(path.name, "workbook_damaged", detail=str(error))
        return None
    return _sheet(path.name, rows, specials, known, findings)


def _first_sheet(book: CalamineWorkbook, file: str, findings: Findings) -> str | None:
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if not visible:
        findings.fault(file, "no_sheet")
        return None
    others = [name for name in visible[1:] if name not in GUIDE_SHEETS]
    if others:
        findings.notice(file, "other_sheets", read=visible[0], others=", ".join(others))
    return visible[0]


def _sheet(
    file: str, rows: list[list[Any]], specials: Specials, known: frozenset[str], findings: Findings
) -> Sheet | None:
    if not any(cell != "" for row in rows for cell in row):
        findings.fault(file, "empty_file")
        return None
    texts = [[_text(cell) for cell in row] for row in rows]
    found = header_row(texts[:_HEADER_ROWS], known)
    if found is not None and found > 1:
        title = next((cell for row in texts[: found - 1] for cell in row if cell.strip()), "")
        findings.fault(file, "title_row", found=title, header_row=found)
        return None
    _mark(texts, specials)
    columns = {
        cell_name(position): pl.Series([row[position] for row in texts[1:]], dtype=pl.String)
        for position in range(len(texts[0]))
    }
    return Sheet(
        file=file,
        header=tuple(texts[0]),
        cells=pl.DataFrame(columns).with_columns(
            row=pl.int_range(2, len(texts) + 1, dtype=pl.UInt32, eager=True)
        ),
        style="spreadsheet",
        formulas={cell_name(column): places for column, places in specials.formulas.items()},
    )


def _mark(texts: list[list[str]], specials: Specials) -> None:
    """Mark the cells that hold no value; a sheet may name cells beyond its last filled one."""
    marks = {place: ERROR_CELL + text for place, text in specials.errors.items()}
    marks |= dict.fromkeys(specials.without_value, NO_VALUE_CELL)
    for (row, column), mark in marks.items():
        if row <= len(texts) and column < len(texts[row - 1]):
            texts[row - 1][column] = mark


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.lstrip(MARKS)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return DATE_CELL + cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return DATE_CELL + cell.isoformat()
    return str(cell)
