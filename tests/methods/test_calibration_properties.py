"""What must hold for any ratings: names, order, copies and the direction of the scale do not matter."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from salore.methods.calibration import CalibrationFit, fit, pack

# Parameters settle to 1e-4; another order of the same sums may stop a hair apart.
CLOSE = 2e-4
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Ratings:
    """Long-form ratings of a small group, with gaps."""

    def __init__(self, seed: int, n_ratees: int = 24, n_raters: int = 9, n_items: int = 4) -> None:
        rng = np.random.default_rng(seed)
        self.sizes = (n_ratees, n_raters, n_items, 4)
        chosen = np.array([rng.choice(n_raters, 4, replace=False) for _ in range(n_ratees)])
        ratee = np.repeat(np.arange(n_ratees), 4 * n_items)
        rater = np.repeat(chosen.ravel(), n_items)
        item = np.tile(np.arange(n_items), 4 * n_ratees)
        measure, severity = rng.normal(0.3, 1.2, n_ratees), rng.normal(0.0, 0.7, n_raters)
        halo = np.repeat(rng.normal(0.0, 0.5, 4 * n_ratees), n_items)
        difficulty = np.linspace(-0.6, 0.6, n_items)
        steps = (measure[ratee] + halo - severity[rater] - difficulty[item])[:, None] - [-1.3, 0.1, 1.2]
        logs = np.concatenate([np.zeros((ratee.size, 1)), np.cumsum(steps, axis=1)], axis=1)
        score = (logs + rng.gumbel(size=logs.shape)).argmax(axis=1)
        kept = rng.random(ratee.size) >= 0.1
        self.columns = [column[kept] for column in (ratee, rater, item, score)]

    def fit(self, columns: list[NDArray[np.int64]] | None = None) -> CalibrationFit:
        n_ratees, n_raters, n_items, n_categories = self.sizes
        return fit(
            pack(
                *(columns or self.columns),
                n_ratees=n_ratees, n_raters=n_raters, n_items=n_items, n_categories=n_categories,
            )
        )  # fmt: skip


seeds = st.integers(0, 2**31)


@FEW
@given(seeds)
def test_order_of_ratings_changes_no_byte(seed: int) -> None:
    ratings = Ratings(seed)
    order = np.random.default_rng(seed).permutation(ratings.columns[0].size)
    shuffled = ratings.fit([column[order] for column in ratings.columns])
    as_given = ratings.fit()
    for field in fields(as_given.ratees):
        one, other = getattr(as_given.ratees, field.name), getattr(shuffled.ratees, field.name)
        assert one.tobytes() == other.tobytes()


@FEW
@given(seeds)
def test_names_do_not_matter(seed: int) -> None:
    ratings = Ratings(seed)
    rng = np.random.default_rng(seed)
    renamed = [rng.permutation(size) for size in ratings.sizes[:3]]
    ratee, rater, item, score = ratings.columns
    other = ratings.fit([renamed[0][ratee], renamed[1][rater], renamed[2][item], score])
    as_given = ratings.fit()
    assert other.ratees.measure[renamed[0]] == pytest.approx(as_given.ratees.measure, abs=CLOSE)
    assert other.ratees.measure_se[renamed[0]] == pytest.approx(as_given.ratees.measure_se, abs=CLOSE)
    assert other.raters.severity[renamed[1]] == pytest.approx(as_given.raters.severity, abs=CLOSE)
    assert other.raters.infit[renamed[1]] == pytest.approx(as_given.raters.infit, rel=1e-3)
    assert other.items.difficulty[renamed[2]] == pytest.approx(as_given.items.difficulty, abs=CLOSE)


@FEW
@given(seeds)
def test_turning_the_scale_round_turns_the_signs(seed: int) -> None:
    ratings = Ratings(seed)
    ratee, rater, item, score = ratings.columns
    turned, as_given = ratings.fit([ratee, rater, item, 3 - score]), ratings.fit()
    assert turned.ratees.measure == pytest.approx(-as_given.ratees.measure, abs=CLOSE)
    assert turned.raters.severity == pytest.approx(-as_given.raters.severity, abs=CLOSE)
    assert turned.items.difficulty == pytest.approx(-as_given.items.difficulty, abs=CLOSE)
    assert turned.thresholds == pytest.approx(-as_given.thresholds[::-1], abs=CLOSE)
    assert turned.ratees.fair_average == pytest.approx(3.0 - as_given.ratees.fair_average, abs=CLOSE)
    assert turned.log_likelihood == pytest.approx(as_given.log_likelihood, abs=1e-2)


@FEW
@given(seeds)
def test_a_copy_beside_changes_no_estimate(seed: int) -> None:
    ratings = Ratings(seed)
    n_ratees, n_raters, n_items, n_categories = ratings.sizes
    ratee, rater, item, score = ratings.columns
    twice = fit(
        pack(
            np.concatenate([ratee, ratee + n_ratees]), np.concatenate([rater, rater + n_raters]),
            np.tile(item, 2), np.tile(score, 2),
            n_ratees=2 * n_ratees, n_raters=2 * n_raters, n_items=n_items, n_categories=n_categories,
        )
    )  # fmt: skip
    once = ratings.fit()
    # The weak priors weigh half as much.
    assert twice.ratees.measure[:n_ratees] == pytest.approx(once.ratees.measure, abs=0.06)
    assert twice.raters.severity[n_raters:] == pytest.approx(once.raters.severity, abs=0.06)
    assert twice.log_likelihood == pytest.approx(2.0 * once.log_likelihood, rel=1e-3)
    assert twice.n_components == 2


@FEW
@given(seeds)
def test_people_without_ratings_change_nothing(seed: int) -> None:
    ratings = Ratings(seed)
    n_ratees, n_raters, n_items, n_categories = ratings.sizes
    ratee, rater, item, score = ratings.columns
    padded = fit(
        pack(
            ratee + 2, rater + 1, item, score,
            n_ratees=n_ratees + 3, n_raters=n_raters + 2, n_items=n_items, n_categories=n_categories,
        )
    )  # fmt: skip
    once = ratings.fit()
    assert padded.ratees.measure[2:-1] == pytest.approx(once.ratees.measure, abs=CLOSE)
    assert padded.raters.severity[1:-1] == pytest.approx(once.raters.severity, abs=CLOSE)
    assert np.isnan(padded.ratees.measure[[0, 1, -1]]).all()
    assert np.isnan(padded.raters.severity[[0, -1]]).all()
    assert padded.ratees.component[0] == -1


@FEW
@given(seeds)
def test_a_higher_score_never_lowers_the_measure(seed: int) -> None:
    ratings = Ratings(seed)
    ratee, rater, item, score = ratings.columns
    raised = score.copy()
    raisable = np.flatnonzero(score < 3)
    place = raisable[seed % raisable.size]
    raised[place] += 1
    before, after = ratings.fit(), ratings.fit([ratee, rater, item, raised])
    gain = after.ratees.measure - before.ratees.measure
    assert gain[ratee[place]] > 0.0
    assert after.raters.severity[rater[place]] < before.raters.severity[rater[place]] + CLOSE
