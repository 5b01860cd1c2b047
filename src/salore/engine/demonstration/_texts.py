"""What the documents say besides the goals: resources, accountability, expectations, feedback."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from salore.engine.demonstration._library import AWAY, settings

Array = np.ndarray[Any, np.dtype[Any]]
_PLAIN = ("resource", "accountability", "consequence", "feedback")
_LEAST_TWO = ("resource", "accountability")


def texts_table(holders: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the table `texts` of the exchange format for the year."""
    said = settings("texts")
    here = np.flatnonzero(~holders["status"].is_in(AWAY).to_numpy())
    parts = [
        _chosen(here, kind, said[kind], 2 if kind in _LEAST_TWO else 1, rng) for kind in _PLAIN if said[kind]
    ]
    parts += [_expected(here, item, words, rng) for item, words in said["expectation"].items()]
    rows = pl.concat(parts)
    order = {kind: place for place, kind in enumerate((*_PLAIN[:3], "expectation", "feedback"))}
    sorted_rows = rows.sort(
        "seat", pl.col("kind").replace_strict(order, return_dtype=pl.Int8), maintain_order=True
    )
    return sorted_rows.select(
        person_id=holders["person_id"].gather(sorted_rows["seat"]),
        kind="kind",
        ref="ref",
        text="text",
        period=pl.lit("2026"),
    )


def _chosen(here: Array, kind: str, words: list[str], most: int, rng: np.random.Generator) -> pl.DataFrame:
    """One to `most` different texts of a kind a person."""
    count = np.minimum(rng.integers(1, most + 1, len(here)), len(words))
    first = rng.integers(len(words), size=len(here))
    seat = np.repeat(here, count)
    step = np.arange(len(seat)) - np.repeat(np.cumsum(count) - count, count)
    text = pl.Series(words).gather(pl.Series((np.repeat(first, count) + step) % len(words)))
    return _rows(seat, kind, text)


def _expected(here: Array, item: str, words: list[str], rng: np.random.Generator) -> pl.DataFrame:
    """A special expectation about a value of behaviour, for about a third of the people."""
    seat = here[rng.random(len(here)) < 0.33]
    text = pl.Series(words).gather(pl.Series(rng.integers(len(words), size=len(seat))))
    return _rows(seat, "expectation", text, item)


def _rows(seat: Array, kind: str, text: pl.Series, ref: str | None = None) -> pl.DataFrame:
    return pl.DataFrame({"seat": pl.Series(seat, dtype=pl.Int32), "text": text}).select(
        "seat", pl.lit(kind).alias("kind"), pl.lit(ref, pl.String).alias("ref"), "text"
    )
