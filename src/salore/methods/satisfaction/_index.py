"""The index of a survey: element means, the index with its interval, the grade."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

import numpy as np
import polars as pl
from scipy import stats

from salore.methods._columns import Column, FloatArray, numbers
from salore.methods._groups import Groups
from salore.methods.rounding import half_up


class GradeBand(Protocol):
    """A grade from `minimum` up, as the pack states it."""

    @property
    def grade(self) -> str: ...
    @property
    def minimum(self) -> Decimal: ...


def element_answers(answers: pl.DataFrame, elements: Sequence[str]) -> FloatArray:
    """Return the answers as numbers of shape (n_rows, n_elements), NaN where missing."""
    return answers.select(numbers(element).fill_null(np.nan) for element in elements).to_numpy()


def survey_index(
    answers: pl.DataFrame,
    *,
    by: Sequence[str],
    elements: Sequence[str],
    factor: Decimal | float,
    scale: tuple[float, float],
    minimum_answers: int,
    confidence: Decimal | float,
    populations: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """
    Compute the index of each group of answers, such as a service or, pooled, a unit.

    The index is `factor` times the mean of the element means, each element weighing exactly 1/k of the k
    that have any answer. A missing answer takes no part in its element's mean.

    Parameters
    ----------
    answers : polars.DataFrame
        One row a response: the columns of `by` and one a name in `elements` (null = not answered).
    by : sequence of str
        Columns that identify the group.
    elements : sequence of str
        Names of the element columns.
    factor : decimal.Decimal or float
        What the mean is multiplied by, 25 for the index of 25 to 100.
    scale : tuple of float
        Lowest and highest possible answer; the interval is cut there.
    minimum_answers : int
        Responses under which nothing but `n` is given; at least 2 are needed for an interval.
    confidence : decimal.Decimal or float
        Coverage of the interval, 0 to 1.
    populations : polars.DataFrame, optional
        The columns of `by` and `population`, customers of the group; null or absent = unknown.

    Returns
    -------
    polars.DataFrame
        One row a group, sorted by `by`: `n` (responses with any element answered), `population`, the element
        means, `n_elements` (k), `index`, `index_se`, `index_low`, `index_high` (points of the index,
        unrounded) and `notice`: `too_few` (values empty), `no_spread` (all answered alike, so that chance
        cannot be estimated: no interval), `population_exceeded` (more responses than customers, so the
        population is not used), or null.

    Notes
    -----
    The error comes from linearisation: a respondent's influence on a mean of ratios is the sum over
    elements of (answer - element mean) / answers to the element. With a known population the variance is
    multiplied by 1 - n/N. The interval uses Student's t with n - 1 degrees, because the variance itself is
    estimated and services with five answers are ordinary; with many answers it is the normal one.
    It speaks of chance in who answered, not of who is never asked: a walk-in sample has no such guarantee.

    References
    ----------
    PermenPANRB 14/2017, annex. Woodruff (1971), JASA 66, 411-414 (linearisation).

    Examples
    --------
    >>> answers = pl.DataFrame({"s": ["a"] * 5, "u1": [4, 3, 4, 3, 4], "u2": [3, 3, None, 3, 3]})
    >>> survey_index(
    ...     answers, by=["s"], elements=["u1", "u2"], factor=25, scale=(1, 4), minimum_answers=5,
    ...     confidence=0.95,
    ... ).select("n", "u1", "u2", "index", "notice").row(0)
    (5, 3.6, 3.0, 82.5, None)
    """
    given = element_answers(answers, elements)
    responded = ~np.isnan(given).all(axis=1)
    given = given[responded]
    groups = Groups.of(answers.filter(pl.Series(responded)), by)
    means, counts = _element_means(groups, given)
    n, k = groups.count(), (counts > 0).sum(axis=1)
    index = float(factor) * np.nansum(means, axis=1) / k
    population, exceeded = _population(groups.keys, by, populations, n)
    square = groups.total(_influence(groups, given, means, counts) ** 2)
    usable = np.where(np.isnan(population) | exceeded, np.inf, population)
    left = 1.0 - n / usable
    variance = (float(factor) / k) ** 2 * square * n / np.maximum(n - 1, 1) * left
    no_spread = ((square == 0) & (left > 0)) | (n < 2)
    se = np.where(no_spread, np.nan, np.sqrt(variance))
    low, high = t_interval(index, se, n - 1, confidence, (scale[0] * float(factor), scale[1] * float(factor)))
    few = n < minimum_answers
    notice = np.select(
        [few, no_spread, exceeded], ["too_few", "no_spread", "population_exceeded"], default=""
    )
    values = {name: means[:, place] for place, name in enumerate(elements)}
    values |= {"n_elements": k.astype(np.float64), "index": index, "index_se": se}
    values |= {"index_low": low, "index_high": high}
    shown = {name: np.where(few, np.nan, figures) for name, figures in values.items()}
    return groups.keys.with_columns(
        pl.Series("n", n.astype(np.int64)),
        pl.Series("population", population).fill_nan(None).cast(pl.Int64),
        *(pl.Series(name, figures).fill_nan(None) for name, figures in shown.items()),
        pl.Series("notice", notice.tolist(), dtype=pl.String).replace("", None),
    ).with_columns(pl.col("n_elements").cast(pl.Int64))


def _element_means(groups: Groups, given: FloatArray) -> tuple[FloatArray, FloatArray]:
    known = ~np.isnan(given)
    columns = range(given.shape[1])
    counts = np.stack([groups.total(known[:, u].astype(np.float64)) for u in columns], axis=1)
    sums = np.stack([groups.total(np.where(known[:, u], given[:, u], 0.0)) for u in columns], axis=1)
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0), counts


def _influence(groups: Groups, given: FloatArray, means: FloatArray, counts: FloatArray) -> FloatArray:
    influence = np.zeros(len(given))
    for u in range(given.shape[1]):
        away = (given[:, u] - means[groups.of_row, u]) / counts[groups.of_row, u]
        influence += np.where(np.isnan(given[:, u]), 0.0, away)
    return influence


def _population(
    keys: pl.DataFrame, by: Sequence[str], populations: pl.DataFrame | None, n: FloatArray
) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    if populations is None:
        return np.full(len(n), np.nan), np.zeros(len(n), dtype=np.bool_)
    known = keys.join(
        populations.select(*by, numbers("population")).unique(by, keep="first", maintain_order=True),
        on=list(by),
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )
    people = known["population"].fill_null(np.nan).to_numpy().astype(np.float64)
    return people, np.asarray(n > people)


def t_interval(
    centre: FloatArray,
    se: FloatArray,
    degrees: FloatArray,
    confidence: Decimal | float,
    limits: tuple[float, float],
) -> tuple[FloatArray, FloatArray]:
    """Return both ends of Student's interval, cut at the limits; NaN where there is no error."""
    quantile = stats.t.ppf((1 + float(confidence)) / 2, np.maximum(degrees, 1))
    reach = quantile * se
    return np.maximum(centre - reach, limits[0]), np.minimum(centre + reach, limits[1])


