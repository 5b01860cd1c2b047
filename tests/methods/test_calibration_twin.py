"""Calibration against a twin that integrates everything by brute force, on a handful of people.

Given severities, ratees are independent; given a measure, so are pairs; given a halo, so are items.
The twin sums over all of them on grids; only three raters make that possible.
"""

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.optimize import minimize

from salore.methods.calibration import CalibrationFit, CalibrationSettings, fit, pack

RATEE_SD, RATER_SD, HALO_SD = 1.1, 0.7, 0.6
N_RATEES, N_RATERS, N_ITEMS, N_CATEGORIES = 14, 3, 3, 4


def grid(sd: float, points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    nodes, weights = hermegauss(points)
    return sd * nodes, weights / weights.sum()


def ratings() -> NDArray[np.int64]:
    """Scores of shape (ratees, raters, items), -1 where missing."""
    rng = np.random.default_rng(11)
    measure = rng.normal(0.3, RATEE_SD, N_RATEES)[:, None, None, None]
    halo = rng.normal(0.0, HALO_SD, (N_RATEES, N_RATERS, 1, 1))
    severity = np.array([-0.8, 0.1, 0.7])[:, None, None]
    difficulty = np.array([-0.5, 0.1, 0.4])[:, None]
    steps = measure + halo - severity - difficulty - np.array([-1.2, 0.0, 1.2])
    logs = np.concatenate([np.zeros((*steps.shape[:3], 1)), np.cumsum(steps, axis=3)], axis=3)
    scores: NDArray[np.int64] = (logs + rng.gumbel(size=logs.shape)).argmax(axis=3)
    scores[rng.random(scores.shape) < 0.15] = -1
    scores[:4, 2] = -1
    return scores


class Twin:
    """Exact marginal likelihood and posterior moments for given items and mean."""

    def __init__(self, scores: NDArray[np.int64]) -> None:
        self.scores = scores

    def integrate(
        self, mean: float, difficulty: NDArray[np.float64], thresholds: NDArray[np.float64]
    ) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        theta, theta_weight = grid(RATEE_SD, 31)
        severity, severity_weight = grid(RATER_SD, 15)
        halo, halo_weight = grid(HALO_SD, 21)
        at = (mean + theta)[:, None, None] - severity[:, None] + halo
        pair = np.ones((N_RATEES, N_RATERS, theta.size, severity.size, halo.size))
        heights = np.concatenate([[0.0], np.cumsum(thresholds)])
        for item in range(N_ITEMS):
            logs = np.stack([x * (at - difficulty[item]) - heights[x] for x in range(N_CATEGORIES)])
            chances = np.exp(logs - np.log(np.exp(logs).sum(axis=0)))
            for ratee, rater in zip(*np.nonzero(self.scores[:, :, item] >= 0), strict=True):
                pair[ratee, rater] *= chances[self.scores[ratee, rater, item]]
        seen = pair @ halo_weight
        joint = np.einsum("ita,itb,itc->itabc", seen[:, 0], seen[:, 1], seen[:, 2])
        by_ratee = np.einsum("t,itabc->iabc", theta_weight, joint)
        prior = np.einsum("a,b,c->abc", *[severity_weight] * 3)
        mass = prior * by_ratee.prod(axis=0)
        total = mass.sum()
        first, second = (
            mean * (power == 1)
            + np.array(
                [
                    (
                        mass * np.einsum("t,tabc->abc", theta_weight * theta**power, joint[i]) / by_ratee[i]
                    ).sum()
                    / total
                    for i in range(N_RATEES)
                ]
            )
            for power in (1, 2)
        )
        variance = second - (first - mean) ** 2
        severities = np.array(
            [(mass.sum(axis=tuple({0, 1, 2} - {k})) * severity).sum() / total for k in range(3)]
        )
        return float(np.log(total)), np.stack([first, np.sqrt(variance)]), severities


@pytest.fixture(scope="module")
def both() -> tuple[CalibrationFit, Twin]:
    scores = ratings()
    ratee, rater, item = np.nonzero(scores >= 0)
    packed = pack(
        ratee, rater, item, scores[scores >= 0],
        n_ratees=N_RATEES, n_raters=N_RATERS, n_items=N_ITEMS, n_categories=N_CATEGORIES,
    )  # fmt: skip
    settings = CalibrationSettings(ratee_sd=RATEE_SD, rater_sd=RATER_SD, halo_sd=HALO_SD)
    return fit(packed, settings=settings), Twin(scores)


def test_log_likelihood_is_that_of_the_twin(both: tuple[CalibrationFit, Twin]) -> None:
    result, twin = both
    exact, _, _ = twin.integrate(result.mean, result.items.difficulty, result.thresholds)
    assert result.log_likelihood == pytest.approx(exact, abs=0.2)


def test_measures_and_severities_are_those_of_the_twin(both: tuple[CalibrationFit, Twin]) -> None:
    result, twin = both
    _, measures, severities = twin.integrate(result.mean, result.items.difficulty, result.thresholds)
    assert result.ratees.measure == pytest.approx(measures[0], abs=0.005)
    assert result.raters.severity == pytest.approx(severities, abs=0.005)


def test_standard_errors_are_those_of_the_twin(both: tuple[CalibrationFit, Twin]) -> None:
    """The mean of the population is unknown too: the twin integrates it as well, on a flat prior."""
    result, twin = both
    means = result.mean + np.linspace(-1.8, 1.8, 9)
    found = [twin.integrate(mean, result.items.difficulty, result.thresholds) for mean in means]
    logs = np.array([log_likelihood for log_likelihood, _, _ in found])
    shares = (np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum())[:, None]
    firsts = np.array([measures[0] for _, measures, _ in found])
    seconds = np.array([measures[1] ** 2 for _, measures, _ in found]) + firsts**2
    exact = np.sqrt((shares * seconds).sum(axis=0) - (shares * firsts).sum(axis=0) ** 2)
    assert result.ratees.measure_se == pytest.approx(exact, rel=0.03)


def test_estimates_lie_near_the_exact_maximum(both: tuple[CalibrationFit, Twin]) -> None:
    result, twin = both

    def cost(x: NDArray[np.float64]) -> float:
        return -twin.integrate(x[0], np.append(x[1:3], -x[1:3].sum()), np.append(x[3:5], -x[3:5].sum()))[0]

    start = np.array([result.mean, *result.items.difficulty[:2], *result.thresholds[:2]])
    found = minimize(cost, start, method="Nelder-Mead", options={"maxfev": 60})
    assert cost(start) - found.fun < 0.1
