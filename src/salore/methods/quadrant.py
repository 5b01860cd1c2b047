"""From two ratings, or from one numeric score, to a predicate.

Belongs here: look-up in the pack's cells and bands. Does not: the cells and bands themselves, nor who may
make a predicate final.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Final, Protocol

import polars as pl

from salore.methods._columns import Column, column, numbers

METHODS: Final = {"quadrant.cells": 1, "quadrant.bands": 1}
_RATINGS: Final = ("above", "as", "below")


class Cell(Protocol):
    """A cell of the quadrant, as the pack states it."""

    @property
    def result(self) -> str: ...
    @property
    def behaviour(self) -> str: ...
    @property
    def predicate(self) -> str: ...


class ScoreBand(Protocol):
    """A band of scores, as the pack states it: ends included, a higher minimum goes first."""

    @property
    def predicate(self) -> str: ...
    @property
    def minimum(self) -> Decimal: ...
    @property
    def maximum(self) -> Decimal: ...
    @property
    def innovation(self) -> bool: ...


def predicate_from_ratings(result: Column, behaviour: Column, *, cells: Sequence[Cell]) -> pl.Expr:
    """
    Look up the predicate of two ratings.

    Parameters
    ----------
    result, behaviour : str or polars.Expr
        Columns of `above`, `as` or `below`.
    cells : sequence of Cell
        The nine cells of the quadrant, each with `result`, `behaviour` and `predicate`.

    Returns
    -------
    polars.Expr
        Predicate; null where either rating is missing.

    Raises
    ------
    ValueError
        If a cell is missing or stated twice.

    References
    ----------
    PermenPANRB 6/2022, quadrant of employee performance.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> cells = [
    ...     SimpleNamespace(result=r, behaviour=b, predicate="baik" if "below" not in (r, b) else "kurang")
    ...     for r in ("above", "as", "below") for b in ("above", "as", "below")
    ... ]
    >>> pl.DataFrame({"r": ["above", "as", None], "b": ["as", "below", "as"]}).select(
    ...     predicate_from_ratings("r", "b", cells=cells)
    ... ).to_series().to_list()
    ['baik', 'kurang', None]
    """
    table = {f"{cell.result}|{cell.behaviour}": cell.predicate for cell in cells}
    wanted = {f"{r}|{b}" for r, b in product(_RATINGS, _RATINGS)}
    if set(table) != wanted or len(cells) != len(wanted):
        raise ValueError("a quadrant has exactly nine cells, one for each pair of ratings")
    pair = pl.concat_str(column(result), column(behaviour), separator="|")
    return pair.replace_strict(table, default=None, return_dtype=pl.String).alias("predicate")


def _highest_first(bands: Sequence[ScoreBand]) -> list[ScoreBand]:
    if not bands:
        raise ValueError("there are no bands")
    return sorted(bands, key=lambda band: (-band.minimum, not band.innovation))


def predicate_from_score(score: Column, innovation: Column, *, bands: Sequence[ScoreBand]) -> pl.Expr:
    """
    Look up the predicate of a numeric score.

    The band with the highest minimum wins among those that hold the score, leaving out bands that need a
    proven new idea where none is shown. Whether it is unknown or denied makes no difference here; see
    `innovation_notice`.

    Parameters
    ----------
    score : str or polars.Expr
        Score, already rounded.
    innovation : str or polars.Expr
        Whether a new idea with benefit was shown (bool); null = not stated.
    bands : sequence of ScoreBand
        Bands with `predicate`, `minimum`, `maximum` and `innovation`.

    Returns
    -------
    polars.Expr
        Predicate; null where the score is missing or lies in no band.

    Raises
    ------
    ValueError
        If there are no bands.

    References
    ----------
    PP 30/2019, article 41(5).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> bands = [
    ...     SimpleNamespace(predicate="sangat_baik", minimum=110, maximum=120, innovation=True),
    ...     SimpleNamespace(predicate="baik", minimum=90, maximum=120, innovation=False),
    ... ]
    >>> pl.DataFrame({"s": [115.0, 115.0, 89.0], "i": [True, None, True]}).select(
    ...     predicate_from_score("s", "i", bands=bands)
    ... ).to_series().to_list()
    ['sangat_baik', 'baik', None]
    """
    value, shown = numbers(score), column(innovation).fill_null(False)
    found = [
        pl.when(
            value.is_between(float(band.minimum), float(band.maximum))
            & (shown if band.innovation else pl.lit(True))
        ).then(pl.lit(band.predicate))
        for band in _highest_first(bands)
    ]
    return pl.coalesce(found).alias("predicate")


def innovation_notice(score: Column, innovation: Column, *, bands: Sequence[ScoreBand]) -> pl.Expr:
    """
    Say where a score would reach a higher band with a proven new idea.

    Parameters
    ----------
    score : str or polars.Expr
        Score, already rounded.
    innovation : str or polars.Expr
        Whether a new idea with benefit was shown (bool); null = not stated.
    bands : sequence of ScoreBand
        As for `predicate_from_score`.

    Returns
    -------
    polars.Expr
        `innovation_missing` where nothing was stated, `innovation_absent` where it was denied, else null.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> bands = [SimpleNamespace(predicate="sangat_baik", minimum=110, maximum=120, innovation=True)]
    >>> pl.DataFrame({"s": [115.0, 115.0, 100.0], "i": [None, False, None]}).select(
    ...     innovation_notice("s", "i", bands=bands)
    ... ).to_series().to_list()
    ['innovation_missing', 'innovation_absent', None]
    """
    value, shown = numbers(score), column(innovation).cast(pl.Boolean)
    asking = [band for band in bands if band.innovation]
    reached = pl.any_horizontal(
        pl.lit(False), *(value.is_between(float(b.minimum), float(b.maximum)) for b in asking)
    )
    return (
        pl.when(reached.fill_null(False) & shown.is_null())
        .then(pl.lit("innovation_missing"))
        .when(reached.fill_null(False) & shown.not_())
        .then(pl.lit("innovation_absent"))
        .alias("innovation_notice")
    )