def index_of_means(
    means: FloatArray,
    *,
    factor: Decimal | float,
    weight: Decimal | float | None = None,
    sum_decimals: int | None = None,
) -> FloatArray:
    """
    Compute indices from element means, exactly or with a weight as older reports printed it.

    Parameters
    ----------
    means : array of float, of shape (..., n_elements)
        Element means; NaN where an element has no answer.
    factor : decimal.Decimal or float
        What the weighted sum is multiplied by.
    weight : decimal.Decimal or float, optional
        Weight of every element as printed (0.071 for fourteen); by default exactly 1/k of the k known.
    sum_decimals : int, optional
        Places to which the weighted sum was rounded before it was multiplied; by default not at all.

    Returns
    -------
    array of float, of shape (...)
        Indices, unrounded; NaN where no element is known.

    Notes
    -----
    A printed weight understates: nine times 0.11 caps the index at 99. It serves to retrace old reports.

    References
    ----------
    PermenPANRB 14/2017 (nine elements); KEP/25/M.PAN/2/2004 (fourteen).

    Examples
    --------
    >>> index_of_means(np.array([4.0] * 9), factor=25).item()
    100.0
    >>> round(index_of_means(np.array([4.0] * 9), factor=25, weight=0.11).item(), 6)
    99.0
    """
    known = ~np.isnan(means)
    k = known.sum(axis=-1)
    summed = np.where(known, means, 0.0).sum(axis=-1)
    weighted = summed / np.maximum(k, 1) if weight is None else summed * float(weight)
    if sum_decimals is not None:
        weighted = half_up(weighted, sum_decimals)
    return np.asarray(np.where(k > 0, float(factor) * weighted, np.nan), dtype=np.float64)


def grade(index: Column, *, bands: Sequence[GradeBand]) -> pl.Expr:
    """
    Look up the grade of an index by the lower bounds of the bands.

    Parameters
    ----------
    index : str or polars.Expr
        Index, already rounded: bands printed with gaps (76.60, 76.61) are then complete.
    bands : sequence of GradeBand
        Bands in force on the day, each with `grade` and `minimum`, in any order.

    Returns
    -------
    polars.Expr
        Grade; null where the index is missing or below every minimum.

    References
    ----------
    PermenPANRB 14/2017, annex, table of grades.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> bands = [SimpleNamespace(grade="B", minimum=76.61), SimpleNamespace(grade="C", minimum=65)]
    >>> pl.DataFrame({"i": [76.61, 76.60, 30.0, None]}).select(grade("i", bands=bands)).to_series().to_list()
    ['B', 'C', None, None]
    """
    ordered = sorted(bands, key=lambda band: -band.minimum)
    value = numbers(index)
    found = [pl.when(value >= float(band.minimum)).then(pl.lit(band.grade)) for band in ordered]
    return pl.coalesce(*found, pl.lit(None, dtype=pl.String)).alias("grade")
