"""Computing tables in a test: to frames, or to a folder as the command does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from salore.engine.folder import Request, compute_folder
from salore.engine.pipeline import Results, compute
from salore.engine.progress import Silent
from salore.engine.run import Run
from salore.engine.tables import read_tables
from salore.policy import load_pack

AS_OF = date(2026, 12, 31)


def compute_tables(folder: Path, policy: str = "salor", period: str | None = None) -> Results:
    pack = load_pack(policy)
    tables = read_tables(folder, pack=pack, as_of=AS_OF, period=period)
    return compute(
        Run(pack=pack, tables=tables.frames, period=tables.period, as_of=AS_OF, with_officers=True)
    )


def row_of(results: Results, person: str, segment: str | None = None) -> dict[str, Any]:
    found = results.results.filter(
        (pl.col("person_id") == person) & pl.col("segment_id").eq_missing(pl.lit(segment))
    )
    assert found.height == 1
    return found.row(0, named=True)


@pytest.fixture
def compute_to(tmp_path: Path) -> Callable[..., Path]:
    """Compute a folder of tables into a new folder of results and return it."""

    def run(tables: Path, name: str = "out", policy: str = "salor", **options: Any) -> Path:
        request = Request(tables=tables, pack=load_pack(policy), out=tmp_path / name, as_of=AS_OF, **options)
        compute_folder(request, Silent())
        return tmp_path / name

    return run
