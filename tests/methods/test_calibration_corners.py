"""Calibration at its corners: what is refused, what is held fixed, what is said."""

import numpy as np
import pytest

from salore.methods.calibration import (
    CalibrationError,
    CalibrationFit,
    CalibrationSettings,
    PackedRatings,
    fit,
    pack,
    simulate,
)


def notice(result: CalibrationFit, code: str) -> tuple[float, ...]:
    return next(found.numbers for found in result.notices if found.code == code)


def codes(result: CalibrationFit) -> set[str]:
    return {found.code for found in result.notices}


def all_alike(score: int) -> PackedRatings:
    ratee, rater, item = (place.ravel() for place in np.indices((5, 3, 2)))
    return pack(
        ratee, rater, item, np.full(ratee.size, score), n_ratees=5, n_raters=3, n_items=2, n_categories=5
    )


@pytest.mark.parametrize("score", [0, 2, 4])
def test_ratings_all_alike_are_refused(score: int) -> None:
    with pytest.raises(CalibrationError, match="all ratings are the same") as refusal:
        fit(all_alike(score))
    assert refusal.value.code == "one_category"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (([], [], [], []), "no_ratings"),
        (([0], [0], [0], [0, 1]), "bad_shape"),
        (([[0]], [0], [0], [0]), "bad_shape"),
        (([0], [0], [0], [5]), "bad_code"),
        (([-1], [0], [0], [0]), "bad_code"),
        (([0], [3], [0], [0]), "bad_code"),
        (([0], [0], [0], [1.5]), "bad_code"),
        (([0, 0], [1, 1], [1, 1], [2, 3]), "repeated_rating"),
    ],
)
def test_what_cannot_be_packed_is_refused_by_name(columns: tuple[list[int], ...], code: str) -> None:
    with pytest.raises(CalibrationError) as refusal:
        pack(*columns, n_ratees=3, n_raters=3, n_items=2, n_categories=5)
    assert refusal.value.code == code


def test_one_category_is_no_scale() -> None:
    with pytest.raises(CalibrationError) as refusal:
        pack([0], [0], [0], [0], n_ratees=1, n_raters=1, n_items=1, n_categories=1)
    assert refusal.value.code == "one_category"


def test_single_item_has_no_halo() -> None:
    drawn = simulate(n_ratees=200, n_raters=40, raters_each=5, n_items=1, halo_sd=0.0, seed=1)
    result = fit(drawn.packed)
    assert "single_item" in codes(result)
    assert result.halo_variance == 0.0
    assert result.converged
    assert np.corrcoef(result.ratees.measure, drawn.measure)[0, 1] > 0.8


def test_one_rater_each_assumes_the_halo_and_says_so() -> None:
    drawn = simulate(n_ratees=300, n_raters=60, raters_each=1, n_items=7, seed=2)
    result = fit(drawn.packed)
    assert notice(result, "one_rater_each") == (0.0, 0.5)
    assert result.halo_variance == 0.25
    assert result.n_components == len(set(drawn.packed.ratee_raters.tolist()))
    assert notice(result, "not_connected")[0] == result.n_components


def test_a_single_rater_is_said() -> None:
    drawn = simulate(n_ratees=60, n_raters=1, raters_each=1, n_items=5, seed=3)
    result = fit(drawn.packed)
    assert {"one_rater", "one_rater_each"} <= codes(result)
    assert result.raters.severity == pytest.approx([0.0], abs=1e-9)


def test_separate_units_are_told_apart_and_not_ranked_together() -> None:
    one = simulate(n_ratees=60, n_raters=15, raters_each=4, n_items=5, mean=2.0, seed=4).packed
    ratee = np.repeat(np.arange(60), np.diff(one.score_starts))
    rater = np.repeat(one.ratee_raters, 5)
    item = np.tile(np.arange(5), one.n_pairs)
    both = pack(
        np.concatenate([ratee, ratee[:1000] + 60]), np.concatenate([rater, rater[:1000] + 15]),
        np.concatenate([item, item[:1000]]), np.concatenate([one.scores, one.scores[:1000]]),
        n_ratees=120, n_raters=30, n_items=5, n_categories=5,
    )  # fmt: skip
    result = fit(both)
    assert result.n_components == 2
    assert set(result.ratees.component[:60]) == {0}
    assert set(result.ratees.component[60:110]) == {1}
    assert set(result.ratees.component[110:]) == {-1}
    components, outside = notice(result, "not_connected")
    assert components == 2.0
    assert outside == pytest.approx(50 / 110)


