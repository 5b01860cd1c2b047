"""The likelihood of a pair, with its halo integrated out, tabulated for every code.

Built anew whenever item, threshold or halo parameters move; everything else looks it up.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from salore.methods.calibration._arrays import Floats, Longs
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._table_kernels import spread_over_halo, tabulate

LOW = -14.0
STEP = 0.25
N_NODES = 113
# Blocks in which the masses of item sets are added up: enough for many cores, small in memory.
_SET_BLOCKS = 16
# The trapezium rule integrates a Gaussian to about 3e-6 when its step is 1.25 standard deviations.
_SPACING_SD = 1.25
_REACH_SD = 6.0
# Nodes beyond those that had mass which are tabulated all the same, so that people can move.
_MARGIN = 8
# Codes from which tabulating only where the mass lies is worth its while.
_MANY_CODES = 500


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Item difficulties and category thresholds, with what every evaluation needs of them."""

    difficulty: Floats
    thresholds: Floats

    def categories(self, locations: Floats) -> tuple[Floats, Floats]:
        """Log of the category sum and chance of reaching each category, by item and location.

        Shapes (n_items, ...) and (n_categories - 1, n_items, ...).
        """
        n_steps = self.thresholds.size
        shape = (-1,) + (1,) * locations.ndim
        away = locations[None] - self.difficulty.reshape(shape)
        logs = np.empty((n_steps + 1, *away.shape))
        logs[0] = 0.0
        for category, threshold in enumerate(self.thresholds):
            logs[category + 1] = logs[category] + (away - threshold)
        top = logs.max(axis=0)
        np.exp(logs - top, out=logs)
        total = logs.sum(axis=0)
        reached = np.cumsum(logs[:0:-1], axis=0)[::-1] / total
        return top + np.log(total), reached


@dataclass(frozen=True, slots=True, eq=False)
class Halo:
    """Quadrature of the halo: offsets and their log-weights."""

    offsets: Floats
    log_weights: Floats


def halo_nodes(variance: float, longest_set: int, n_categories: int) -> Halo:
    """Choose equally spaced offsets dense enough for the narrowest likelihood of a pair."""
    if variance <= 0.0:
        return Halo(np.zeros(1), np.zeros(1))
    sharpest = longest_set * min((n_categories - 1) ** 2 / 4.0, 1.0 + 0.1 * n_categories)
    spacing = _SPACING_SD / sqrt(sharpest + 1.0 / variance)
    sd = sqrt(variance)
    half = ceil(_REACH_SD * sd / spacing)
    offsets = np.linspace(-_REACH_SD * sd, _REACH_SD * sd, 2 * half + 1)
    log_weights = -0.5 * (offsets / sd) ** 2
    return Halo(offsets, log_weights - np.log(np.exp(log_weights).sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Log-likelihood, slope and curvature of every code on the grid, shape (n_codes, N_NODES, 3)."""

    values: Floats
    halo: Halo
    log_sums: Floats
    expected: Floats
    variances: Floats
    reached: Floats

    def averaged(self, values: Floats) -> Floats:
        """Average over the halo's population, the last axis of `values`.

        A plain sum: a threaded product would not promise the same bytes.
        """
        mean: Floats = (values * np.exp(self.halo.log_weights)).sum(axis=-1)
        return mean

    @property
    def locations(self) -> Floats:
        """Grid plus halo, shape (N_NODES, n_offsets)."""
        return grid()[:, None] + self.halo.offsets


def grid() -> Floats:
    """Locations at which codes are tabulated, in logits."""
    return np.linspace(LOW, LOW + STEP * (N_NODES - 1), N_NODES)


def build(packed: PackedRatings, items: Items, halo_variance: float, masses: Floats | None = None) -> Tables:
    """Tabulate every code of the ratings; near the given masses only, where codes are many."""
    lengths = np.diff(packed.set_starts)
    halo = halo_nodes(halo_variance, int(lengths.max()), packed.n_categories)
    locations = grid()[:, None] + halo.offsets
    log_sums, reached = items.categories(locations)
    expected = reached.sum(axis=0)
    square: Floats = sum((2.0 * u + 1.0) * chance for u, chance in enumerate(reached))
    variances = square - expected**2
    values = np.empty((packed.n_codes, N_NODES, 3))
    tabulate(
        packed.set_starts,
        packed.set_items,
        _code_starts(packed),
        packed.code_totals,
        *_windows(packed, masses),
        log_sums,
        expected,
        variances,
        log_sums.sum(axis=0),
        expected.sum(axis=0),
        variances.sum(axis=0),
        halo.offsets,
        halo.log_weights,
        LOW,
        STEP,
        values,
    )
    return Tables(values, halo, log_sums, expected, variances, reached)


def item_masses(packed: PackedRatings, tables: Tables, masses: Floats) -> Floats:
    """Spread the mass of each code over the halo's posterior and add it up by item.

    Parameters
    ----------
    masses : ndarray of shape (n_codes, N_NODES)

    Returns
    -------
    ndarray of shape (n_items, N_NODES, n_offsets)
    """
    out = np.zeros((min(_SET_BLOCKS, packed.n_sets), *tables.expected.shape))
    spread_over_halo(
        packed.set_starts,
        packed.set_items,
        _code_starts(packed),
        packed.code_totals,
        tables.log_sums,
        tables.halo.offsets,
        tables.halo.log_weights,
        masses,
        out,
    )
    total: Floats = out.sum(axis=0)
    return total


def _windows(packed: PackedRatings, masses: Floats | None) -> tuple[Longs, Longs]:
    firsts = np.zeros(packed.n_codes, dtype=np.int64)
    lasts = np.full(packed.n_codes, N_NODES - 1)
    if masses is None or packed.n_codes < _MANY_CODES:
        return firsts, lasts
    held = masses != 0.0
    firsts = np.maximum(held.argmax(axis=1) - _MARGIN, 0)
    lasts = np.minimum(N_NODES - 1 - held[:, ::-1].argmax(axis=1) + _MARGIN, N_NODES - 1)
    return firsts, lasts


def _code_starts(packed: PackedRatings) -> Longs:
    return np.searchsorted(packed.code_sets, np.arange(packed.n_sets + 1))
