"""From a figure to one of the three ratings, and how near it lies to another one.

Belongs here: classification by two cuts. Does not: the cuts (the pack's), the figure, the decision.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import polars as pl

from salore.methods._columns import Column, numbers

METHODS: Final = {"cuts.rating": 1, "cuts.near": 1}


def rating_by_cuts(value: Column, *, above_min: Decimal | float, as_min: Decimal | float) -> pl.Expr:
    """Propose a rating: `above` from the upper cut, `as` from the lower cut, else `below`.

    Parameters
    ----------
    value : str or polars.Expr
        The rounded value: what is printed is what is classified.
    above_min, as_min : decimal.Decimal or float
        Cuts in the unit of the value, both included in the higher rating.

    Returns
    -------
    polars.Expr
        `above`, `as` or `below`; null where the value is missing.

    Raises
    ------
    ValueError
        If the cuts are not in order.

    Examples
    --------
    >>> scores = pl.DataFrame({"score": [4.25, 2.75, 2.74, None]})
    >>> scores.select(rating_by_cuts("score", above_min=4.25, as_min=2.75)).to_series().to_list()
    ['above', 'as', 'below', None]
    """
    if above_min <= as_min:
        raise ValueError("the cut of above must lie over the cut of as")
    figure = numbers(value)
    return (
        pl.when(figure.is_null())
        .then(None)
        .when(figure >= float(above_min))
        .then(pl.lit("above"))
        .when(figure >= float(as_min))
        .then(pl.lit("as"))
        .otherwise(pl.lit("below"))
        .alias("rating")
    )


def near_cut(value: pl.Expr, se: pl.Expr, *, above_min: float, as_min: float, errors: float) -> pl.Expr:
    """Say whether a value lies within some standard errors of a cut (false where no error is known).

    Parameters
    ----------
    value, se : polars.Expr
        The value and its standard error, in the same unit.
    above_min, as_min : float
        The two cuts.
    errors : float
        How many standard errors count as near.

    Returns
    -------
    polars.Expr
        Boolean, never null.

    Examples
    --------
    >>> scores = pl.DataFrame({"score": [4.2, 4.0], "se": [0.05, 0.05]})
    >>> near = near_cut(pl.col("score"), pl.col("se"), above_min=4.25, as_min=2.75, errors=1.96)
    >>> scores.select(near).to_series().to_list()
    [True, False]
    """
    distance = pl.min_horizontal((value - above_min).abs(), (value - as_min).abs())
    return ((se > 0) & (distance.round(9) <= (errors * se).round(9))).fill_null(value=False)
