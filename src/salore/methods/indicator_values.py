"""The numeric model: conversion between scales by anchors, and one score out of result and behaviour.

Belongs here: piecewise linear conversion and the weighted sum. Does not: the anchors and shares (the
pack's), rounding, predicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, Protocol

import polars as pl

from salore.methods._columns import Column, column, numbers

METHODS: Final = {
    "indicator_values.anchors": 1,
    "indicator_values.attained_maximum": 1,
    "indicator_values.weighted_sum": 1,
}


class Anchor(Protocol):
    """A point of a piecewise linear conversion, as the pack states it."""

    @property
    def at(self) -> Decimal: ...
    @property
    def value(self) -> Decimal: ...


def convert(values: Column, *, anchors: Sequence[Anchor]) -> pl.Expr:
    """
    Convert numbers by straight lines between anchors, constant beyond the first and the last.

    Parameters
    ----------
    values : str or polars.Expr
        Numbers to convert, such as achievement in per cent.
    anchors : sequence of Anchor
        At least one point, each with `at` and `value`; no two with the same `at`.

    Returns
    -------
    polars.Expr
        Converted numbers, unrounded, between the lowest and the highest `value`; null stays null.

    Raises
    ------
    ValueError
        If there is no anchor or two share a place.

    References
    ----------
    PermenPANRB 8/2021, annex, chapter VI A: value of an indicator's achievement.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> anchors = [SimpleNamespace(at=0, value=0), SimpleNamespace(at=100, value=109)]
    >>> pl.DataFrame({"pct": [50.0, 100.0, 130.0, None]}).select(
    ...     convert("pct", anchors=anchors)
    ... ).to_series().to_list()
    [54.5, 109.0, 109.0, None]
    """
    points = sorted((float(anchor.at), float(anchor.value)) for anchor in anchors)
    if not points or any(left[0] == right[0] for left, right in pairwise(points)):
        raise ValueError("a conversion needs at least one anchor, and no two at the same place")
    number = numbers(values)
    pieces = [pl.when(number <= points[0][0]).then(points[0][1])]
    for (from_, low), (to, high) in pairwise(points):
        # Weights of both ends instead of a slope: exact at either anchor.
        part = (number - from_) / (to - from_)
        pieces.append(pl.when(number < to).then(low * (1 - part) + high * part))
    return pl.coalesce(*pieces, pl.when(number.is_not_null()).then(points[-1][1])).alias("value")


def attained_maximum(
    value: Column, achievement_pct: Column, is_maximum: Column, *, maximum_value: Decimal | float
) -> pl.Expr:
    """
    Give the highest value where a target that is the attainable maximum was met.

    Parameters
    ----------
    value : str or polars.Expr
        Value as converted from the achievement.
    achievement_pct : str or polars.Expr
        Achievement in per cent; 100 or more is met.
    is_maximum : str or polars.Expr
        Whether no more than the target could be reached (bool); null = no.
    maximum_value : decimal.Decimal or float
        Value of such an indicator.

    Returns
    -------
    polars.Expr
        `maximum_value` where it applies, else `value`.

    References
    ----------
    PermenPANRB 8/2021, annex, chapter VI A 2(i).

    Examples
    --------
    >>> pl.DataFrame({"v": [109.0, 109.0], "pct": [100.0, 100.0], "m": [True, None]}).select(
    ...     attained_maximum("v", "pct", "m", maximum_value=120)
    ... ).to_series().to_list()
    [120.0, 109.0]
    """
    met = column(is_maximum).fill_null(False) & (numbers(achievement_pct) >= 100)
    return pl.when(met).then(float(maximum_value)).otherwise(numbers(value)).alias("value")


def numeric_score(
    result_value: Column,
    behaviour_value: Column,
    *,
    result_share: Decimal | Column,
    maximum: Decimal | float,
) -> pl.Expr:
    """
    Weigh result and behaviour into one score.

    Parameters
    ----------
    result_value, behaviour_value : str or polars.Expr
        Values on the score's scale.
    result_share : decimal.Decimal, str or polars.Expr
        Share of the result, 0 to 1; behaviour takes the rest. A column where it differs by person.
    maximum : decimal.Decimal or float
        Highest score.

    Returns
    -------
    polars.Expr
        Score, unrounded, at most `maximum`; null where either value or the share is missing.

    Raises
    ------
    ValueError
        If a fixed share is outside 0 to 1.

    References
    ----------
    PP 30/2019, article 41(3) and (4).

    Examples
    --------
    >>> pl.DataFrame({"r": [100.0, 120.0], "b": [90.0, None]}).select(
    ...     numeric_score("r", "b", result_share=Decimal("0.7"), maximum=120)
    ... ).to_series().to_list()
    [97.0, None]
    """
    if isinstance(result_share, Decimal):
        if not 0 <= result_share <= 1:
            raise ValueError(f"the share of the result must lie between 0 and 1, not {result_share}")
        share = pl.lit(float(result_share))
    else:
        share = numbers(result_share)
    total = share * numbers(result_value) + (1 - share) * numbers(behaviour_value)
    return pl.min_horizontal(total, pl.when(total.is_not_null()).then(float(maximum))).alias("score")


def skp_total(
    weighted_main: Sequence[Decimal], weighted_additional: Decimal, *, additional_maximum: Decimal
) -> Decimal:
    """
    Add up the weighted values of a plan: main results, and additional ones up to a limit.

    Parameters
    ----------
    weighted_main : sequence of decimal.Decimal
        Weighted values of the parts of the main results.
    weighted_additional : decimal.Decimal
        Weighted value of the additional results together.
    additional_maximum : decimal.Decimal
        Most that additional results may add.

    Returns
    -------
    decimal.Decimal
        Value of the plan, exact.

    References
    ----------
    PermenPANRB 8/2021, annex, chapter VI A 4: value of the SKP.

    Examples
    --------
    >>> skp_total([Decimal("59.2"), Decimal("43.6")], Decimal("0"), additional_maximum=Decimal("10"))
    Decimal('102.8')
    """
    return sum(weighted_main, Decimal(0)) + min(weighted_additional, additional_maximum)
