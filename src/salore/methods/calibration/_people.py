"""Ratees' measures and raters' severities for given parameters: a Gaussian around their joint mode.

Holds the state that the outer iterations carry on; knows nothing of how parameters are found.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salore.methods.calibration import _pair_kernels as kernels
from salore.methods.calibration._arrays import Floats, Truths
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._tables import LOW, N_NODES, STEP, Tables

_MASS_BLOCKS = 16
# A mass per block and code beyond which fewer blocks are used, so that memory stays in bounds.
_MASS_LIMIT = 2e7
_LARGEST_STEP = 2.0
_CALM_ROUNDS = 6
# Prior variance of raters who are kept apart from the population.
APART_VARIANCE = 25.0


@dataclass(frozen=True, slots=True)
class Population:
    """Where ratees and raters are drawn from: mean of the ratees and variances, in logits."""

    mean: float
    ratee_variance: float
    rater_variance: float


class People:
    """Means, precisions and pair weights of the variational Gaussian, updated in place.

    Parameters
    ----------
    packed : PackedRatings
    apart : ndarray of bool of shape (n_raters,)
        Raters who are not taken to be drawn from the raters' population. Their severity has a wide
        prior of its own, so that they neither widen the others' nor move its centre.
    """

    def __init__(self, packed: PackedRatings, apart: Truths) -> None:
        self.packed = packed
        self.apart = apart
        self.by_ratee = (packed.ratee_starts, packed.ratee_raters)
        self.by_rater = (packed.rater_starts, packed.rater_ratees)
        self.rated = np.diff(packed.ratee_starts) > 0
        self.rating = np.diff(packed.rater_starts) > 0
        self.typical = self.rating & ~apart
        self.measure = _first_measures(packed)
        self.severity = np.zeros(packed.n_raters)
        self.slope = np.zeros(packed.n_ratees)
        self.weight = np.ones(packed.n_ratees)
        self.rater_slope = np.zeros(packed.n_raters)
        self.rater_weight = np.ones(packed.n_raters)
        self.weights = np.empty(packed.n_pairs, dtype=np.float32)
        self.rater_weights = np.empty(packed.n_pairs, dtype=np.float32)
        self.spreads = np.full(packed.n_pairs, 0.2, dtype=np.float32)
        self.rater_spreads = np.full(packed.n_pairs, 0.2, dtype=np.float32)
        self.pace = 1.0
        self.precision = np.empty(0)
        self.rater_precision = np.empty(0)

    def rater_prior(self, population: Population) -> Floats:
        """Prior precision of each rater's severity."""
        return np.where(self.apart, 1.0 / APART_VARIANCE, 1.0 / population.rater_variance)

    def settle(self, population: Population, tables: Tables) -> tuple[Population, float]:
        """Two Newton steps and the precisions that follow; at a calm pace, several rounds of them.

        Returns the population, recentred with the people, and the last step's largest move.
        """
        for _ in range(1 if self.pace == 1.0 else _CALM_ROUNDS):
            for _ in range(2):
                self.weigh(tables)
                moved = self.step(population)
                population = self.recentre(population)
            self.tighten(population, 2)
        return population, moved

    def weigh(self, tables: Tables) -> None:
        """Expected slopes and curvatures of all pairs, on both sides."""
        packed = self.packed
        grid = (tables.values, LOW, STEP)
        kernels.weigh(
            *self.by_ratee, packed.ratee_codes, self.measure, self.severity, 1.0, self.spreads,
            *grid, self.slope, self.weight, self.weights,
        )  # fmt: skip
        kernels.weigh(
            *self.by_rater, packed.rater_codes, self.severity, self.measure, -1.0, self.rater_spreads,
            *grid, self.rater_slope, self.rater_weight, self.rater_weights,
        )  # fmt: skip

    def step(self, population: Population) -> float:
        """Move to the joint mode by one Newton step; return the largest move made."""
        prior = 1.0 / population.ratee_variance
        gradient = self.slope - prior * (self.measure - population.mean)
        rater_gradient = self.rater_slope - self.severity * self.rater_prior(population)
        move, rater_move = self.solve(population, gradient[:, None], rater_gradient[:, None], 1e-2)
        np.clip(move, -_LARGEST_STEP, _LARGEST_STEP, out=move)
        np.clip(rater_move, -_LARGEST_STEP, _LARGEST_STEP, out=rater_move)
        moved = float(max(np.abs(move).max(), np.abs(rater_move).max()))
        self.measure += self.pace * move[:, 0]
        self.severity += self.pace * rater_move[:, 0]
        return moved

    def solve(
        self, population: Population, right: Floats, rater_right: Floats, tolerance: float
    ) -> tuple[Floats, Floats]:
        """Solve the joint Hessian's equations, several right-hand sides (columns) at once."""
        diagonal = (self.weight + 1.0 / population.ratee_variance)[:, None]
        rater_diagonal = (self.rater_weight + self.rater_prior(population))[:, None]
        across = np.empty_like(right)
        back = np.empty_like(rater_right)

        def reduced(values: Floats) -> Floats:
            kernels.gather(*self.by_ratee, self.weights, values, across)
            np.divide(across, diagonal, out=across)
            kernels.gather(*self.by_rater, self.rater_weights, across, back)
            return rater_diagonal * values - back

        kernels.gather(*self.by_rater, self.rater_weights, right / diagonal, back)
        rater_move = conjugate_gradients(reduced, rater_right + back, rater_diagonal, tolerance)
        kernels.gather(*self.by_ratee, self.weights, rater_move, across)
        return (right + across) / diagonal, rater_move

    def tighten(self, population: Population, rounds: int) -> None:
        """Bring precisions and the spreads of the pairs up to date by belief propagation."""
        prior = np.full(self.measure.size, 1.0 / population.ratee_variance)
        rater_prior = self.rater_prior(population)
        if not self.precision.size:
            self.precision = prior + 0.7 * self.weight
            self.rater_precision = rater_prior + 0.7 * self.rater_weight
        for _ in range(rounds):
            fresh = np.empty_like(self.precision)
            kernels.tighten(
                *self.by_ratee, self.weights, prior, self.precision, self.rater_precision,
                self.pace, fresh, self.spreads,
            )  # fmt: skip
            self.precision = fresh
            fresh = np.empty_like(self.rater_precision)
            kernels.tighten(
                *self.by_rater, self.rater_weights, rater_prior, self.rater_precision, self.precision,
                self.pace, fresh, self.rater_spreads,
            )  # fmt: skip
            self.rater_precision = fresh

    def recentre(self, population: Population) -> Population:
        """Shift everyone so that severities, weighted by their priors' precision, average 0.

        Nothing but these priors decides where the origin lies.
        """
        prior = np.where(self.rating, self.rater_prior(population), 0.0)
        shift = float((prior * self.severity).sum() / prior.sum())
        self.severity[self.rating] -= shift
        self.measure[self.rated] -= shift
        return Population(population.mean - shift, population.ratee_variance, population.rater_variance)

    def masses(self) -> Floats:
        """Mass of the pairs' differences by code and grid node, shape (n_codes, N_NODES)."""
        packed = self.packed
        n_blocks = int(max(1, min(_MASS_BLOCKS, _MASS_LIMIT // (packed.n_codes * N_NODES))))
        bounds = np.linspace(0, packed.n_ratees, n_blocks + 1).astype(np.int64)
        masses = np.zeros((n_blocks, packed.n_codes, N_NODES))
        kernels.spread_mass(
            bounds, *self.by_ratee, packed.ratee_codes, self.measure, self.severity, self.spreads,
            LOW, STEP, masses,
        )  # fmt: skip
        total: Floats = masses.sum(axis=0)
        return total


def conjugate_gradients(
    multiply: Callable[[Floats], Floats], right: Floats, diagonal: Floats, tolerance: float
) -> Floats:
    """Solve symmetric positive definite systems column by column, diagonally preconditioned.

    Sums run in a fixed order, never through a threaded library, so that bytes repeat.
    """
    solution = np.zeros_like(right)
    residual = right.copy()
    direction = residual / diagonal
    energy = (residual * direction).sum(axis=0)
    goal = energy * tolerance**2
    for _ in range(500):
        going = energy > goal
        if not going.any():
            break
        image = multiply(direction)
        stretch = np.where(going, energy / np.where(going, (direction * image).sum(axis=0), 1.0), 0.0)
        solution += stretch * direction
        residual -= stretch * image
        scaled = residual / diagonal
        fresh = (residual * scaled).sum(axis=0)
        direction *= np.where(going, fresh / np.where(going, energy, 1.0), 0.0)
        direction += scaled
        energy = fresh
    return solution


def _first_measures(packed: PackedRatings) -> Floats:
    """Log-odds of the raw means, drawn in a little so that all-or-nothing stays finite."""
    totals = ratee_sums(packed, packed.code_totals)
    answers = ratee_sums(packed, np.diff(packed.set_starts)[packed.code_sets])
    highest = (packed.n_categories - 1) * answers
    return np.log((totals + 0.5 * answers + 0.5) / (highest - totals + 0.5 * answers + 0.5))


def ratee_sums(packed: PackedRatings, code_values: NDArray[np.integer]) -> Floats:
    """Sum over each ratee's pairs of a value that belongs to the code."""
    sums = np.empty(packed.n_ratees)
    kernels.total(packed.ratee_starts, packed.ratee_codes, code_values.astype(np.float64), sums)
    return sums


def rater_sums(packed: PackedRatings, code_values: NDArray[np.integer]) -> Floats:
    """Sum over each rater's pairs of a value that belongs to the code."""
    sums = np.empty(packed.n_raters)
    kernels.total(packed.rater_starts, packed.rater_codes, code_values.astype(np.float64), sums)
    return sums
