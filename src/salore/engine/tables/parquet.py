"""Parquet files as sheets: typed columns told as text, as a spreadsheet's cells are.

Belongs here: which types a table may have. Does not: the meaning of its columns.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from salore.engine.tables.faults import Findings
from salore.engine.tables.sheet import DATE_CELL, MARKS, NUMBER_CELL, Sheet, cell_name, number_text

_EXACT_BELOW = 1e15


def read_parquet(path: Path, known: frozenset[str], findings: Findings) -> Sheet | None:
    """Read a file, or say why not."""
    del known
    if path.stat().st_size == 0:
        findings.fault(path.name, "empty_file")
        return None
    try:
        frame = pl.read_parquet(path, use_pyarrow=False, hive_partitioning=False, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        findings.fault(path.name, "parquet_damaged", detail=str(error).splitlines()[0][:120])
        return None
    if not frame.columns:
        findings.fault(path.name, "empty_file")
        return None
    columns: dict[str, pl.Series] = {}
    for position, name in enumerate(frame.columns):
        text = _as_text(frame[name])
        if text is None:
            findings.fault(path.name, "column_type", column=name, dtype=str(frame[name].dtype))
            return None
        columns[cell_name(position)] = text.rename(cell_name(position))
    row = pl.int_range(2, frame.height + 2, dtype=pl.UInt32, eager=True)
    return Sheet(
        file=path.name,
        header=tuple(frame.columns),
        cells=pl.DataFrame(columns).with_columns(row=row),
        style="spreadsheet",
    )


def _as_text(series: pl.Series) -> pl.Series | None:
    dtype = series.dtype
    if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Null):
        return series.cast(pl.String).str.strip_chars_start(MARKS)
    if dtype == pl.Boolean:
        return series.cast(pl.Int8).cast(pl.String)
    if dtype.is_integer() or dtype.is_decimal():
        return NUMBER_CELL + series.cast(pl.String)
    if dtype.is_float():
        return _floats_as_text(series.cast(pl.Float64))
    if dtype == pl.Date:
        return DATE_CELL + series.cast(pl.String)
    if dtype == pl.Datetime:
        return DATE_CELL + series.dt.strftime("%Y-%m-%d %H:%M:%S")
    return None


def _floats_as_text(series: pl.Series) -> pl.Series:
    """Tell whole numbers at once and the few others one by one."""
    whole = (series == series.floor()) & (series.abs() < _EXACT_BELOW)
    whole = whole.fill_null(value=False) & series.is_finite().fill_null(value=False)
    text = NUMBER_CELL + series.set(~whole, None).cast(pl.Int64).cast(pl.String)
    others = series.set(whole, None)
    if others.null_count() == others.len():
        return text
    return text.fill_null(others.map_elements(number_text, return_dtype=pl.String, skip_nulls=True))
