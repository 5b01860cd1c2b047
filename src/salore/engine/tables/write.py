"""Tables out: CSV, XLSX or Parquet, the same bytes for the same frame, nothing that a spreadsheet would run.

Belongs here: one frame into one file. Does not: the folder it goes to (`output`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

import polars as pl
import xlsxwriter

from salore.engine.tables.output import OutputTrouble

Format = Literal["csv", "xlsx", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

_WOULD_RUN = r"^('*[=+\-@\t\r\n])"
_XLSX_ROWS = 1_048_576
_XLSX_CELL = 32_767
# A workbook notes when it was made; a fixed day keeps the bytes the same.
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_table(frame: pl.DataFrame, folder: Path, name: str, *, file_format: Format) -> Path:
    """Write a frame as `NAME.csv`, `NAME.xlsx` or `NAME.parquet` and return the path."""
    path = folder / f"{name}.{file_format}"
    if file_format == "parquet":
        frame.write_parquet(path)
    elif file_format == "xlsx":
        _write_xlsx(_plain(frame), path, name)
    else:
        _plain(frame).write_csv(path, float_scientific=False)
    return path


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Write flags as 0 and 1, what is no number as missing, and an apostrophe before text that would run.

    Text that already begins with such an apostrophe gets one more, so that reading takes off just one.
    """
    changes = []
    for name, dtype in frame.schema.items():
        if dtype == pl.Boolean:
            changes.append(pl.col(name).cast(pl.Int8))
        elif dtype.is_float():
            changes.append(pl.col(name).fill_nan(None))
        elif dtype in (pl.Categorical, pl.Enum):
            changes.append(pl.col(name).cast(pl.String).str.replace(_WOULD_RUN, "'$1"))
        elif dtype == pl.String:
            changes.append(pl.col(name).str.replace(_WOULD_RUN, "'$1"))
    return frame.with_columns(changes)


def _write_xlsx(frame: pl.DataFrame, path: Path, name: str) -> None:
    if frame.height >= _XLSX_ROWS:
        raise OutputTrouble("too_many_rows", file=path.name, rows=frame.height)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": MADE})
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        for position, (title, dtype) in enumerate(frame.schema.items()):
            form = text if dtype == pl.String else day if dtype == pl.Date else None
            sheet.set_column(position, position, max(10, min(len(title) + 2, 40)), form)
            sheet.write_string(0, position, title, bold)
        for row, cells in enumerate(frame.iter_rows(), start=1):
            for position, cell in enumerate(cells):
                _write_cell(sheet, row, position, cell, text, day)


def _write_cell(sheet: Any, row: int, position: int, cell: object, text: Any, day: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        if len(cell) > _XLSX_CELL:
            raise OutputTrouble("cell_too_long", row=row + 1, length=len(cell))
        sheet.write_string(row, position, cell, text)
    elif isinstance(cell, (int, float, Decimal)):
        sheet.write_number(row, position, cell)
    else:
        sheet.write_datetime(row, position, cell, day)
