"""What is striking about raters is flagged, and what is not is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from salore.methods.calibration import (
    CalibrationError,
    CalibrationFit,
    PackedRatings,
    RaterFlag,
    comparable_raters,
    fit,
    pack,
    simulate,
)

N, EACH, ITEMS = 240, 6, 7


def columns(packed: PackedRatings) -> list[NDArray[np.int64]]:
    """Unpack complete ratings into ratee, rater, item and score."""
    ratee = np.repeat(np.arange(packed.n_ratees), np.diff(packed.score_starts))
    rater = np.repeat(packed.ratee_raters, packed.n_items).astype(np.int64)
    return [ratee, rater, np.tile(np.arange(packed.n_items), packed.n_pairs), packed.scores.astype(np.int64)]


def fitted(
    table: list[NDArray[np.int64]], n_raters: int, same_person: NDArray[np.int64] | None = None
) -> CalibrationFit:
    return fit(
        pack(*table, n_ratees=N, n_raters=n_raters, n_items=ITEMS, n_categories=5), same_person=same_person
    )


def flagged(result: CalibrationFit, flag: RaterFlag) -> set[int]:
    return set(np.flatnonzero(result.raters.flags & flag).tolist())


@pytest.fixture
def table() -> list[NDArray[np.int64]]:
    drawn = simulate(n_ratees=N, n_raters=48, raters_each=EACH, n_items=ITEMS, seed=21)
    return columns(drawn.packed)


def test_ordinary_raters_carry_hardly_a_flag(table: list[NDArray[np.int64]]) -> None:
    result = fitted(table, 48)
    assert np.count_nonzero(result.raters.flags) <= 2
    assert 0.7 < float(np.median(result.raters.infit)) < 1.1
    assert 0.7 < float(np.median(result.raters.outfit)) < 1.1


def test_an_inverted_rater_is_flagged_and_fits_badly(table: list[NDArray[np.int64]]) -> None:
    _, rater, _, score = table
    table[3] = np.where(rater == 5, 4 - score, score)
    result = fitted(table, 48)
    assert flagged(result, RaterFlag.INVERTED) == {5}
    assert result.raters.infit[5] == result.raters.infit.max()
    assert result.raters.infit[5] > 1.5


def test_a_rater_of_one_value_is_flagged(table: list[NDArray[np.int64]]) -> None:
    table[3] = np.where(table[1] == 7, 3, table[3])
    assert flagged(fitted(table, 48), RaterFlag.ONE_VALUE) == {7}


def test_raters_of_one_value_move_neither_the_origin_nor_the_others_spread() -> None:
    drawn = simulate(n_ratees=N, n_raters=48, raters_each=EACH, n_items=ITEMS, seed=22)
    table = columns(drawn.packed)
    table[3] = np.where(table[1] % 5 == 0, 4, table[3])  # ten of 48 give the highest category throughout
    result = fitted(table, 48)
    assert flagged(result, RaterFlag.ONE_VALUE) == set(range(0, 48, 5))
    assert abs(float(np.mean(result.ratees.measure - drawn.measure))) < 0.3
    assert 0.4 < result.rater_variance**0.5 < 0.9
    held = np.abs(result.ratees.measure - drawn.measure) <= 1.96 * result.ratees.measure_se
    assert held.mean() > 0.9


def test_an_extreme_rater_is_flagged(table: list[NDArray[np.int64]]) -> None:
    _, rater, _, score = table
    table[3] = np.where(rater == 9, np.maximum(score - 3, 0), score)
    result = fitted(table, 48)
    assert 9 in flagged(result, RaterFlag.EXTREME)
    assert result.raters.severity[9] == result.raters.severity.max()


def test_a_careless_rater_fits_worse_than_all_others(table: list[NDArray[np.int64]]) -> None:
    _, rater, _, score = table
    noise = np.random.default_rng(1).integers(0, 5, score.size)
    table[3] = np.where(rater == 11, noise, score)
    result = fitted(table, 48)
    assert result.raters.outfit.argmax() == 11


def colleagues() -> list[NDArray[np.int64]]:
    """240 people in 24 rings of ten; in each, everyone rates six others: many rate one another."""
    rng = np.random.default_rng(31)
    ratee, rater = [], []
    for person in range(N):
        unit = person // 10 * 10
        others = rng.permutation([unit + place for place in range(10) if unit + place != person])[:EACH]
        ratee += [person] * EACH
        rater += others.tolist()
    drawn = simulate(n_ratees=N, n_raters=N, raters_each=EACH, n_items=ITEMS, seed=32)
    pairs = np.repeat(np.array([ratee, rater]), ITEMS, axis=1)
    item = np.tile(np.arange(ITEMS), len(ratee))
    severity, halo = drawn.severity[pairs[1]], np.repeat(rng.normal(0.0, 0.5, len(ratee)), ITEMS)
    m = drawn.measure[pairs[0]] - severity + halo - drawn.difficulty[item]
    logs = np.concatenate([np.zeros((m.size, 1)), np.cumsum(m[:, None] - drawn.thresholds, axis=1)], axis=1)
    return [pairs[0], pairs[1], item, (logs + rng.gumbel(size=logs.shape)).argmax(axis=1)]


def favour(table: list[NDArray[np.int64]], people: set[int]) -> None:
    """Let these people give one another nothing but the highest category, in added ratings if need be."""
    ratee, rater, item, score = table
    inside = np.isin(ratee, list(people)) & np.isin(rater, list(people))
    missing = [(a, b) for a in people for b in people if a != b and not ((ratee == a) & (rater == b)).any()]
    added = np.repeat(np.array(missing, dtype=np.int64).reshape(-1, 2), ITEMS, axis=0).T
    table[:] = [
        np.append(ratee, added[0]),
        np.append(rater, added[1]),
        np.append(item, np.tile(np.arange(ITEMS), len(missing))),
        np.append(np.where(inside, 4, score), np.full(added.shape[1], 4)),
    ]


def test_two_who_favour_one_another_are_flagged() -> None:
    table = colleagues()
    weak = {40, 41}
    favour(table, weak)
    ratee, rater, _, score = table
    outside = np.isin(ratee, list(weak)) & ~np.isin(rater, list(weak))
    table[3] = np.where(outside, np.minimum(score, 1), score)
    result = fitted(table, N, same_person=np.arange(N))
    assert flagged(result, RaterFlag.RECIPROCAL) >= weak
    assert len(flagged(result, RaterFlag.RECIPROCAL)) <= 8
    assert flagged(fitted(table, N), RaterFlag.RECIPROCAL) == set()


def test_a_ring_who_favour_one_another_is_flagged() -> None:
    table = colleagues()
    ring = {60, 61, 62, 63}
    favour(table, ring)
    ratee, rater, _, score = table
    outside = np.isin(ratee, list(ring)) & ~np.isin(rater, list(ring))
    table[3] = np.where(outside, np.minimum(score, 2), score)
    result = fitted(table, N, same_person=np.arange(N))
    assert flagged(result, RaterFlag.CLIQUE) >= ring
    assert len(flagged(result, RaterFlag.CLIQUE)) <= 16


def test_honest_colleagues_are_seldom_flagged() -> None:
    result = fitted(colleagues(), N, same_person=np.arange(N))
    assert len(flagged(result, RaterFlag.RECIPROCAL)) <= 6
    assert len(flagged(result, RaterFlag.CLIQUE)) <= 12


@pytest.mark.parametrize(
    ("people", "code"),
    [(np.arange(3), "bad_shape"), (np.full(48, N), "bad_code"), (np.full(48, 0.5), "bad_code")],
)
def test_people_that_do_not_match_are_refused(
    table: list[NDArray[np.int64]], people: NDArray[np.int64], code: str
) -> None:
    with pytest.raises(CalibrationError) as refusal:
        fitted(table, 48, same_person=people)
    assert refusal.value.code == code


def test_comparable_raters_share_enough_ratees() -> None:
    # rater 0 shares ratees 0, 1 and 2; rater 1 two of them, rater 2 one; rater 3 is alone with 3 and 4
    ratee = [0, 1, 2, 0, 1, 2, 3, 4, 0]
    rater = [0, 0, 0, 1, 1, 2, 3, 3, 0]
    assert comparable_raters(ratee, rater, 1).tolist() == [True, True, True, False]
    assert comparable_raters(ratee, rater, 2).tolist() == [True, True, False, False]
    assert comparable_raters(ratee, rater, 3).tolist() == [True, False, False, False]
    assert comparable_raters([], [], 5).tolist() == []


def test_comparable_raters_refuses_codes_that_are_none() -> None:
    with pytest.raises(ValueError, match="one length"):
        comparable_raters([0, 1], [0], 1)
    with pytest.raises(ValueError, match="negative"):
        comparable_raters([0], [-1], 1)
