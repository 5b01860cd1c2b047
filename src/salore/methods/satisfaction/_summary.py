"""Above the single survey: means of services, and surveys known only as recaps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import polars as pl

from salore.methods._columns import FloatArray, numbers
from salore.methods._groups import Groups
from salore.methods.satisfaction._index import index_of_means, t_interval


def mean_of_services(
    services: pl.DataFrame,
    *,
    by: Sequence[str],
    elements: Sequence[str],
    factor: Decimal | float,
    scale: tuple[float, float],
    confidence: Decimal | float,
) -> pl.DataFrame:
    """
    Average the indices of services, each counting once however many answered.

    Parameters
    ----------
    services : polars.DataFrame
        One row a service, as returned by `survey_index` or `recap_index`, with the columns of `by`.
    by : sequence of str
        Columns that identify what stands above the service.
    elements : sequence of str
        Names of the element columns.
    factor : decimal.Decimal or float
        Points of the index for one point of the scale.
    scale : tuple of float
        Lowest and highest possible answer; the interval is cut there.
    confidence : decimal.Decimal or float
        Coverage of the interval, 0 to 1.

    Returns
    -------
    polars.DataFrame
        One row a group, sorted by `by`: `n` (responses of all services), `n_services` averaged,
        `n_services_left_out` (without an index), the element means (of services that have the element),
        `index`, `index_se`, `index_low`, `index_high`; no interval where a service has none. Values are
        missing where no service has an index.

    Notes
    -----
    Services answer independently: the variance is the sum of theirs over the square of their number, and
    the degrees of freedom follow Satterthwaite.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2, 110-114.

    Examples
    --------
    >>> services = pl.DataFrame(
    ...     {"unit": ["a", "a", "a"], "n": [100, 10, 3], "u1": [4.0, 3.0, None],
    ...      "index": [100.0, 75.0, None], "index_se": [1.0, 2.0, None]}
    ... )
    >>> mean_of_services(
    ...     services, by=["unit"], elements=["u1"], factor=25, scale=(1, 4), confidence=0.95
    ... ).select("n", "n_services", "n_services_left_out", "u1", "index").row(0)
    (113, 2, 1, 3.5, 87.5)
    """
    groups = Groups.of(services, by)
    index = _figures(services, "index")
    se, n = _figures(services, "index_se"), _figures(services, "n")
    has = ~np.isnan(index)
    averaged = groups.total(has.astype(np.float64))
    mean = _mean_known(groups, index)
    # A service with an index but no error leaves the group without one: NaN carries through the sum.
    square = groups.total(np.where(has, se**2, 0.0))
    fourth = groups.total(np.where(has, se**4 / np.maximum(n - 1, 1), 0.0))
    degrees = np.divide(square**2, fourth, out=np.ones_like(square), where=fourth > 0)
    group_se = np.sqrt(square) / np.where(averaged > 0, averaged, np.nan)
    low, high = t_interval(
        mean, group_se, degrees, confidence, (scale[0] * float(factor), scale[1] * float(factor))
    )
    figures = {element: _mean_known(groups, _figures(services, element)) for element in elements}
    figures |= {"index": mean, "index_se": group_se, "index_low": low, "index_high": high}
    return groups.keys.with_columns(
        pl.Series("n", groups.total(np.nan_to_num(n)).astype(np.int64)),
        pl.Series("n_services", averaged.astype(np.int64)),
        pl.Series("n_services_left_out", (groups.count() - averaged).astype(np.int64)),
        *(pl.Series(name, values).fill_nan(None) for name, values in figures.items()),
    )


def _figures(frame: pl.DataFrame, name: str) -> FloatArray:
    return frame.select(numbers(name).fill_null(np.nan)).to_series().to_numpy().astype(np.float64)


def _mean_known(groups: Groups, values: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    weight = np.where(np.isnan(values), 0.0, 1.0 if weights is None else weights)
    summed, total = groups.total(np.nan_to_num(values) * weight), groups.total(weight)
    return np.divide(summed, total, out=np.full_like(summed, np.nan), where=total > 0)


def combine_recaps(recaps: pl.DataFrame, *, by: Sequence[str], elements: Sequence[str]) -> pl.DataFrame:
    """
    Put recaps of the same survey together, each counting by its responses.

    Parameters
    ----------
    recaps : polars.DataFrame
        One row a recap: the columns of `by`, `n` (responses, above 0) and the element means (null where
        the recap has none).
    by : sequence of str
        Columns that identify the survey.
    elements : sequence of str
        Names of the element columns.

    Returns
    -------
    polars.DataFrame
        One row a survey, sorted by `by`: `n` and the element means, weighted by `n`.

    Notes
    -----
    A recap does not say how many answered each element, so its `n` stands for all of them.

    Examples
    --------
    >>> recaps = pl.DataFrame({"s": ["a", "a"], "n": [30, 10], "u1": [3.0, 4.0], "u2": [None, 2.0]})
    >>> combine_recaps(recaps, by=["s"], elements=["u1", "u2"]).row(0)
    ('a', 40, 3.25, 2.0)
    """
    groups = Groups.of(recaps, by)
    n = _figures(recaps, "n")
    means = {element: _mean_known(groups, _figures(recaps, element), n) for element in elements}
    return groups.keys.with_columns(
        pl.Series("n", groups.total(n).astype(np.int64)),
        *(pl.Series(name, values).fill_nan(None) for name, values in means.items()),
    )


def recap_index(
    recaps: pl.DataFrame,
    *,
    by: Sequence[str],
    elements: Sequence[str],
    factor: Decimal | float,
    minimum_answers: int,
) -> pl.DataFrame:
    """
    Compute the index of surveys known only as means.

    Parameters
    ----------
    recaps : polars.DataFrame
        As for `combine_recaps`.
    by : sequence of str
        Columns that identify the survey.
    elements : sequence of str
        Names of the element columns.
    factor : decimal.Decimal or float
        What the mean is multiplied by.
    minimum_answers : int
        Responses under which nothing but `n` is given.

    Returns
    -------
    polars.DataFrame
        As from `survey_index`; `index_se`, `index_low` and `index_high` are always missing, since means do
        not say how far answers lie apart. `notice` is `recap`, or `too_few`.

    Examples
    --------
    >>> recaps = pl.DataFrame({"s": ["a"], "n": [30], "u1": [3.0], "u2": [3.5]})
    >>> recap_index(
    ...     recaps, by=["s"], elements=["u1", "u2"], factor=25, minimum_answers=5
    ... ).select("n", "index", "index_low", "notice").row(0)
    (30, 81.25, None, 'recap')
    """
    combined = combine_recaps(recaps, by=by, elements=elements)
    means = combined.select(pl.col(element).fill_null(np.nan) for element in elements).to_numpy()
    few = pl.col("n") < minimum_answers
    return combined.with_columns(
        population=pl.lit(None, dtype=pl.Int64),
        n_elements=pl.Series((~np.isnan(means)).sum(axis=1), dtype=pl.Int64),
        index=pl.Series(index_of_means(means, factor=factor)).fill_nan(None),
        index_se=pl.lit(None, dtype=pl.Float64),
        index_low=pl.lit(None, dtype=pl.Float64),
        index_high=pl.lit(None, dtype=pl.Float64),
        notice=pl.when(few).then(pl.lit("too_few")).otherwise(pl.lit("recap")),
    ).select(
        *by,
        "n",
        "population",
        *(pl.when(~few).then(element).alias(element) for element in elements),
        *(pl.when(~few).then(name).alias(name) for name in ("n_elements", "index")),
        "index_se",
        "index_low",
        "index_high",
        "notice",
    )