def test_weak_bridges_widen_the_errors_and_are_said() -> None:
    """Ten units that share nobody, and the same units chained by one rating each."""
    unit = simulate(n_ratees=12, n_raters=8, raters_each=6, n_items=4, halo_sd=0.3, seed=5).packed
    start = np.repeat(np.arange(10), unit.n_ratings)
    ratee = np.tile(np.repeat(np.arange(12), 24), 10) + 12 * start
    rater = np.tile(np.repeat(unit.ratee_raters, 4), 10) + 8 * start
    item, score = np.tile(np.arange(4), 10 * unit.n_pairs), np.tile(unit.scores, 10)
    sizes = {"n_ratees": 120, "n_raters": 80, "n_items": 4, "n_categories": 5}
    settings = CalibrationSettings(rater_sd=1.0)
    apart = fit(pack(ratee, rater, item, score, **sizes), settings=settings)
    link = np.arange(9)
    ratee, rater = np.append(ratee, 12 * link), np.append(rater, 8 * link + 8)
    item, score = np.append(item, 0 * link), np.append(score, 0 * link + 3)
    bridged = fit(pack(ratee, rater, item, score, **sizes), settings=settings)
    assert apart.n_components == 10
    assert bridged.n_components == 1
    assert notice(bridged, "weak_bridge")[0] > 1.1
    assert bridged.ratees.measure_se.mean() == pytest.approx(apart.ratees.measure_se.mean(), rel=0.1)


def test_raters_of_one_value_are_counted() -> None:
    drawn = simulate(n_ratees=200, n_raters=40, raters_each=5, n_items=5, seed=6).packed
    scores = drawn.scores.copy()
    rater = np.repeat(drawn.ratee_raters, 5)
    scores[rater < 8] = 4
    ratee = np.repeat(np.arange(200), 25)
    item = np.tile(np.arange(5), drawn.n_pairs)
    result = fit(pack(ratee, rater, item, scores, n_ratees=200, n_raters=40, n_items=5, n_categories=5))
    assert result.converged
    assert notice(result, "one_value_raters") == (8.0, 0.2)
    assert (result.raters.flags[:8] & 4 == 4).all()
    assert (result.raters.flags[8:] & 4 == 0).all()


@pytest.mark.parametrize("unused", [0, 2, 4])
def test_unused_categories_are_said_and_stay_finite(unused: int) -> None:
    drawn = simulate(n_ratees=150, n_raters=30, raters_each=5, n_items=5, seed=7).packed
    scores = np.where(drawn.scores == unused, min(unused + 1, 3), drawn.scores)
    item = np.tile(np.arange(5), drawn.n_pairs)
    result = fit(
        pack(
            np.repeat(np.arange(150), 25), np.repeat(drawn.ratee_raters, 5), item, scores,
            n_ratees=150, n_raters=30, n_items=5, n_categories=5,
        )
    )  # fmt: skip
    assert notice(result, "unused_category") == (float(unused),)
    assert result.converged
    assert np.isfinite(result.thresholds).all()
    assert np.isfinite(result.ratees.measure).all()


def test_ceiling_and_floor_are_said() -> None:
    assert "ceiling" in codes(
        fit(simulate(n_ratees=300, n_raters=60, raters_each=3, n_items=5, mean=4.0).packed)
    )
    assert "floor" in codes(
        fit(simulate(n_ratees=300, n_raters=60, raters_each=3, n_items=5, mean=-4.0).packed)
    )


def test_not_converged_leaves_measures_missing() -> None:
    drawn = simulate(n_ratees=100, n_raters=20, raters_each=4, n_items=5, seed=8)
    result = fit(drawn.packed, settings=CalibrationSettings(max_iterations=2))
    assert not result.converged
    assert notice(result, "not_converged")[0] == 2.0
    assert np.isnan(result.ratees.measure).all()
    assert np.isnan(result.raters.severity).all()
    assert np.isnan(result.items.difficulty).all()
    assert np.isnan([result.log_likelihood, result.reliability]).all()
    assert np.isfinite(result.ratees.raw_mean).all()


def test_two_categories_and_two_people_are_enough() -> None:
    result = fit(pack([0, 1], [0, 0], [0, 0], [0, 1], n_ratees=2, n_raters=1, n_items=1, n_categories=2))
    assert result.converged
    assert result.ratees.measure[1] >= result.ratees.measure[0]
    assert result.thresholds == pytest.approx([0.0])


def test_raw_means_count_from_the_lowest_category() -> None:
    packed = pack(
        [0, 0, 1], [0, 1, 0], [0, 0, 0], [1, 2, 0], n_ratees=3, n_raters=2, n_items=1, n_categories=3
    )
    raw = fit(packed).ratees.raw_mean
    assert raw[:2].tolist() == [1.5, 0.0]
    assert np.isnan(raw[2])


def test_many_items_with_gaps_find_the_truth() -> None:
    drawn = simulate(n_ratees=150, n_raters=30, raters_each=5, n_items=70, missing=0.2, seed=9)
    result = fit(drawn.packed)
    assert drawn.packed.n_sets > 700  # more sets than a 64-bit mask could name
    assert result.converged
    assert result.items.difficulty == pytest.approx(drawn.difficulty, abs=0.3)
    assert np.corrcoef(result.ratees.measure, drawn.measure)[0, 1] > 0.9


@pytest.mark.parametrize(
    "values", [{"halo_sd": -1.0}, {"rater_sd": float("nan")}, {"max_iterations": 0}, {"tolerance": 0.0}]
)
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        CalibrationSettings(**values)  # type: ignore[arg-type]
