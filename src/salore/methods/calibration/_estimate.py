"""The outer iterations of a fit and the assembly of its results."""

from dataclasses import dataclass, replace

import numba
import numpy as np

from salore.methods.calibration import _measures as measures
from salore.methods.calibration import _parameters as estimating
from salore.methods.calibration._arrays import Floats, Ints, Truths
from salore.methods.calibration._network import components
from salore.methods.calibration._notices import Starting, fitted_notices, starting_point
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._parameters import Acceleration, Parameters
from salore.methods.calibration._people import People, ratee_sums, rater_sums
from salore.methods.calibration._raters import flags, kept_apart, one_value_raters, rater_fit
from salore.methods.calibration._results import (
    CalibrationFit,
    CalibrationSettings,
    ItemResults,
    RateeResults,
    RaterResults,
)
from salore.methods.calibration._tables import Items, Tables, build, item_masses

# Pairs and codes below which handing work to threads costs more than it saves.
SERIAL_PAIRS = 20_000
SERIAL_CODES = 5_000
ACCELERATION_DEPTH = 5
# Where the likelihood is flat on one side, full steps can go round in circles: after so many
# iterations people move and spread at half the pace, in several rounds for one of the parameters.
HURRIED_ITERATIONS = 40
CALM_PACE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Settled:
    parameters: Parameters
    tables: Tables
    masses: Floats
    iterations: int
    change: float
    converged: bool


def estimate(
    packed: PackedRatings, settings: CalibrationSettings, same_person: Ints | None
) -> CalibrationFit:
    """Fit, with one thread where the ratings are few."""
    threads = numba.get_num_threads()
    if packed.n_pairs < SERIAL_PAIRS and packed.n_codes < SERIAL_CODES:
        numba.set_num_threads(1)
    try:
        start = starting_point(packed, settings)
        one_value = one_value_raters(packed, settings.minimum_ratees)
        people = People(packed, kept_apart(packed, one_value, settings.minimum_ratees))
        settled = _maximise(packed, people, start, settings)
        return _results(packed, people, start, settled, settings, one_value, same_person)
    finally:
        numba.set_num_threads(threads)


def _maximise(
    packed: PackedRatings, people: People, start: Starting, settings: CalibrationSettings
) -> _Settled:
    parameters = start.held.apply(start.parameters)
    acceleration = Acceleration(ACCELERATION_DEPTH)
    tables = build(packed, parameters.items, parameters.halo_variance)
    for iteration in range(1, settings.max_iterations + 1):
        if iteration == HURRIED_ITERATIONS:
            people.pace = CALM_PACE
        population, moved = people.settle(parameters.population, tables)
        masses = people.masses()
        image = start.held.apply(
            estimating.update(packed, people, replace(parameters, population=population), tables, masses)
        )
        change = max(moved, parameters.distance(image))
        if change < settings.tolerance or iteration == settings.max_iterations:
            break
        ahead = acceleration.next(parameters.vector(), image.vector())
        parameters = start.held.apply(parameters.with_vector(ahead))
        tables = build(packed, parameters.items, parameters.halo_variance, masses)
    return _Settled(parameters, tables, masses, iteration, change, change < settings.tolerance)


def _results(
    packed: PackedRatings,
    people: People,
    start: Starting,
    settled: _Settled,
    settings: CalibrationSettings,
    one_value: Truths,
    same_person: Ints | None,
) -> CalibrationFit:
    parameters, tables = settled.parameters, settled.tables
    population = parameters.population
    network = components(packed)
    found = measures.posterior(people, parameters, tables, network, settings.bridge_draws)
    fitted = rater_fit(people, tables, found.measure, 1.0 / population.ratee_variance)
    flagged = flags(
        packed,
        fitted,
        one_value,
        found,
        population.rater_variance,
        same_person,
        settings,
    )
    log_likelihood = measures.log_likelihood(
        packed, people, parameters, tables, settled.masses, found.entropy
    )
    known = settled.converged
    rated = people.rated
    spread = float(found.measure[rated].var())
    reliability = spread / (spread + float(found.relative_variance[rated].mean()))
    return CalibrationFit(
        ratees=_ratee_results(packed, found, tables, parameters, network.ratees, rated & known),
        raters=_rater_results(packed, found, fitted.infit, fitted.outfit, flagged, people.rating & known),
        items=_item_results(packed, parameters.items, tables, settled.masses, known),
        thresholds=_where(known, parameters.items.thresholds),
        mean=population.mean if known else float("nan"),
        ratee_variance=population.ratee_variance,
        rater_variance=population.rater_variance,
        halo_variance=parameters.halo_variance,
        log_likelihood=log_likelihood if known else float("nan"),
        iterations=settled.iterations,
        converged=known,
        n_components=network.n_components,
        reliability=reliability if known else float("nan"),
        notices=(
            *start.notices,
            *fitted_notices(packed, network, flagged, found.bridge_ratio),
            *(() if known else (start.not_converged(settled.iterations, settled.change),)),
        ),
    )


def _ratee_results(
    packed: PackedRatings,
    found: measures.Posterior,
    tables: Tables,
    parameters: Parameters,
    component: Ints,
    known: Truths,
) -> RateeResults:
    totals = ratee_sums(packed, packed.code_totals)
    n_ratings = np.diff(packed.score_starts)
    free, free_se = measures.unshrunk(found.measure, found.variance, parameters.population)
    return RateeResults(
        n_ratings=n_ratings.astype(np.int32),
        n_raters=np.diff(packed.ratee_starts).astype(np.int32),
        raw_mean=np.where(n_ratings > 0, totals / np.maximum(n_ratings, 1), np.nan),
        measure=_where(known, found.measure),
        measure_se=_where(known, np.sqrt(found.variance)),
        measure_unshrunk=_where(known, free),
        measure_unshrunk_se=_where(known, free_se),
        fair_average=_where(known, measures.fair_average(found.measure, tables)),
        component=component,
    )


def _rater_results(
    packed: PackedRatings,
    found: measures.Posterior,
    infit: Floats,
    outfit: Floats,
    flagged: Ints,
    known: Truths,
) -> RaterResults:
    lengths = np.diff(packed.set_starts)
    return RaterResults(
        n_ratings=rater_sums(packed, lengths[packed.code_sets]).astype(np.int32),
        n_ratees=np.diff(packed.rater_starts).astype(np.int32),
        severity=_where(known, found.severity),
        severity_se=_where(known, np.sqrt(found.severity_variance)),
        infit=_where(known, infit),
        outfit=_where(known, outfit),
        flags=np.where(known, flagged, 0).astype(np.int32),
    )


def _item_results(
    packed: PackedRatings, items: Items, tables: Tables, masses: Floats, known: bool
) -> ItemResults:
    _, information = estimating.item_information(packed, tables, item_masses(packed, tables, masses))
    inverse = estimating.constrained_inverse(information, packed.n_items, packed.n_categories - 1)
    answered = (packed.item_counts > 0) & known
    return ItemResults(
        n_ratings=packed.item_counts.astype(np.int32),
        difficulty=_where(answered, items.difficulty),
        difficulty_se=_where(answered, np.sqrt(np.maximum(np.diag(inverse)[: packed.n_items], 0.0))),
    )


def _where(known: Truths | bool, values: Floats) -> Floats:
    return np.where(known, values, np.nan)
