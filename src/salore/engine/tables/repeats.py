"""Rows that repeat the key of an earlier row.

Belongs here: finding them quickly among millions. Does not: which columns make a key (`tables.toml`).
"""

from __future__ import annotations

import polars as pl

from salore.engine.tables.checking import Loaded
from salore.engine.tables.faults import Findings

# Where a key has several columns, the one that a person would look at first.
_COLUMN_TO_LOOK_AT = {"targets": "indicator_id", "ratings": "item", "source_results": "source"}


def say_repeated(loaded: Loaded, findings: Findings, *, of_run: pl.Expr | None = None) -> None:
    """Say which rows repeat a key; `of_run` is the period of a row, where rows have one."""
    frame, key = loaded.frame, [name for name in loaded.table.key if name in loaded.titles]
    if not key or frame.is_empty():
        return
    texts = [
        of_run if name == "period" and of_run is not None else pl.col(name).fill_null("") for name in key
    ]
    filled = [column.name for column in loaded.table.columns if column.filled and column.name in key]
    identity = pl.struct(texts)
    # Hashes tell quickly that nothing repeats; only rows that share one are compared in full.
    suspects = frame.filter(identity.hash().is_duplicated())
    suspects = suspects.drop_nulls(filled) if filled else suspects
    repeated = (
        suspects.with_columns(
            first=pl.col("row").first().over(identity), found=pl.concat_str(texts, separator=", ")
        )
        .filter(pl.col("row") != pl.col("first"))
        .select("row", "found", "first")
    )
    column = _COLUMN_TO_LOOK_AT.get(loaded.table.name, key[0])
    findings.fault_rows(
        loaded.file,
        "row_twice" if len(key) > 1 else "key_twice",
        repeated,
        column=loaded.title(column if column in key else key[0]),
        key=", ".join(key),
    )
