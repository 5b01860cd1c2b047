"""Whether a predicate reaches groups of people alike: differences in shares, with honest intervals.

Belongs here: the comparison, overall and within unit and family, and when it is flagged. Does not: causes
(a difference is a reason to look, not a finding), which groups exist, words.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import numpy as np
import polars as pl
from scipy import stats

from salore.methods._columns import FloatArray

METHODS: Final = {"fairness.risk_difference": 1, "fairness.mantel_haenszel": 1, "fairness.impact_ratio": 1}


def newcombe_interval(
    top: FloatArray, people: FloatArray, other_top: FloatArray, other_people: FloatArray, *, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """
    Compute intervals of the difference between two independent shares (hybrid score).

    Parameters
    ----------
    top, people : array of float, of shape (n,)
        People with the top predicate, and all people, of the first group.
    other_top, other_people : array of float, of shape (n,)
        The same of the second group.
    confidence : float
        Coverage of each interval, 0 to 1.

    Returns
    -------
    tuple of array of float, each of shape (n,)
        Lower and upper end, -1 to 1; NaN where a group is empty.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> low, high = newcombe_interval(
    ...     np.array([56.0]), np.array([70.0]), np.array([48.0]), np.array([80.0]), confidence=0.95
    ... )
    >>> low.round(4).item(), high.round(4).item()
    (0.0524, 0.3339)
    """
    z = float(stats.norm.ppf((1 + confidence) / 2))
    share, low, high = _wilson(top, people, z)
    other, other_low, other_high = _wilson(other_top, other_people, z)
    difference = share - other
    return (
        difference - np.hypot(share - low, other_high - other),
        difference + np.hypot(high - share, other - other_low),
    )


def _wilson(top: FloatArray, people: FloatArray, z: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    n = np.where(people > 0, people, np.nan)
    share = top / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return share, centre - reach, centre + reach


def mantel_haenszel_difference(
    top: FloatArray, people: FloatArray, other_top: FloatArray, other_people: FloatArray
) -> tuple[float, float]:
    """
    Compute the common difference in shares over strata, and its standard error.

    Parameters
    ----------
    top, people : array of float, of shape (n_strata,)
        People with the top predicate, and all people, of the first group in each stratum.
    other_top, other_people : array of float, of shape (n_strata,)
        The same of the second group.

    Returns
    -------
    tuple of float
        Difference (first minus second), -1 to 1, and its standard error. Both NaN where no stratum holds
        both groups; the error also where it cannot be told (nobody or everybody has the predicate).

    Notes
    -----
    Weights are those of Mantel and Haenszel. The variance is Sato's, which holds both for few large strata
    and for many small ones, as units by families are.

    References
    ----------
    Mantel and Haenszel (1959), JNCI 22, 719-748; Sato (1989), Biometrics 45, 1323-1324.

    Examples
    --------
    >>> difference, error = mantel_haenszel_difference(
    ...     np.array([16.0, 12.0]), np.array([27.0, 28.0]), np.array([5.0, 7.0]), np.array([25.0, 26.0])
    ... )
    >>> round(difference, 4), round(error, 4)
    (0.2738, 0.0904)
    """
    both = (people > 0) & (other_people > 0)
    a, n, b, m = top[both], people[both], other_top[both], other_people[both]
    whole = n + m
    weight = float((n * m / whole).sum())
    if weight == 0:
        return np.nan, np.nan
    difference = float(((a * m - b * n) / whole).sum()) / weight
    p = (n**2 * b - m**2 * a + n * m * (m - n) / 2) / whole**2
    q = (a * (m - b) + b * (n - a)) / (2 * whole)
    variance = (difference * float(p.sum()) + float(q.sum())) / weight**2
    return difference, float(np.sqrt(variance)) if variance > 0 else np.nan


def group_fairness(
    people: pl.DataFrame,
    *,
    groups: Sequence[str],
    top: str,
    strata: Sequence[str],
    minimum_people: int,
    confidence: Decimal | float,
) -> pl.DataFrame:
    """
    Compare the share of the top predicate of each level of each group with everybody else's.

    Parameters
    ----------
    people : polars.DataFrame
        One row a person with a final predicate: the columns of `groups`, `strata` and `top`.
    groups : sequence of str
        Columns whose values are the levels; null = not known, left out of that group.
    top : str
        Column of bool: whether the person has a top predicate; null rows are left out.
    strata : sequence of str
        Columns within which people are comparable, such as unit and job family.
    minimum_people : int
        Fewer in a level, or in everybody else together, are never flagged.
    confidence : decimal.Decimal or float
        Coverage of all intervals together, 0 to 1.

    Returns
    -------
    polars.DataFrame
        Two rows a level, sorted by `group`, `scope`, `level`: `group`, `level`, `n`, `share_top`,
        `difference` (share minus everybody else's), `low`, `high`, `impact_ratio`, `scope`, `flag`. Scope
        `overall` compares all; `within` compares within strata, and its `n` and `share_top` are of people
        whose stratum holds others too. Figures are missing where nothing can be compared. `impact_ratio` is
        the level's share over the highest share of a level of at least `minimum_people` (of any, if none
        is that large), in scope `overall` alone.

    Notes
    -----
    Intervals are Newcombe's overall and Mantel-Haenszel with Sato's error within. They are corrected for
    the number of looks by Bonferroni, which holds whatever the looks have to do with each other: each has
    coverage 1 - (1 - confidence) / looks. A look is a comparison that could be flagged; the two levels of a
    pair are one. A row is flagged if its interval leaves 0 out and both sides have `minimum_people`.

    References
    ----------
    Newcombe (1998); Sato (1989); Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D
    (four-fifths), which the impact ratio is read against.

    Examples
    --------
    >>> people = pl.DataFrame(
    ...     {"sex": ["f"] * 40 + ["m"] * 40, "top": [True] * 8 + [False] * 32 + [True] * 20 + [False] * 20,
    ...      "unit": ["u"] * 80}
    ... )
    >>> group_fairness(
    ...     people, groups=["sex"], top="top", strata=["unit"], minimum_people=30, confidence=0.95
    ... ).filter(scope="overall").select("level", "share_top", "difference", "impact_ratio", "flag").rows()
    [('f', 0.2, -0.3, 0.4, True), ('m', 0.5, 0.3, 1.0, True)]
    """
    known = people.filter(pl.col(top).is_not_null())
    compared = [
        _with_impact_ratio(_overall(rows, group, top), minimum_people)
        if scope == "overall"
        else _within(rows, group, top, strata)
        for group in groups
        for rows in [known.filter(pl.col(group).is_not_null())]
        for scope in ("overall", "within")
    ]
    if not compared:
        return pl.DataFrame(schema=_SCHEMA)
    rows = pl.concat(compared).with_columns(
        testable=(pl.col("n") >= minimum_people) & (pl.col("others") >= minimum_people)
    )
    each = 1 - (1 - float(confidence)) / max(_looks(rows), 1)
    low, high = _intervals(rows, each)
    return (
        rows.with_columns(
            pl.Series("low", low).fill_nan(None),
            pl.Series("high", high).fill_nan(None),
            pl.col("share_top", "difference", "impact_ratio").fill_nan(None),
        )
        .with_columns(flag=pl.col("testable") & ((pl.col("low") > 0) | (pl.col("high") < 0)).fill_null(False))
        .select(*_SCHEMA)
        .cast(_SCHEMA)
        .sort("group", "scope", "level", maintain_order=True)
    )


_SCHEMA: Final = pl.Schema(
    {
        "group": pl.String,
        "level": pl.String,
        "n": pl.Int64,
        "share_top": pl.Float64,
        "difference": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "impact_ratio": pl.Float64,
        "scope": pl.String,
        "flag": pl.Boolean,
    }
)


def _counted(rows: pl.DataFrame, by: Sequence[str], top: str) -> pl.DataFrame:
    return (
        rows.group_by(by).agg(n=pl.len().cast(pl.Float64), tops=pl.col(top).sum().cast(pl.Float64)).sort(by)
    )


def _overall(rows: pl.DataFrame, group: str, top: str) -> pl.DataFrame:
    levels = _counted(rows.with_columns(level=pl.col(group).cast(pl.String)), ["level"], top)
    others, other_tops = pl.col("n").sum() - pl.col("n"), pl.col("tops").sum() - pl.col("tops")
    return levels.select(
        group=pl.lit(group, dtype=pl.String),
        scope=pl.lit("overall"),
        level="level",
        n="n",
        tops="tops",
        others=others,
        other_tops=other_tops,
        share_top=pl.col("tops") / pl.col("n"),
        difference=pl.col("tops") / pl.col("n") - other_tops / others,
        error=pl.lit(None, dtype=pl.Float64),
        levels=pl.len().cast(pl.Int64),
    )


def _with_impact_ratio(levels: pl.DataFrame, minimum_people: int) -> pl.DataFrame:
    large = pl.col("share_top").filter(pl.col("n") >= minimum_people).max()
    highest = pl.coalesce(large, pl.col("share_top").max())
    return levels.with_columns(
        impact_ratio=pl.when(highest > 0).then(pl.col("share_top") / highest).cast(pl.Float64)
    )


def _within(rows: pl.DataFrame, group: str, top: str, strata: Sequence[str]) -> pl.DataFrame:
    leveled = rows.with_columns(level=pl.col(group).cast(pl.String))
    cells = _counted(leveled, ["level", *strata], top)
    all_of = [pl.col(name).sum().over(strata) if strata else pl.col(name).sum() for name in ("n", "tops")]
    cells = cells.with_columns(others=all_of[0] - pl.col("n"), other_tops=all_of[1] - pl.col("tops"))
    levels = cells.select(pl.col("level").unique().sort()).to_series()
    return pl.DataFrame(
        [
            _of_level(
                group,
                level,
                cells.filter(
                    level=level,
                ),
                levels.len(),
            )
            for level in levels
        ],
        schema=_WITHIN_SCHEMA,
        orient="row",
    ).with_columns(impact_ratio=pl.lit(None, dtype=pl.Float64))


_WITHIN_SCHEMA: Final = {
    "group": pl.String,
    "scope": pl.String,
    "level": pl.String,
    "n": pl.Float64,
    "tops": pl.Float64,
    "others": pl.Float64,
    "other_tops": pl.Float64,
    "share_top": pl.Float64,
    "difference": pl.Float64,
    "error": pl.Float64,
    "levels": pl.Int64,
}


def _of_level(group: str, level: str, cells: pl.DataFrame, levels: int) -> tuple[object, ...]:
    both = cells.filter(pl.col("others") > 0)
    counts = [both[name].to_numpy().astype(np.float64) for name in ("tops", "n", "other_tops", "others")]
    difference, error = mantel_haenszel_difference(*counts)
    tops, n, other_tops, others = (float(each.sum()) for each in counts)
    share = tops / n if n else None
    return group, "within", level, n, tops, others, other_tops, share, difference, error, levels


def _looks(rows: pl.DataFrame) -> int:
    """Count comparisons that could be flagged; the two levels of a pair are the same comparison."""
    testable = rows.group_by("group", "scope").agg(
        looks=pl.when(pl.col("levels").first() == 2)
        .then(pl.col("testable").any().cast(pl.Int64))
        .otherwise(pl.col("testable").sum().cast(pl.Int64))
    )
    return int(testable["looks"].sum())


def _intervals(rows: pl.DataFrame, confidence: float) -> tuple[FloatArray, FloatArray]:
    counts = [rows[name].to_numpy() for name in ("tops", "n", "other_tops", "others")]
    low, high = newcombe_interval(*counts, confidence=confidence)
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * rows["error"].fill_null(np.nan).to_numpy()
    difference = rows["difference"].fill_null(np.nan).to_numpy()
    within = (rows["scope"] == "within").to_numpy()
    return (
        np.where(within, np.maximum(difference - reach, -1), low),
        np.where(within, np.minimum(difference + reach, 1), high),
    )
