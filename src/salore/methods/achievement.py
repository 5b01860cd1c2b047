"""Achievement of targets: per indicator, per goal, per plan, and the rating of the result it proposes.

Belongs here: the arithmetic from a target and a realisation to a proposal. Does not: rounding, the cuts'
values and the cap (the pack's), the decision (a person's).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import polars as pl

from salore.methods._columns import Column, column, numbers

METHODS: Final = {
    "achievement.ratio": 1,
    "achievement.accumulate": 1,
    "achievement.goal_mean": 1,
    "achievement.plan_mean": 1,
}


def achievement_pct(
    direction: Column,
    low: Column,
    high: Column,
    realisation: Column,
    *,
    cap_pct: Decimal | float,
    zero_target_missed_pct: Decimal | float,
) -> pl.Expr:
    """
    Compare realisations with their targets, in per cent.

    Inside the target (its ends included) the achievement is 100. Outside, the realisation r is compared
    with the end t it lies beyond: r/t where more is better, 1 + (1 - r/t) where less is better. In a
    `range` target, falling short counts as r/t and overshooting as 1 + (1 - r/t): both cost.

    Parameters
    ----------
    direction : str or polars.Expr
        Column of `higher`, `lower` or `range`.
    low, high : str or polars.Expr
        Ends of the target, 0 or more, in the indicator's unit; equal for a single number.
    realisation : str or polars.Expr
        What was realised, in the same unit. A negative realisation is no achievement where more is better
        (0) and reaches the cap where less is better.
    cap_pct : decimal.Decimal or float
        Highest achievement, in per cent.
    zero_target_missed_pct : decimal.Decimal or float
        Achievement where the end compared with is 0, since no ratio exists.

    Returns
    -------
    polars.Expr
        Per cent, 0 to `cap_pct`, unrounded. Missing (null) where an input is missing, and where the target
        is none: negative, ends reversed, or 0 for anything but `lower`.

    References
    ----------
    PermenPANRB 8/2021, annex, chapter VI A (normal and special condition, targets as a range). PermenPANRB
    6/2022 names no formula; the cap and the target of 0 are the pack's.

    Examples
    --------
    >>> pl.DataFrame(
    ...     {
    ...         "direction": ["higher", "lower", "range", "higher"],
    ...         "low": [80.0, 7.0, 10.0, 5.0],
    ...         "high": [90.0, 8.0, 10.0, 5.0],
    ...         "r": [70.0, 9.0, 12.0, None],
    ...     }
    ... ).select(
    ...     achievement_pct("direction", "low", "high", "r", cap_pct=120, zero_target_missed_pct=0)
    ... ).to_series().to_list()
    [87.5, 87.5, 80.0, None]
    """
    way, least, most, done = column(direction), numbers(low), numbers(high), numbers(realisation)
    below, above = done < least, done > most
    end = pl.when(below).then(least).otherwise(most)
    ratio = 100.0 * done / end
    less_is_better = (way == "lower") | ((way == "range") & above)
    raw = pl.when(less_is_better).then(200.0 - ratio).otherwise(ratio)
    is_target = (least >= 0) & (most >= least) & ((most > 0) | (way == "lower"))
    known = is_target & done.is_not_null() & way.is_in(["higher", "lower", "range"])
    return (
        pl.when(known.not_() | known.is_null())
        .then(None)
        .when(below.not_() & above.not_())
        .then(100.0)
        .when(end == 0)
        .then(float(zero_target_missed_pct))
        .otherwise(raw.clip(0.0, float(cap_pct)))
        .alias("achievement_pct")
    )


def accumulate(
    periodic: pl.DataFrame, *, by: Sequence[str], order: str, value: str, how: Column
) -> pl.DataFrame:
    """
    Make one realisation of a year out of those of its periods.

    Parameters
    ----------
    periodic : polars.DataFrame
        One row an indicator and period, in any order.
    by : sequence of str
        Columns that identify the indicator.
    order : str
        Column by which periods follow each other.
    value : str
        Column of realisations, null where none was reported.
    how : str or polars.Expr
        Column of `last`, `sum` or `mean`; one value an indicator.

    Returns
    -------
    polars.DataFrame
        One row an indicator, sorted by `by`: the columns of `by`, `value`, `n_periods` and `n_missing`. A
        `sum` is missing when any period's realisation is (a part is not the whole); `last` and `mean` use
        the known ones, and `n_missing` says how many were not.

    Raises
    ------
    ValueError
        If `how` holds anything but the three names, or differs within an indicator.

    Examples
    --------
    >>> quarters = pl.DataFrame(
    ...     {"i": ["a"] * 3 + ["b"] * 3, "q": [1, 2, 3] * 2, "r": [5.0, 7.0, None, 1.0, None, 4.0],
    ...      "how": ["sum"] * 3 + ["last"] * 3}
    ... )
    >>> accumulate(quarters, by=["i"], order="q", value="r", how="how").rows()
    [('a', None, 3, 1), ('b', 4.0, 3, 1)]
    """
    rows = periodic.with_columns(_how=column(how), _value=numbers(value)).sort(order, maintain_order=True)
    made = rows.group_by(by, maintain_order=True).agg(
        _kinds=pl.col("_how").n_unique(),
        _how=pl.col("_how").first(),
        last=pl.col("_value").drop_nulls().last(),
        sum=pl.when(pl.col("_value").is_null().any()).then(None).otherwise(pl.col("_value").sum()),
        mean=pl.col("_value").mean(),
        n_periods=pl.len(),
        n_missing=pl.col("_value").null_count(),
    )
    if made.filter(
        (pl.col("_kinds") != 1) | ~pl.col("_how").is_in(["last", "sum", "mean"]).fill_null(False)
    ).height:
        raise ValueError("how must be last, sum or mean, and one of them an indicator")
    chosen = (
        pl.when(pl.col("_how") == "last")
        .then("last")
        .when(pl.col("_how") == "sum")
        .then("sum")
        .otherwise("mean")
    )
    return made.select(*by, chosen.alias(value), "n_periods", "n_missing").sort(by)


def goal_achievement(indicators: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """
    Average the indicators of each goal.

    Parameters
    ----------
    indicators : polars.DataFrame
        One row an indicator: the columns of `by`, `achievement_pct` (null where there is no percentage),
        `is_qualitative` (bool: the target is a text), `has_realisation` (bool: a number or a text was
        reported) and `weight` (the goal's weight, repeated on its indicators; null where none is set).
    by : sequence of str
        Columns that identify the goal; others that are constant within it may be among them.

    Returns
    -------
    polars.DataFrame
        One row a goal, sorted by `by`: `achievement_pct` (mean of the indicators that have a percentage,
        null where none has), `n_indicators`, `n_with_realisation`, `n_without_realisation`,
        `n_qualitative` and `weight` (mean of the weights given).

    Examples
    --------
    >>> rows = pl.DataFrame(
    ...     {"goal_id": ["g", "g", "g"], "achievement_pct": [100.0, 80.0, None], "weight": [None, None, None],
    ...      "is_qualitative": [False, False, True], "has_realisation": [True, True, False]}
    ... )
    >>> goal_achievement(rows, by=["goal_id"]).row(0)
    ('g', 90.0, 3, 2, 1, 1, None)
    """
    has = pl.col("has_realisation").fill_null(False)
    return (
        indicators.group_by(by)
        .agg(
            achievement_pct=numbers("achievement_pct").mean(),
            n_indicators=pl.len(),
            n_with_realisation=has.sum(),
            n_without_realisation=has.not_().sum(),
            n_qualitative=pl.col("is_qualitative").fill_null(False).sum(),
            weight=numbers("weight").mean(),
        )
        .sort(by)
    )


def plan_achievement(goals: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """
    Average the main goals of each plan, by weight where every one of them has a weight, else equally.

    Parameters
    ----------
    goals : polars.DataFrame
        As returned by `goal_achievement`, with the columns of `by` and `kind` (`main` or `additional`).
    by : sequence of str
        Columns that identify the plan, such as person, segment and period.

    Returns
    -------
    polars.DataFrame
        One row a plan, sorted by `by`: `achievement_pct`, missing where a main goal has no realisation at
        all or none has a percentage; `n_main`, `n_main_without_realisation`, `n_main_without_percentage`
        (of those with a realisation: texts), `n_additional` and `is_weighted`. Goals without a percentage
        take no part in the average; the weights of the others are scaled up.

    Notes
    -----
    Weights count only when all main goals carry one and the sum of those averaged is above 0: a plan
    weighted in part has no stated meaning.

    Examples
    --------
    >>> goals = pl.DataFrame(
    ...     {"person_id": ["p", "p"], "kind": ["main", "main"], "achievement_pct": [120.0, 90.0],
    ...      "n_with_realisation": [1, 2], "weight": [1.0, 2.0]}
    ... )
    >>> plan_achievement(goals, by=["person_id"]).row(0)
    ('p', 100.0, 2, 0, 0, 0, True)
    """
    main = pl.col("kind") == "main"
    pct, weight = numbers("achievement_pct").filter(main), numbers("weight").filter(main)
    reported = pl.col("n_with_realisation").filter(main) > 0
    used_weight = weight.filter(pct.is_not_null())
    summed = goals.group_by(by).agg(
        n_main=main.sum(),
        n_main_without_realisation=reported.not_().sum(),
        n_main_without_percentage=(reported & pct.is_null()).sum(),
        n_additional=main.not_().sum(),
        is_weighted=weight.is_not_null().all() & (weight >= 0).all() & (used_weight.sum() > 0),
        equal=pct.mean(),
        weighted=(pct * weight).sum() / used_weight.sum(),
    )
    return summed.select(
        *by,
        pl.when((pl.col("n_main") > 0) & (pl.col("n_main_without_realisation") == 0))
        .then(pl.when("is_weighted").then("weighted").otherwise("equal"))
        .alias("achievement_pct"),
        "n_main",
        "n_main_without_realisation",
        "n_main_without_percentage",
        "n_additional",
        "is_weighted",
    ).sort(by)
