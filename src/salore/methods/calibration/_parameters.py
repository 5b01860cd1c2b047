"""Item difficulties, thresholds, means and variances for a given spread of the people.

The maximisation half of a fit, and the acceleration that makes it take a dozen rounds.
"""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Floats
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._people import People, Population
from salore.methods.calibration._tables import Items, Tables, item_masses

# Prior precision of a difficulty or threshold: decides only where an item's answers are all alike or
# a category is never used.
LOCATION_PRECISION = 0.04
# Weight of the prior for the variances, in people, and the variances it is centred on: they decide
# only where a handful of people leaves a variance open.
PRIOR_PEOPLE = 0.2
PRIOR_RATEE_VARIANCE = 1.0
PRIOR_RATER_VARIANCE = 0.25
# Rate of an exponential prior for the halo variance, to the same end.
HALO_RATE = 0.2
SMALLEST_VARIANCE = 1e-4
LARGEST_VARIANCE = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Everything that the outer iterations estimate."""

    items: Items
    population: Population
    halo_variance: float

    def vector(self) -> Floats:
        """The parameters as one vector for acceleration; variances of people by their log."""
        population = self.population
        return np.concatenate(
            [
                self.items.difficulty,
                self.items.thresholds,
                [
                    population.mean,
                    np.log(population.ratee_variance),
                    np.log(population.rater_variance),
                    self.halo_variance,
                ],
            ]
        )

    def distance(self, other: "Parameters") -> float:
        """Largest difference in logits; variances are compared by their square roots."""
        ours, theirs = self.vector(), other.vector()
        ours[-3:-1], theirs[-3:-1] = np.exp(0.5 * ours[-3:-1]), np.exp(0.5 * theirs[-3:-1])
        return float(np.abs(ours - theirs).max())

    def with_vector(self, vector: Floats) -> "Parameters":
        """Read the parameters back, kept within their bounds."""
        n_items = self.items.difficulty.size
        mean, log_ratee, log_rater, halo = vector[-4:]
        low, high = np.log(SMALLEST_VARIANCE), np.log(LARGEST_VARIANCE)
        return Parameters(
            Items(vector[:n_items], vector[n_items:-4]),
            Population(
                float(mean),
                float(np.exp(np.clip(log_ratee, low, high))),
                float(np.exp(np.clip(log_rater, low, high))),
            ),
            float(np.clip(halo, SMALLEST_VARIANCE, LARGEST_VARIANCE)),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Variances that are not estimated; None where they are."""

    ratee_variance: float | None
    rater_variance: float | None
    halo_variance: float | None

    def apply(self, parameters: Parameters) -> Parameters:
        """Put the held values in."""
        population = parameters.population
        return Parameters(
            parameters.items,
            Population(
                population.mean,
                population.ratee_variance if self.ratee_variance is None else self.ratee_variance,
                population.rater_variance if self.rater_variance is None else self.rater_variance,
            ),
            parameters.halo_variance if self.halo_variance is None else self.halo_variance,
        )


def update(
    packed: PackedRatings, people: People, parameters: Parameters, tables: Tables, masses: Floats
) -> Parameters:
    """One round of estimates for the present spread of the people."""
    by_item = item_masses(packed, tables, masses)
    return Parameters(
        items_update(packed, parameters.items, tables, by_item),
        population_update(people, parameters.population),
        halo_update(tables, masses, parameters.halo_variance),
    )


def population_update(people: People, population: Population) -> Population:
    """Maximise over the mean and variances of ratees and raters.

    Written as a fixed point that divides by the effective number of people, which settles faster
    than expectation-maximisation and at the same place.
    """
    rated, typical = people.rated, people.typical
    away = people.measure[rated] - population.mean
    known = 1.0 - 1.0 / (people.precision[rated] * population.ratee_variance)
    rater_known = 1.0 - 1.0 / (people.rater_precision[typical] * population.rater_variance)
    mean_step = away.mean() / max(known.mean(), 0.05)
    ratee_variance = (((away - mean_step) ** 2).sum() + PRIOR_PEOPLE * PRIOR_RATEE_VARIANCE) / (
        max(known.sum(), 0.0) + PRIOR_PEOPLE
    )
    rater_variance = ((people.severity[typical] ** 2).sum() + PRIOR_PEOPLE * PRIOR_RATER_VARIANCE) / (
        max(rater_known.sum(), 0.0) + PRIOR_PEOPLE
    )
    return Population(
        float(population.mean + mean_step),
        float(np.clip(ratee_variance, SMALLEST_VARIANCE, LARGEST_VARIANCE)),
        float(np.clip(rater_variance, SMALLEST_VARIANCE, LARGEST_VARIANCE)),
    )


