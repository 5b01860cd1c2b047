"""How the methods name what they take: a column of a frame, or an array of numbers.

Belongs here: the two type aliases and the one way to read a column's name. Does not: any rule.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

Column: TypeAlias = str | pl.Expr
FloatArray: TypeAlias = npt.NDArray[np.float64]


def column(of: Column) -> pl.Expr:
    return pl.col(of) if isinstance(of, str) else of


def numbers(of: Column) -> pl.Expr:
    """Read a column as numbers in which "not a number" is missing like an empty cell."""
    return column(of).cast(pl.Float64).fill_nan(None)
