"""Commands as a person meets them: how long `--help` takes, and 2 million ratings from file to files."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from bench.process import salore
from bench.row import Row


def run(*, large: bool, full: bool) -> list[Row]:
    del large, full
    return [_help(), *_ratings_file()]


def _help() -> Row:
    salore("--help")
    seconds = statistics.median(salore("--help").seconds for _ in range(7))
    return Row(
        name="salore --help, median of 7",
        value=seconds,
        unit="s",
        target="≤ 0.2",
        reached=seconds <= 0.2,
        note="",
    )


def _ratings_file(n_ratees: int = 57_143) -> list[Row]:
    """57,143 ratees × 5 raters × 7 items are 2 million ratings."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        size = write_ratings(folder / "ratings.csv", n_ratees)
        first = salore("calibrate", folder / "ratings.csv", "--out", folder / "first", "--scale", "1:5")
        again = salore("calibrate", folder / "ratings.csv", "--out", folder / "again", "--scale", "1:5")
    note = f"{size:,} ratings; first run of this machine {first.seconds:.1f} s; peak {again.peak_gb:.2f} GB"
    return [
        Row(
            name="salore calibrate, CSV file to files",
            value=again.seconds,
            unit="s",
            target="≤ 8",
            reached=again.seconds <= 8,
            note=note,
        )
    ]


def write_ratings(path: Path, n_ratees: int, *, raters_each: int = 5, n_items: int = 7, seed: int = 1) -> int:
    """Write ratings of a simple rater model; the shape matters here, not the truth."""
    rng = np.random.default_rng(seed)
    n_raters = n_ratees // 5
    ability, severity = rng.normal(0, 0.8, n_ratees), rng.normal(0, 0.4, n_raters)
    ratee = np.repeat(np.arange(n_ratees), raters_each * n_items)
    base = (ratee // 5)[::n_items] + np.tile(np.arange(raters_each), n_ratees)
    rater = np.repeat(base % n_raters, n_items)
    item = np.tile(np.arange(n_items), n_ratees * raters_each)
    latent = 3.4 + ability[ratee] - severity[rater] + rng.normal(0, 0.7, ratee.size)
    frame = pl.DataFrame(
        {
            "ratee_id": pl.Series(1990_0000_0000_0000_00 + ratee).cast(pl.String),
            "rater_id": pl.Series(1980_0000_0000_0000_00 + rater).cast(pl.String),
            "item": pl.Series(item).cast(pl.String).str.replace("^", "item_"),
            "score": np.clip(np.rint(latent), 1, 5).astype(np.int8),
        }
    )
    frame.write_csv(path)
    return frame.height