def halo_update(tables: Tables, masses: Floats, variance: float) -> float:
    """One scoring step for the halo variance.

    The likelihood of a pair obeys the heat equation in the halo variance, so its derivative is
    half of squared slope minus curvature.
    """
    slope, curvature = tables.values[:, :, 1], tables.values[:, :, 2]
    gradient = 0.5 * float((masses * (slope**2 - curvature)).sum()) - HALO_RATE
    information = 0.5 * float((masses * curvature**2).sum())
    step = gradient / max(information, 1e-9)
    return float(np.clip(variance + step, max(variance / 4.0, SMALLEST_VARIANCE), 4.0 * variance + 0.05))


def item_information(packed: PackedRatings, tables: Tables, masses: Floats) -> tuple[Floats, Floats]:
    """Gradient and negative Hessian of the expected log-likelihood in difficulties and thresholds."""
    n_items, n_steps = packed.n_items, packed.n_categories - 1
    reached = tables.reached
    weighted = reached * masses
    reached_sums = weighted.sum(axis=(2, 3))
    above = np.cumsum(packed.category_counts[::-1])[::-1][1:]
    gradient = np.concatenate([reached_sums.sum(axis=0) - packed.item_sums, reached_sums.sum(axis=1) - above])
    hessian = np.zeros((n_items + n_steps, n_items + n_steps))
    cross = np.empty((n_steps, n_steps, n_items))
    for u in range(n_steps):
        for v in range(u + 1):
            # reaching the higher category implies reaching the lower one
            cross[u, v] = reached_sums[u] - (weighted[u] * reached[v]).sum(axis=(1, 2))
            cross[v, u] = cross[u, v]
    hessian[:n_items, :n_items] = np.diag(cross.sum(axis=(0, 1)))
    hessian[:n_items, n_items:] = cross.sum(axis=0).T
    hessian[n_items:, :n_items] = cross.sum(axis=0)
    hessian[n_items:, n_items:] = cross.sum(axis=2)
    return gradient, hessian


def items_update(packed: PackedRatings, items: Items, tables: Tables, masses: Floats) -> Items:
    """One Newton step for difficulties and thresholds, each kept at sum 0."""
    gradient, hessian = item_information(packed, tables, masses)
    n_items, n_steps = packed.n_items, packed.n_categories - 1
    gradient -= LOCATION_PRECISION * np.concatenate([items.difficulty, items.thresholds])
    step = constrained_inverse(hessian, n_items, n_steps)[: n_items + n_steps, : n_items + n_steps] @ gradient
    np.clip(step, -1.0, 1.0, out=step)
    return Items(items.difficulty + step[:n_items], items.thresholds + step[n_items:])


def constrained_inverse(hessian: Floats, n_items: int, n_steps: int) -> Floats:
    """Inverse information under both sums being 0."""
    size = n_items + n_steps
    bordered = np.zeros((size + 2, size + 2))
    bordered[:size, :size] = hessian
    places = np.arange(size)
    bordered[places, places] += LOCATION_PRECISION
    bordered[size, :n_items] = bordered[:n_items, size] = 1.0
    bordered[size + 1, n_items:size] = bordered[n_items:size, size + 1] = 1.0
    return np.asarray(np.linalg.inv(bordered), dtype=np.float64)


# Where the likelihood is nearly flat, extrapolation can go round in circles: after so many leaps,
# some short steps in between.
LEAPS = 30
SHORT_STEPS = 10


class Acceleration:
    """Anderson's extrapolation of a fixed-point iteration from its last few steps."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.taken = 0
        self.points: list[Floats] = []
        self.steps: list[Floats] = []

    def next(self, point: Floats, image: Floats) -> Floats:
        """Where to go on from `point`, whose image under the iteration is `image`."""
        step = image - point
        self.taken += 1
        if self.taken % (LEAPS + SHORT_STEPS) >= LEAPS:
            self.points.clear()
            self.steps.clear()
            return point + 0.5 * step
        if self.steps and np.abs(step).max() > 2.0 * np.abs(self.steps[-1]).max():
            self.points.clear()
            self.steps.clear()
        self.points.append(point)
        self.steps.append(step)
        del self.points[: -self.depth - 1], self.steps[: -self.depth - 1]
        if len(self.steps) < 2:
            return image
        differences = np.diff(np.array(self.steps), axis=0).T
        moves = np.diff(np.array(self.points), axis=0).T + differences
        shares = np.linalg.lstsq(differences, step, rcond=1e-8)[0]
        change = step - moves @ shares
        largest = np.abs(change).max()
        return point + change * min(1.0, 1.0 / largest) if largest > 0 else point
