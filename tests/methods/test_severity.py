"""Severity in points of the scale, against chances written out category by category."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.severity import expected_categories, levelled_means

LOGIT = st.floats(-4, 4)
THRESHOLDS = np.array([-2.0, -0.4, 0.7, 1.7])
DIFFICULTY = np.array([-0.5, 0.1, 0.4])


def plainly(location: float) -> float:
    """Mean category over the items, from adjacent-category odds multiplied up."""
    means = []
    for difficulty in DIFFICULTY:
        chances = [1.0]
        for threshold in THRESHOLDS:
            chances.append(chances[-1] * math.exp(location - difficulty - threshold))
        means.append(sum(k * chance for k, chance in enumerate(chances)) / sum(chances))
    return sum(means) / len(means)


def levelled(mean: float, measure: float, severity: float) -> float:
    found = levelled_means(
        np.array([mean]),
        np.array([measure]),
        np.array([severity]),
        difficulty=DIFFICULTY,
        thresholds=THRESHOLDS,
        scale=(1, 5),
    )
    return float(found[0])


@given(LOGIT)
def test_expected_categories_follow_the_odds(location: float) -> None:
    found = expected_categories(np.array([location]), difficulty=DIFFICULTY, thresholds=THRESHOLDS)
    assert found[0] == pytest.approx(plainly(location), abs=1e-12)


def test_far_out_only_the_end_of_the_scale_is_expected() -> None:
    ends = expected_categories(np.array([-60.0, 60.0]), difficulty=DIFFICULTY, thresholds=THRESHOLDS)
    assert ends == pytest.approx([0.0, 4.0], abs=1e-9)


@given(LOGIT, LOGIT)
def test_an_average_rater_moves_nothing(mean_logit: float, measure: float) -> None:
    mean = 1 + plainly(mean_logit)
    assert levelled(mean, measure, 0.0) == pytest.approx(mean)


@given(LOGIT, st.floats(0.05, 3))
def test_a_strict_rater_is_raised_and_a_lenient_one_lowered(measure: float, severity: float) -> None:
    assert levelled(3.0, measure, severity) > 3.0 > levelled(3.0, measure, -severity)


@given(LOGIT, LOGIT)
def test_what_the_model_expects_of_a_rater_levels_to_what_it_expects_of_an_average_one(
    measure: float, severity: float
) -> None:
    given_by_rater = 1 + plainly(measure - severity)
    assert levelled(given_by_rater, measure, severity) == pytest.approx(1 + plainly(measure), abs=1e-9)


def test_the_scale_is_never_left_and_the_unknown_stays_unknown() -> None:
    assert levelled(4.9, 0.0, 3.0) == 5.0
    assert math.isnan(levelled(4.0, math.nan, 1.0))
