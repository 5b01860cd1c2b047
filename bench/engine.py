"""A whole appraisal period of a large agency, from tables to results with explanations."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.process import salore
from bench.row import Row
from salore.engine.demonstration import generate
from salore.engine.tables import write_table


def run(*, large: bool, full: bool) -> list[Row]:
    """Compute 100,000 people with 8 indicators and 35 behaviour answers each."""
    del large, full
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "tables").mkdir()
        region = generate(100_000, 1, indicators_per_person=8, raters_per_person=5)
        for name, table in region.tables.items():
            write_table(table, folder / "tables", name, file_format="csv")
        del region
        done = salore(
            "compute", folder / "tables", "--policy", "salor", "--period", "2026", "--out", folder / "out"
        )
    return [
        Row(
            name="salore compute, 100,000 people",
            value=done.seconds,
            unit="s",
            target="≤ 60",
            reached=done.seconds <= 60,
            note="8 indicators and 35 behaviour answers each",
        ),
        Row(
            name="salore compute, 100,000 people: peak memory",
            value=done.peak_gb,
            unit="GB",
            target="≤ 6",
            reached=done.peak_gb <= 6,
            note="",
        ),
    ]
