"""How raters' ratings fit the model, and what is striking about them.

Judges ratings against the fitted measures; changes no estimate.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from salore.methods.calibration._arrays import Floats, Ints, Singles, Truths
from salore.methods.calibration._measures import Posterior
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._people import People
from salore.methods.calibration._rating_kernels import compare, span
from salore.methods.calibration._results import CalibrationSettings, RaterFlag
from salore.methods.calibration._tables import LOW, STEP, Tables

# One-sided 5 % point of the normal distribution.
_ONE_SIDED = 1.645


@dataclass(frozen=True, slots=True, eq=False)
class RaterFit:
    """Mean squares and what the flags need, by rater; `surplus` by pair in the ratees' order."""

    infit: Floats
    outfit: Floats
    agreement: Floats
    surplus: Singles


def one_value_raters(packed: PackedRatings, minimum_ratees: int) -> Truths:
    """Tell which raters gave all of at least `minimum_ratees` ratees the same value throughout."""
    lowest = np.full(packed.n_raters, 255, dtype=np.uint8)
    highest = np.zeros(packed.n_raters, dtype=np.uint8)
    span(
        packed.ratee_starts, packed.ratee_raters, packed.ratee_codes, packed.code_sets, packed.set_starts,
        packed.score_starts, packed.scores, lowest, highest,
    )  # fmt: skip
    found: Truths = (lowest == highest) & (np.diff(packed.rater_starts) >= minimum_ratees)
    return found


def kept_apart(packed: PackedRatings, one_value: Truths, minimum_ratees: int) -> Truths:
    """Tell which raters say too little about raters at large: those of one value, where they are few."""
    judged = int(np.count_nonzero(np.diff(packed.rater_starts) >= minimum_ratees))
    few = 2 * int(np.count_nonzero(one_value)) < judged
    return one_value if few else np.zeros_like(one_value)


def rater_fit(people: People, tables: Tables, measure: Floats, prior: float) -> RaterFit:
    """Compare every rating with what the model expects, halo averaged out."""
    packed = people.packed
    expected = tables.averaged(tables.expected)
    variance = tables.averaged(tables.variances + tables.expected**2) - expected**2
    centre = np.array(
        [
            np.interp(measure[people.rated].mean(), LOW + STEP * np.arange(expected.shape[1]), row)
            for row in expected
        ]
    )
    sums = np.zeros((packed.n_raters, 10))
    surplus = np.empty(packed.n_pairs, dtype=np.float32)
    compare(
        *people.by_ratee, packed.ratee_codes, packed.code_sets, packed.set_starts, packed.set_items,
        packed.score_starts, packed.scores, people.weights, measure, people.severity, people.precision,
        people.rater_precision, prior, tables.values, LOW, STEP, expected, variance, centre, sums,
        surplus,
    )  # fmt: skip
    with np.errstate(invalid="ignore", divide="ignore"):
        infit = sums[:, 1] / sums[:, 2]
        outfit = sums[:, 3] / sums[:, 0]
    return RaterFit(infit, outfit, _agreement(sums[:, 4:]), surplus)


def _agreement(sums: Floats) -> Floats:
    """Correlation of a rater's mean scores with what all others say, over its standard error."""
    n, x, y, xx, yy, xy = sums.T
    count = np.maximum(n, 1.0)
    spread = (xx - x * x / count) * (yy - y * y / count)
    usable = (n > 3) & (spread > 1e-12)
    correlation = np.where(usable, (xy - x * y / count) / np.sqrt(np.where(usable, spread, 1.0)), 0.0)
    over_error: Floats = np.arctanh(np.clip(correlation, -0.9999, 0.9999)) * np.sqrt(np.maximum(n - 3.0, 0.0))
    return over_error


def flags(
    packed: PackedRatings,
    fitted: RaterFit,
    one_value: Truths,
    found: Posterior,
    rater_variance: float,
    same_person: Ints | None,
    settings: CalibrationSettings,
) -> Ints:
    """What is striking about each rater, as a sum of `RaterFlag`."""
    n_ratees = np.diff(packed.rater_starts)
    enough = n_ratees >= settings.minimum_ratees
    raised = np.zeros(packed.n_raters, dtype=np.int32)
    extreme = np.abs(found.severity) >= np.maximum(
        settings.extreme_sd * np.sqrt(rater_variance), 1.96 * np.sqrt(found.severity_variance)
    )
    raised[(n_ratees > 0) & extreme] |= RaterFlag.EXTREME
    raised[enough & (fitted.agreement < -_ONE_SIDED)] |= RaterFlag.INVERTED
    raised[one_value] |= RaterFlag.ONE_VALUE
    if same_person is not None:
        reciprocal, clique = _mutual(packed, fitted.surplus, same_person, settings)
        raised[reciprocal] |= RaterFlag.RECIPROCAL
        raised[clique] |= RaterFlag.CLIQUE
    return raised


def _mutual(
    packed: PackedRatings, surplus: Singles, same_person: Ints, settings: CalibrationSettings
) -> tuple[Truths, Truths]:
    """Raters who favour one another in twos, and in rings of three and more."""
    size = packed.n_ratees
    ratee = np.repeat(np.arange(size, dtype=np.int64), np.diff(packed.ratee_starts))
    giver = same_person[packed.ratee_raters].astype(np.int64)
    usable = (giver >= 0) & (giver != ratee) & (surplus > settings.mutual_sd)
    ratee, giver, surplus = ratee[usable], giver[usable], surplus[usable]
    given = giver * size + ratee
    order = np.argsort(given, kind="stable")
    place = np.searchsorted(given, ratee * size + giver, sorter=order)
    place = order[np.minimum(place, given.size - 1)] if given.size else place
    back = given[place] == ratee * size + giver if given.size else np.zeros(0, dtype=bool)
    joint = (surplus + surplus[place])[back] / np.sqrt(2.0)
    reciprocal = np.zeros(size, dtype=bool)
    reciprocal[giver[back][joint >= settings.reciprocal_sd]] = True
    links = csr_array((np.ones(int(back.sum())), (giver[back], ratee[back])), shape=(size, size))
    triangles = (links @ links).multiply(links).sum(axis=1)
    clique = np.asarray(triangles).ravel() > 0
    people = np.maximum(same_person, 0)
    known = same_person >= 0
    return known & reciprocal[people], known & clique[people]
