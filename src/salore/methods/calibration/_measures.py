"""Measures, severities and their variances, once the parameters have settled."""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Floats
from salore.methods.calibration._network import Network
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._pair_kernels import integrate
from salore.methods.calibration._parameters import Parameters
from salore.methods.calibration._people import People, Population
from salore.methods.calibration._tables import LOW, STEP, Tables
from salore.methods.calibration._variances import added_by_loops, added_by_mean

N_QUADRATURE = 15
# What is added is itself estimated; a variance never falls below this share of the first one.
_FLOOR = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Posterior means and variances of ratees and raters.

    `relative_variance` leaves out what all ratees share through the population's mean.
    """

    measure: Floats
    variance: Floats
    relative_variance: Floats
    severity: Floats
    severity_variance: Floats
    entropy: float
    bridge_ratio: float


def posterior(
    people: People, parameters: Parameters, tables: Tables, network: Network, n_draws: int
) -> Posterior:
    """Means and variances of everyone, with what loops, bridges and the mean add."""
    population = parameters.population
    people.tighten(population, 6)
    measure, variance, entropy = _by_quadrature(people, population, tables)
    rater_variance = 1.0 / people.rater_precision
    loops = added_by_loops(people, population, network, n_draws)
    mean, rater_mean = added_by_mean(people, population, network)
    relative = np.maximum(variance + loops.ratees, _FLOOR * variance)
    rater_relative = np.maximum(rater_variance + loops.raters, _FLOOR * rater_variance)
    return Posterior(
        measure,
        relative + mean,
        relative,
        people.severity.copy(),
        rater_relative + rater_mean,
        entropy,
        loops.bridge_ratio,
    )


def _by_quadrature(people: People, population: Population, tables: Tables) -> tuple[Floats, Floats, float]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(N_QUADRATURE)
    means, variances, entropies = (np.empty(people.measure.size) for _ in range(3))
    integrate(
        *people.by_ratee, people.packed.ratee_codes, people.weights, people.spreads, people.measure,
        people.severity, people.precision, people.rater_precision, population.mean,
        1.0 / population.ratee_variance, tables.values, LOW, STEP, nodes,
        weights * np.exp(0.5 * nodes**2), means, variances, entropies,
    )  # fmt: skip
    return means, variances, float(entropies.sum())


def unshrunk(measure: Floats, variance: Floats, population: Population) -> tuple[Floats, Floats]:
    """Take the population back out of the posterior; NaN where nothing would be left."""
    own = 1.0 / variance - 1.0 / population.ratee_variance
    own = np.where(own > 1e-9, own, np.nan)
    return (measure / variance - population.mean / population.ratee_variance) / own, 1.0 / np.sqrt(own)


def fair_average(measure: Floats, tables: Tables) -> Floats:
    """Mean category an average rater would give over all items, the halo averaged out."""
    curve = tables.averaged(tables.expected).mean(axis=0)
    rise = tables.averaged(tables.variances).mean(axis=0) * STEP
    position = np.clip((measure - LOW) / STEP, 0.0, curve.size - 1 - 1e-9)
    node = position.astype(np.int64)
    u = position - node
    left, right = curve[node], curve[node + 1]
    bend = u * (1.0 - u) * ((1.0 - u) * rise[node] - u * rise[node + 1])
    average: Floats = left + u * u * (3.0 - 2.0 * u) * (right - left) + bend
    return average


def log_likelihood(
    packed: PackedRatings,
    people: People,
    parameters: Parameters,
    tables: Tables,
    masses: Floats,
    entropy: float,
) -> float:
    """Bethe approximation of the marginal log-likelihood."""
    population, items = parameters.population, parameters.items
    above = np.cumsum(packed.category_counts[::-1])[::-1][1:]
    fixed = -float((items.difficulty * packed.item_sums).sum() + (items.thresholds * above).sum())
    fitted = float((masses * tables.values[:, :, 0]).sum())
    rated, rating = people.rated, people.rating
    own = _prior_and_entropy(
        people.measure[rated] - population.mean, people.precision[rated], population.ratee_variance
    )
    theirs = _prior_and_entropy(
        people.severity[rating],
        people.rater_precision[rating],
        1.0 / people.rater_prior(population)[rating],
    )
    return fixed + fitted + own + theirs + entropy


def _prior_and_entropy(away: Floats, precision: Floats, variance: float | Floats) -> float:
    expected = (away**2 + 1.0 / precision) / variance
    return float(0.5 * (1.0 - expected - np.log(precision * variance)).sum())
