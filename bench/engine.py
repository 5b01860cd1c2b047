"""A whole appraisal period of a large agency, from tables to results with explanations."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.process import salore
from bench.row import Row


def run(*, large: bool, full: bool) -> list[Row]:
    """Compute 100,000 people with 8 indicators and 35 behaviour answers each."""
    del large, full
    from salore.engine.demonstration import write_demonstration

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_demonstration(
            folder / "tables", people=100_000, seed=1, indicators_per_person=8, raters_per_person=5
        )
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
