"""Variances that belief propagation misses.

Exact where messages never return to where they came from, it misses what everyone in a loop has in
common: the shift of a component as a whole, and of parts that hang together by few ratings.
"""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Floats, Ints, Longs, Truths
from salore.methods.calibration._network import Network
from salore.methods.calibration._pair_kernels import gather
from salore.methods.calibration._people import People, Population
from salore.methods.calibration._variance_kernels import invert_components, perturb

# People in a component up to which its covariance is computed exactly.
EXACT_SIZE = 48
# Pairs beyond which few random solutions decide whether more are worth their time. Few suffice there:
# one bridge among so many people adds next to nothing, and many bridges average out.
MANY_PAIRS = 300_000
DETECTING_DRAWS = 4
# Random solutions found at a time.
DRAWS_AT_A_TIME = 8
# Mean variance of a component over the approximation's, from which the draws are believed.
BRIDGE_RATIO = 1.05


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """Variance to add to each ratee and rater, and the largest ratio across a weak bridge."""

    ratees: Floats
    raters: Floats
    bridge_ratio: float


@dataclass(frozen=True, slots=True, eq=False)
class _Pulls:
    """What holds each component in place, and how free of their priors its members are."""

    ratees: Floats
    raters: Floats
    free: Floats
    rater_free: Floats


def added_by_loops(people: People, population: Population, network: Network, n_draws: int) -> Added:
    """Variance given the population's mean: exact in small components, else shift and bridges."""
    pulls = _pulls(people, population, network)
    shift = 1.0 / (pulls.ratees + pulls.raters)
    added = shift[network.ratees] * pulls.free**2
    rater_added = shift[network.raters] * pulls.rater_free**2
    small = network.sizes <= EXACT_SIZE
    if small.any():
        exact, rater_exact = _exact_variances(people, population, network, np.flatnonzero(small))
        members, rater_members = _within(small, network.ratees), _within(small, network.raters)
        added[members] = (exact - 1.0 / people.precision)[members]
        rater_added[rater_members] = (rater_exact - 1.0 / people.rater_precision)[rater_members]
    added[~people.rated] = 0.0
    rater_added[~people.rating] = 0.0
    close = Added(added, rater_added, 1.0)
    return close if small.all() else _with_bridges(people, population, network, close, ~small, n_draws)


def added_by_mean(people: People, population: Population, network: Network) -> tuple[Floats, Floats]:
    """Variance from the population's mean, which is itself estimated from all components."""
    pulls = _pulls(people, population, network)
    variance = 1.0 / float((1.0 / (1.0 / pulls.ratees + 1.0 / pulls.raters)).sum())
    lean = pulls.ratees / (pulls.ratees + pulls.raters)
    ratees = variance * (1.0 - pulls.free + pulls.free * lean[network.ratees]) ** 2
    raters = variance * (pulls.rater_free * lean[network.raters]) ** 2
    return np.where(people.rated, ratees, 0.0), np.where(people.rating, raters, 0.0)


def _pulls(people: People, population: Population, network: Network) -> _Pulls:
    n = network.n_components
    rater_prior = people.rater_prior(population)
    return _Pulls(
        np.bincount(network.ratees[people.rated], minlength=n) / population.ratee_variance,
        np.bincount(network.raters[people.rating], rater_prior[people.rating], n).astype(np.float64),
        1.0 - 1.0 / (people.precision * population.ratee_variance),
        1.0 - rater_prior / people.rater_precision,
    )


def _with_bridges(
    people: People, population: Population, network: Network, close: Added, large: Truths, n_draws: int
) -> Added:
    """Believe random solutions where they show a large component to be looser than thought."""
    members = _within(large, network.ratees)
    numbers = network.ratees[members]
    base = np.bincount(numbers, (1.0 / people.precision + close.ratees)[members], large.size)
    loose = large
    few = (min(DETECTING_DRAWS, n_draws),) if people.packed.n_pairs > MANY_PAIRS else ()
    for draws in (*few, n_draws):
        if draws == 0 or not loose.any():
            return close
        drawn, rater_drawn = _draw_variances(people, population, draws)
        total = np.bincount(numbers, drawn[members], large.size)
        loose = large & (total > BRIDGE_RATIO * base)
    ratees, raters = _within(loose, network.ratees), _within(loose, network.raters)
    return Added(
        np.where(ratees, np.maximum(drawn - 1.0 / people.precision, close.ratees), close.ratees),
        np.where(raters, np.maximum(rater_drawn - 1.0 / people.rater_precision, close.raters), close.raters),
        float((total[loose] / base[loose]).max()) if loose.any() else 1.0,
    )


def _within(chosen: Truths, component: Ints) -> Truths:
    members: Truths = (component >= 0) & chosen[component]
    return members


def _exact_variances(
    people: People, population: Population, network: Network, wanted: Longs
) -> tuple[Floats, Floats]:
    exact, rater_exact = np.zeros(network.ratees.size), np.zeros(network.raters.size)
    members, starts = _members(network.ratees, wanted)
    rater_members, rater_starts = _members(network.raters, wanted)
    places = np.zeros(network.raters.size, dtype=np.int64)
    invert_components(
        *people.by_ratee, people.weights, members, starts, rater_members, rater_starts, places,
        1.0 / population.ratee_variance, people.rater_prior(population), exact, rater_exact,
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
    prior = np.full(people.measure.size, 1.0 / population.ratee_variance)
    rater_prior = people.rater_prior(population)
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
