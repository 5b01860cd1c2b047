"""Words by place: how drawn numbers become text without a Python object a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

Array = np.ndarray[Any, np.dtype[Any]]
NONE = -1


def row_numbers(place: Array) -> pl.Series:
    """Return places as row numbers; negative ones are missing."""
    index = pl.Series("place", place)
    return pl.select(pl.when(index >= 0).then(index).alias("place")).to_series()


def picked(words: Sequence[str], place: Array) -> pl.Series:
    """Return the words at their places; negative places are missing."""
    return pl.Series("words", list(words), dtype=pl.String).gather(row_numbers(place))


def evenly(draw: Array, count: int) -> Array:
    """Turn draws from [0, 1) into places below `count`."""
    return np.asarray((draw * count).astype(np.int32))
