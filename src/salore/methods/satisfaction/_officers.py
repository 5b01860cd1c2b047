"""Figures of single officers, drawn towards the mean of their service as far as chance suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl
from scipy import stats

from salore.methods._columns import FloatArray
from salore.methods._groups import Groups
from salore.methods.satisfaction._index import element_answers

# Steps of the grid over the spread between officers; twice as many move no figure by 0.001 points.
_STEPS = 128


def officer_index(
    answers: pl.DataFrame,
    *,
    officer: str,
    service: str,
    period: str,
    elements: Sequence[str],
    factor: Decimal | float,
    scale: tuple[float, float],
    minimum_answers: int,
    minimum_periods: int,
    confidence: Decimal | float,
) -> pl.DataFrame:
    """
    Estimate officers' indices from the named elements, shrunk within the service.

    Parameters
    ----------
    answers : polars.DataFrame
        One row a response: the columns named by `officer`, `service` and `period` (null = undated) and the
        elements (null = not answered). Responses without an officer, or without any of the elements, do
        not count.
    officer, service, period : str
        Names of the columns.
    elements : sequence of str
        Elements that speak of the officer (competence and conduct of staff).
    factor : decimal.Decimal or float
        Points of the index for one point of the scale.
    scale : tuple of float
        Lowest and highest possible answer; bounds the spread between officers and cuts the interval.
    minimum_answers, minimum_periods : int
        What an officer needs to be shown: dated responses, and different periods among them.
    confidence : decimal.Decimal or float
        Coverage of the interval, 0 to 1.

    Returns
    -------
    polars.DataFrame
        One row an officer and service, sorted: `n`, `n_periods`, `raw_index` (mean over responses of the
        response's mean, times `factor`), `shrunk_index`, `low`, `high`, `shown`. Values are missing where
        `shown` is false; `low` and `high` also where all answers of the service are alike.

    Notes
    -----
    Normal-normal model: an officer's raw index is the true one plus chance with variance s2/n, where s2 is
    pooled within the service; true ones spread around the service's mean with standard deviation tau. The
    mean is integrated out; tau is averaged over its restricted likelihood on a grid, with a flat prior from
    0 to half the scale's range. Plugging in one estimate of tau instead makes intervals too short where a
    service has few officers. All officers of the service inform tau and the mean, shown or not.

    References
    ----------
    Morris (1983), JASA 78, 47-55; Gelman (2006), Bayesian Analysis 1, 515-534 (flat prior on tau).

    Examples
    --------
    >>> answers = pl.DataFrame(
    ...     {"o": ["x", "y"] * 4, "s": ["s"] * 8, "q": [1, 1, 2, 2] * 2, "u6": [4, 2, 3, 3, 4, 3, 4, 2]}
    ... )
    >>> officer_index(
    ...     answers, officer="o", service="s", period="q", elements=["u6"], factor=25, scale=(1, 4),
    ...     minimum_answers=4, minimum_periods=2, confidence=0.95,
    ... ).select("o", "raw_index", pl.col("shrunk_index").round(1)).rows()
    [('x', 93.75, 91.8), ('y', 62.5, 64.5)]
    """
    given = element_answers(answers, elements)
    counts = (
        ~np.isnan(given).all(axis=1)
        & answers.select(pl.col(officer).is_not_null() & pl.col(period).is_not_null()).to_series().to_numpy()
    )
    kept = answers.filter(counts)
    known = ~np.isnan(given[counts])
    response = float(factor) * np.where(known, given[counts], 0.0).sum(axis=1) / known.sum(axis=1)
    officers = Groups.of(kept, [service, officer])
    raw, n = officers.total(response) / officers.count(), officers.count()
    services = Groups.of(officers.keys, [service])
    within = services.total(officers.total((response - raw[officers.of_row]) ** 2))
    degrees = services.total(n - 1)
    pooled = np.divide(within, degrees, out=np.zeros_like(within), where=degrees > 0)
    reach = float(factor) * (scale[1] - scale[0]) / 2
    shrunk, sd = _shrink(_Officers(services, raw, pooled[services.of_row] / n), largest_spread=reach)
    z = stats.norm.ppf((1 + float(confidence)) / 2)
    n_periods = kept.group_by(service, officer).agg(n_periods=pl.col(period).n_unique())
    figures = {
        "raw_index": raw,
        "shrunk_index": shrunk,
        "low": np.maximum(shrunk - z * sd, scale[0] * float(factor)),
        "high": np.minimum(shrunk + z * sd, scale[1] * float(factor)),
    }
    shown = (pl.col("n") >= minimum_answers) & (pl.col("n_periods") >= minimum_periods)
    return (
        officers.keys.with_columns(
            pl.Series("n", n.astype(np.int64)),
            *(pl.Series(name, values).fill_nan(None) for name, values in figures.items()),
        )
        .join(n_periods, on=[service, officer], how="left", maintain_order="left", nulls_equal=True)
        .with_columns(shown=shown)
        .select(
            officer,
            service,
            "n",
            "n_periods",
            *(pl.when("shown").then(name).alias(name) for name in figures),
            "shown",
        )
    )


@dataclass(frozen=True, slots=True)
class _Officers:
    services: Groups
    raw: FloatArray
    variance: FloatArray

    def at(self, spread: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return log likelihood a service, and mean and variance an officer, for one spread."""
        of_row = self.services.of_row
        precision = 1.0 / (self.variance + spread**2)
        total = self.services.total(precision)
        centre = self.services.total(precision * self.raw) / total
        away = self.raw - centre[of_row]
        likelihood = self.services.total(0.5 * np.log(precision) - 0.5 * precision * away**2)
        towards = self.variance * precision
        mean = self.raw - towards * away
        variance = towards * spread**2 + towards**2 / total[of_row]
        return likelihood - 0.5 * np.log(total), mean, variance


def _shrink(officers: _Officers, *, largest_spread: float) -> tuple[FloatArray, FloatArray]:
    """Average means and variances over the spread; without any chance variance nothing is shrunk."""
    certain = officers.variance == 0
    safe = _Officers(officers.services, officers.raw, np.where(certain, 1.0, officers.variance))
    # Midpoints of steps that grow quadratically: fine where the spread is small against the scale.
    edges = largest_spread * np.linspace(0.0, 1.0, _STEPS + 1) ** 2
    middles, widths = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    logs = np.stack([safe.at(spread)[0] for spread in middles])
    weights = np.exp(logs - logs.max(axis=0, initial=-np.inf, keepdims=True)) * widths[:, None]
    weights /= weights.sum(axis=0, keepdims=True)
    mean, square = np.zeros_like(officers.raw), np.zeros_like(officers.raw)
    for spread, weight in zip(middles, weights, strict=True):
        _, centre, variance = safe.at(spread)
        share = weight[officers.services.of_row]
        mean += share * centre
        square += share * (variance + (centre - officers.raw) ** 2)
    # Second moments are taken about the raw index: no cancellation between large squares.
    sd = np.sqrt(np.maximum(square - (mean - officers.raw) ** 2, 0.0))
    return np.where(certain, officers.raw, mean), np.where(certain, np.nan, sd)
