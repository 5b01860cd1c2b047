"""Half-up rounding, the same for arrays, columns and exact decimals.

Belongs here: how a figure is rounded. Does not: when, and to how many places (the pack says so).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

import numpy as np
import polars as pl

from salore.methods._columns import Column, FloatArray, column

METHODS: Final = {"rounding.half_up": 1}

# A decimal half such as 1.005 has no exact binary form, and sums of such numbers drift by a few units in
# the last place. What lies closer to a half than this, in units of the last kept place, is a half.
_SNAP: Final = 1e-9
_DRIFT: Final = 1e-15
_WIDE: Final = Context(prec=200)


def _scale(decimals: int) -> float:
    if not 0 <= decimals <= 15:
        raise ValueError(f"decimals must lie between 0 and 15, not {decimals}")
    return float(10**decimals)


def half_up(values: FloatArray, decimals: int) -> FloatArray:
    """
    Round numbers half up, away from zero at an exact half.

    The result is the double nearest to what exact decimal arithmetic gives for decimal inputs and for
    means of them: binary noise below 1e-9 of the last kept place is taken for a half.

    Parameters
    ----------
    values : array of float, any shape
        Numbers to round; NaN stays NaN, infinity stays infinity.
    decimals : int
        Places to keep, 0 to 15.

    Returns
    -------
    array of float
        Rounded numbers, of the same shape; never a negative zero.

    Raises
    ------
    ValueError
        If `decimals` is out of range.

    Examples
    --------
    >>> half_up(np.array([1.005, 2.5, -2.5, 78.735]), decimals=2).tolist()
    [1.01, 2.5, -2.5, 78.74]
    """
    scale = _scale(decimals)
    size = np.abs(np.asarray(values, dtype=np.float64)) * scale
    whole = np.floor(size + 0.5 + _SNAP + size * _DRIFT)
    # The added zero turns -0.0 into 0.0.
    return np.asarray(np.copysign(whole / scale, values) + 0.0, dtype=np.float64)


def half_up_expr(expr: Column, decimals: int) -> pl.Expr:
    """
    Round a column half up: the same figures as `half_up`, as a polars expression.

    Parameters
    ----------
    expr : str or polars.Expr
        Column of numbers; null stays null.
    decimals : int
        Places to keep, 0 to 15.

    Returns
    -------
    polars.Expr
        Rounded numbers as Float64.

    Raises
    ------
    ValueError
        If `decimals` is out of range.

    Examples
    --------
    >>> pl.DataFrame({"x": [1.005, None, -0.4]}).select(half_up_expr("x", decimals=2))["x"].to_list()
    [1.01, None, -0.4]
    """
    scale = _scale(decimals)
    value = column(expr).cast(pl.Float64)
    size = value.abs() * scale
    # Polars divides by a constant through its reciprocal, one bit off at times; its own rounding of the
    # quotient, which is no longer near a half, brings the nearest double back.
    whole = ((size + 0.5 + _SNAP + size * _DRIFT).floor() / scale).round(decimals)
    return pl.when(value >= 0).then(whole).otherwise(0.0 - whole)


def half_up_decimal(value: Decimal, decimals: int) -> Decimal:
    """
    Round an exact decimal half up, away from zero at a half.

    Parameters
    ----------
    value : decimal.Decimal
        Number to round; a decimal NaN stays NaN.
    decimals : int
        Places to keep, 0 or more.

    Returns
    -------
    decimal.Decimal
        The number with exactly `decimals` places.

    Raises
    ------
    ValueError
        If `decimals` is negative or `value` is infinite.

    Examples
    --------
    >>> half_up_decimal(Decimal("2.0833"), decimals=2), half_up_decimal(Decimal("-0.125"), decimals=2)
    (Decimal('2.08'), Decimal('-0.13'))
    """
    if decimals < 0:
        raise ValueError(f"decimals must be 0 or more, not {decimals}")
    if value.is_infinite():
        raise ValueError("infinity cannot be rounded")
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
