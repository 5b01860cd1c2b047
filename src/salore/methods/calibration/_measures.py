"""Measures, severities and their standard errors, once the parameters have settled.

Belief propagation misses what everyone in a loop has in common; here it is added back.
"""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Floats, Ints, Longs, Truths
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._pair_kernels import gather, integrate
from salore.methods.calibration._parameters import Parameters
from salore.methods.calibration._people import People, Population
from salore.methods.calibration._tables import LOW, STEP, Tables
from salore.methods.calibration._variance_kernels import invert_components, perturb

N_QUADRATURE = 15
# People in a component up to which its covariance is computed exactly.
EXACT_SIZE = 48
# Random solutions that tell whether a component is loose, and how many are solved at a time.
DETECTING_DRAWS = 4
DRAWS_AT_A_TIME = 8
# Mean variance of a component over the approximation's, from which the draws are believed.
BRIDGE_RATIO = 1.05


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Posterior means and variances of ratees and raters."""

    measure: Floats
    variance: Floats
    severity: Floats
    severity_variance: Floats
    entropy: float
    bridge_ratio: float


def posterior(
    people: People,
    parameters: Parameters,
    tables: Tables,
    ratee_component: Ints,
    rater_component: Ints,
    n_draws: int,
) -> Posterior:
    """Means and variances of everyone, with what loops and bridges add to the variances."""
    population = parameters.population
    people.tighten(population, 6)
    measure, variance, entropy = _by_quadrature(people, population, tables)
    gaussian, rater_gaussian = 1.0 / people.precision, 1.0 / people.rater_precision
    added, rater_added, loose = _common_shifts(people, population, ratee_component, rater_component)
    ratio = 1.0
    if loose.any() and n_draws > 0:
        members, rater_members = _within(loose, ratee_component), _within(loose, rater_component)
        drawn, rater_drawn = _draw_variances(people, population, min(DETECTING_DRAWS, n_draws))
        base = np.bincount(ratee_component[members], (gaussian + added)[members], loose.size)
        loosened = np.bincount(ratee_component[members], drawn[members], loose.size) > BRIDGE_RATIO * base
        if (loosened & loose).any():
            drawn, rater_drawn = _draw_variances(people, population, n_draws)
            total = np.bincount(ratee_component[members], drawn[members], loose.size)
            loosened = loose & (total > BRIDGE_RATIO * base)
            members, rater_members = _within(loosened, ratee_component), _within(loosened, rater_component)
            added[members] = np.maximum(drawn - gaussian, added)[members]
            rater_added[rater_members] = np.maximum(rater_drawn - rater_gaussian, rater_added)[rater_members]
            ratio = float((total[loosened] / base[loosened]).max()) if loosened.any() else 1.0
    return Posterior(
        measure,
        np.maximum(variance + added, 0.1 * variance),
        people.severity.copy(),
        np.maximum(rater_gaussian + rater_added, 0.1 * rater_gaussian),
        entropy,
        ratio,
    )


def _within(chosen: Truths, component: Ints) -> Truths:
    members: Truths = (component >= 0) & chosen[component]
    return members


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


def _common_shifts(
    people: People, population: Population, ratee_component: Ints, rater_component: Ints
) -> tuple[Floats, Floats, Truths]:
    """Variance to add for the common shift of each component, and which components are large.

    Small components are solved exactly. In a large one the shift that all its members share is
    held by their priors alone.
    """
    n_components = int(max(ratee_component.max(), rater_component.max())) + 1
    ratees = np.bincount(ratee_component[people.rated], minlength=n_components)
    raters = np.bincount(rater_component[people.rating], minlength=n_components)
    ratee_pull, rater_pull = ratees / population.ratee_variance, raters / population.rater_variance
    shift = 1.0 / (ratee_pull + rater_pull)
    gaussian, rater_gaussian = 1.0 / people.precision, 1.0 / people.rater_precision
    free = 1.0 - gaussian / population.ratee_variance
    rater_free = 1.0 - rater_gaussian / population.rater_variance
    added = shift[ratee_component] * free**2
    rater_added = shift[rater_component] * rater_free**2
    small = ratees + raters <= EXACT_SIZE
    if small.any():
        exact, rater_exact = _exact_variances(
            people, population, ratee_component, rater_component, np.flatnonzero(small)
        )
        members, rater_members = _within(small, ratee_component), _within(small, rater_component)
        added[members] = (exact - gaussian)[members]
        rater_added[rater_members] = (rater_exact - rater_gaussian)[rater_members]
    # The population's mean is itself estimated, from all components; whoever leans on it shares that.
    mean_variance = 1.0 / float((1.0 / (1.0 / ratee_pull + 1.0 / rater_pull)).sum())
    lean = ratee_pull * shift
    added += mean_variance * (1.0 - free + free * lean[ratee_component]) ** 2
    rater_added += mean_variance * (rater_free * lean[rater_component]) ** 2
    added[~people.rated] = 0.0
    rater_added[~people.rating] = 0.0
    return added, rater_added, ~small


def _exact_variances(
    people: People, population: Population, ratee_component: Ints, rater_component: Ints, wanted: Longs
) -> tuple[Floats, Floats]:
    exact, rater_exact = np.zeros(ratee_component.size), np.zeros(rater_component.size)
    members, starts = _members(ratee_component, wanted)
    rater_members, rater_starts = _members(rater_component, wanted)
    places = np.zeros(rater_component.size, dtype=np.int64)
    invert_components(
        *people.by_ratee, people.weights, members, starts, rater_members, rater_starts, places,
        1.0 / population.ratee_variance, 1.0 / population.rater_variance, exact, rater_exact,
    )  # fmt: skip
    return exact, rater_exact


def _members(component: Ints, wanted: Longs) -> tuple[Longs, Longs]:
    order = np.argsort(component, kind="stable")
    ordered = component[order]
    keep = np.isin(ordered, wanted)
    starts = np.searchsorted(ordered[keep], wanted)
    return order[keep], np.append(starts, np.count_nonzero(keep))


def _draw_variances(people: People, population: Population, n_draws: int) -> tuple[Floats, Floats]:
    """Variances from random solutions: what the other side leaves open is averaged, the rest exact."""
    prior, rater_prior = 1.0 / population.ratee_variance, 1.0 / population.rater_variance
    weight = (people.weight + prior)[:, None]
    rater_weight = (people.rater_weight + rater_prior)[:, None]
    open_, rater_open = np.zeros(people.measure.size), np.zeros(people.severity.size)
    for first in range(0, n_draws, DRAWS_AT_A_TIME):
        columns = min(DRAWS_AT_A_TIME, n_draws - first)
        right = np.empty((people.measure.size, columns))
        rater_right = np.empty((people.severity.size, columns))
        perturb(*people.by_ratee, people.weights, True, first, prior, right)
        perturb(*people.by_rater, people.rater_weights, False, first, rater_prior, rater_right)
        drawn, rater_drawn = people.solve(population, right, rater_right, 1e-2)
        gather(*people.by_ratee, people.weights, rater_drawn, right)
        gather(*people.by_rater, people.rater_weights, drawn, rater_right)
        open_ += ((right / weight) ** 2).sum(axis=1)
        rater_open += ((rater_right / rater_weight) ** 2).sum(axis=1)
    return (
        1.0 / weight[:, 0] + open_ / n_draws,
        1.0 / rater_weight[:, 0] + rater_open / n_draws,
    )


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
        people.severity[rating], people.rater_precision[rating], population.rater_variance
    )
    return fixed + fitted + own + theirs + entropy


def _prior_and_entropy(away: Floats, precision: Floats, variance: float) -> float:
    expected = (away**2 + 1.0 / precision) / variance
    return float(0.5 * (1.0 - expected - np.log(precision * variance)).sum())
