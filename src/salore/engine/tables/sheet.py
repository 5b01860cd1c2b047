"""A file as read, before any column has a meaning: a header and cells that are all text.

Belongs here: the common shape that CSV, XLSX and Parquet files are brought into, and finding the header.
Does not: the formats themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Style = Literal["comma", "semicolon", "spreadsheet"]
"""Where the cells come from; it decides which decimal sign is clear and which is ambiguous."""

# What a cell was in a spreadsheet or a typed file, told by a mark of the private use area before its text.
NUMBER_CELL = "\ue000"
DATE_CELL = "\ue001"
ERROR_CELL = "\ue002"
NO_VALUE_CELL = "\ue003"
MARKS = NUMBER_CELL + DATE_CELL + ERROR_CELL + NO_VALUE_CELL

_TITLE_ROWS_SEARCHED = 20
_EXACT_BELOW = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`cells` has the columns `c0`, `c1`, … (String) in the order of the header, and `row` (UInt32).

    `formulas` are the rows with formulas whose stored result was used, by column.
    """

    file: str
    header: tuple[str, ...]
    cells: pl.DataFrame
    style: Style
    complete: bool = True
    formulas: Mapping[str, Sequence[int]] = field(default_factory=dict)


def cell_name(position: int) -> str:
    return f"c{position}"


def plain_name(name: str) -> str:
    """Return a column's name as compared: capitals, blanks around it and stray marks do not matter."""
    return name.replace("\ufeff", "").replace("\xa0", " ").strip().casefold()


def number_text(value: float) -> str:
    """Return a stored number as text, marked; from 15 digits on a spreadsheet no longer knows them all."""
    if value == int(value) if abs(value) < float("inf") else False:
        whole = str(int(value)) if abs(value) < _EXACT_BELOW else f"{value:.14E}"
        return NUMBER_CELL + whole
    return NUMBER_CELL + repr(value)


def header_row(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """Return the row (from 1) among the first ones that looks most like a header; None if none does."""
    counts = [len({plain_name(name) for name in row} & known) for row in rows[:_TITLE_ROWS_SEARCHED]]
    if not counts or max(counts) == 0:
        return None
    if counts[0] >= 1 and counts[0] * 2 >= max(counts):
        return 1
    return counts.index(max(counts)) + 1
