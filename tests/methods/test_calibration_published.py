"""Calibration against values of other programs on public ratings, and against exact likelihoods.

TAM's values are of a model with raters as fixed effects and without halo. So the halo is held at 0
and the raters' SD at 10 logits, where a random rater is as good as a fixed one.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import spearmanr

from salore.methods.calibration import CalibrationFit, CalibrationSettings, PackedRatings, fit, pack

CASES = Path(__file__).parents[1] / "data" / "calibration_cases.json"


def published(case_id: str) -> dict[str, Any]:
    cases: list[dict[str, Any]] = json.loads(CASES.read_text(encoding="utf-8"))
    return next(case for case in cases if case["id"] == case_id)


def ratings(case: dict[str, Any]) -> tuple[NDArray[np.int64], list[str]]:
    """Rows of (ratee, rater, item, score), and the raters' names in the order of their codes."""
    rows = [row.split(",") for row in case["inputs"]["rows"]]
    raters = sorted({rater for _, rater, _ in rows})
    table = [
        (int(person) - 1, raters.index(rater), item, int(score))
        for person, rater, scores in rows
        for item, score in enumerate(scores)
    ]
    return np.array(table), raters


def packed(table: NDArray[np.int64]) -> PackedRatings:
    n_ratees, n_raters, n_items, _ = (int(top) + 1 for top in table.max(axis=0))
    return pack(*table.T, n_ratees=n_ratees, n_raters=n_raters, n_items=n_items, n_categories=4)


def deviance(
    table: NDArray[np.int64],
    mean: float,
    variance: float,
    severity: NDArray[np.float64],
    difficulty: NDArray[np.float64],
    thresholds: NDArray[np.float64],
) -> float:
    """Exact deviance without halo, raters fixed: a fine grid over the ratees' measures."""
    ratee, rater, item, score = table.T
    nodes = np.linspace(-12.0, 12.0, 241)
    logs = nodes[:, None] - severity[rater] - difficulty[item]
    steps = np.concatenate([[0.0], np.cumsum(thresholds)])
    categories = np.arange(4)[:, None, None] * logs - steps[:, None, None]
    chosen = np.take_along_axis(categories, score[None, None, :].repeat(nodes.size, axis=1), axis=0)[0]
    log_chance = chosen - np.log(np.exp(categories).sum(axis=0))
    by_ratee = np.zeros((nodes.size, int(ratee.max()) + 1))
    for node in range(nodes.size):
        by_ratee[node] = np.bincount(ratee, weights=log_chance[node])
    prior = np.exp(-0.5 * (nodes - mean) ** 2 / variance)
    marginal = (np.exp(by_ratee) * (prior / prior.sum())[:, None]).sum(axis=0)
    return float(-2.0 * np.log(marginal).sum())


@pytest.fixture(scope="module")
def essays() -> CalibrationFit:
    table, _ = ratings(published("mfrm-ratings1"))
    return fit(packed(table), settings=CalibrationSettings(halo_sd=0.0, rater_sd=10.0))


def test_severities_are_those_of_tam(essays: CalibrationFit) -> None:
    case = published("mfrm-ratings1")
    theirs = [case["expected"]["rater"][rater] for rater in ratings(case)[1]]
    assert essays.raters.severity == pytest.approx(theirs, abs=0.01)


def test_difficulties_are_those_of_tam_but_for_the_origin(essays: CalibrationFit) -> None:
    theirs = np.array(list(published("mfrm-ratings1")["expected"]["item"].values()))
    # TAM holds the ratees' mean at 0 where we hold the items'
    assert essays.items.difficulty == pytest.approx(theirs - theirs.mean(), abs=0.01)


def test_thresholds_are_those_of_tam(essays: CalibrationFit) -> None:
    assert essays.thresholds == pytest.approx(published("mfrm-ratings1")["expected"]["step"], abs=0.03)


def test_variance_and_reliability_are_close_to_those_of_tam(essays: CalibrationFit) -> None:
    expected = published("mfrm-ratings1")["expected"]
    # The exact maximum lies at 3.898: TAM's own grid ends at 6 logits and gives 3.826; a Gaussian
    # in place of each ratee's posterior gives 3.945.
    assert essays.ratee_variance == pytest.approx(3.898, abs=0.06)
    assert essays.ratee_variance == pytest.approx(expected["variance"], abs=0.15)
    assert essays.reliability == pytest.approx(expected["eap_reliability"], abs=0.015)


def test_estimates_reach_tams_deviance(essays: CalibrationFit) -> None:
    case = published("mfrm-ratings1")
    table, _ = ratings(case)
    ours = deviance(
        table, essays.mean, essays.ratee_variance, essays.raters.severity, essays.items.difficulty,
        essays.thresholds,
    )  # fmt: skip
    assert ours == pytest.approx(case["expected"]["deviance"], abs=0.5)
    assert ours == pytest.approx(2573.246, abs=0.05)  # the exact minimum, found with scipy's BFGS


def test_random_raters_are_drawn_in_but_keep_their_order(essays: CalibrationFit) -> None:
    table, _ = ratings(published("mfrm-ratings1"))
    random = fit(packed(table)).raters.severity
    assert spearmanr(random, essays.raters.severity).statistic == pytest.approx(1.0, abs=0.04)
    assert np.corrcoef(random, essays.raters.severity)[0, 1] > 0.99
    assert np.abs(random).max() < np.abs(essays.raters.severity).max()


def test_rater_effects_rank_as_those_of_lme4() -> None:
    case = published("lmm-ptam4")
    table, raters = ratings(case)
    leniency = [case["expected"]["rater_blup"][rater] for rater in raters]
    severity = fit(packed(table)).raters.severity
    assert spearmanr(severity, leniency).statistic == pytest.approx(-1.0)
    assert np.corrcoef(severity, leniency)[0, 1] < -0.995
