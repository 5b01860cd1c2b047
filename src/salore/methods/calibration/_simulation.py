"""Ratings drawn from the model, with the truth: for tests, benches and trying things out."""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Bytes, Floats, Ints
from salore.methods.calibration._draw_kernels import draw_ratings
from salore.methods.calibration._packing import PackedRatings, pack


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Drawn ratings and the truth behind them, in logits."""

    packed: PackedRatings
    measure: Floats
    severity: Floats
    difficulty: Floats
    thresholds: Floats


def draw(
    sizes: tuple[int, int, int, int, int],
    population: tuple[float, float, float, float],
    missing: float,
    seed: int,
) -> Simulated:
    """Draw ratings; see `simulate`."""
    n_ratees, n_raters, raters_each, n_items, n_categories = sizes
    mean, ratee_sd, rater_sd, halo_sd = population
    rng = np.random.default_rng(seed)
    measure = rng.normal(mean, ratee_sd, n_ratees)
    severity = rng.normal(0.0, rater_sd, n_raters)
    difficulty = np.linspace(-0.8, 0.8, n_items) if n_items > 1 else np.zeros(1)
    outermost = 0.6 * (n_categories - 2)
    thresholds = np.linspace(-outermost, outermost, n_categories - 1)
    raters = np.empty((n_ratees, raters_each), dtype=np.int32)
    totals = np.empty((n_ratees, raters_each), dtype=np.int32)
    scores = np.empty((n_ratees, raters_each, n_items), dtype=np.uint8)
    start = np.uint64(rng.integers(2**63))
    draw_ratings(start, measure, severity, difficulty, thresholds, halo_sd, raters, totals, scores)
    if missing > 0.0:
        packed = _with_gaps(raters, scores, rng, missing, sizes)
    else:
        packed = _complete(raters, totals, scores, n_raters, n_categories)
    return Simulated(packed, measure, severity, difficulty, thresholds)


def _with_gaps(
    raters: Ints,
    scores: Bytes,
    rng: np.random.Generator,
    missing: float,
    sizes: tuple[int, int, int, int, int],
) -> PackedRatings:
    n_ratees, n_raters, _, n_items, n_categories = sizes
    kept = rng.random(scores.shape) >= missing
    empty = ~kept.any(axis=2)
    kept[empty, rng.integers(n_items, size=int(empty.sum()))] = True
    ratee, place, item = np.nonzero(kept)
    return pack(
        ratee, raters[ratee, place], item, scores[kept],
        n_ratees=n_ratees, n_raters=n_raters, n_items=n_items, n_categories=n_categories,
    )  # fmt: skip


def _complete(raters: Ints, totals: Ints, scores: Bytes, n_raters: int, n_categories: int) -> PackedRatings:
    """Pack without gaps: one item set, nothing to sort on the ratees' side."""
    n_ratees, raters_each, n_items = scores.shape
    present = np.bincount(totals.ravel()) > 0
    codes = (np.cumsum(present) - 1).astype(np.int32)[totals].ravel()
    by_rater = np.argsort(raters, axis=None, kind="stable").astype(np.int32)
    counts = np.bincount(raters.ravel(), minlength=n_raters)
    item_sums = np.array([scores[:, :, item].sum(dtype=np.int64) for item in range(n_items)])
    return PackedRatings(
        n_ratees=n_ratees,
        n_raters=n_raters,
        n_items=n_items,
        n_categories=n_categories,
        ratee_starts=np.arange(n_ratees + 1, dtype=np.int64) * raters_each,
        ratee_raters=raters.ravel(),
        ratee_codes=codes,
        rater_starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        rater_ratees=by_rater // np.int32(raters_each),
        rater_codes=codes[by_rater],
        code_sets=np.zeros(int(present.sum()), dtype=np.int32),
        code_totals=np.flatnonzero(present).astype(np.int32),
        set_starts=np.array([0, n_items], dtype=np.int64),
        set_items=np.arange(n_items, dtype=np.int32),
        scores=scores.ravel(),
        score_starts=np.arange(n_ratees + 1, dtype=np.int64) * (raters_each * n_items),
        category_counts=np.array(
            [np.count_nonzero(scores == category) for category in range(n_categories)], dtype=np.int64
        ),
        item_counts=np.full(n_items, n_ratees * raters_each, dtype=np.int64),
        item_sums=item_sums,
    )
