"""A file as read, before any column has a meaning: a header and cells that are all text.

Belongs here: the common shape that CSV, XLSX and Parquet files are brought into, and finding the header.
Does not: the formats themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

Style = Literal["comma", "semicolon", "spreadsheet", "typed"]
"""Where the cells come from; it decides which decimal sign is clear and which is ambiguous."""

NUMBER_CELL = "\ue000"
"""Before the text of a cell that a spreadsheet stored as a number: its decimal sign is beyond doubt."""

_TITLE_ROWS_SEARCHED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`cells` has the columns `c0`, `c1`, … (String) in the order of the header, and `row` (UInt32)."""

    file: str
    header: tuple[str, ...]
    cells: pl.DataFrame
    style: Style
    complete: bool = True


def cell_name(position: int) -> str:
    return f"c{position}"


def plain_name(name: str) -> str:
    """Return a column's name as compared: capitals, blanks around it and stray marks do not matter."""
    return name.replace("\ufeff", "").replace("\xa0", " ").strip().casefold()


def header_row(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """Return the row (from 1) among the first ones that looks most like a header; None if none does."""
    counts = [len({plain_name(name) for name in row} & known) for row in rows[:_TITLE_ROWS_SEARCHED]]
    if not counts or max(counts) == 0:
        return None
    if counts[0] >= 1 and counts[0] * 2 >= max(counts):
        return 1
    return counts.index(max(counts)) + 1
