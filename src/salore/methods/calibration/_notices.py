"""What a reader of a fit must know: found before the fit, and after it.

Codes and numbers only; the words belong to whoever shows them.
"""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Ints
from salore.methods.calibration._network import Network
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._parameters import Held, Parameters
from salore.methods.calibration._people import Population
from salore.methods.calibration._results import CalibrationSettings, Notice, RaterFlag
from salore.methods.calibration._tables import Items

# Ratees with two raters or more below which a halo cannot be told from differences between ratees.
MINIMUM_SHARED = 10
# Share of ratees with nothing but the highest (lowest) category from which their intervals are too short.
CEILING_SHARE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Starting:
    """First parameters, what is held fixed, and why."""

    parameters: Parameters
    held: Held
    notices: tuple[Notice, ...]

    @staticmethod
    def not_converged(iterations: int, change: float) -> Notice:
        return Notice("not_converged", (float(iterations), change))


def starting_point(packed: PackedRatings, settings: CalibrationSettings) -> Starting:
    """Choose where to begin, and hold what the ratings cannot tell."""
    notices: list[Notice] = []
    halo_sd = settings.halo_sd
    shared = int(np.count_nonzero(np.diff(packed.ratee_starts) >= 2))
    if halo_sd is None and int(np.diff(packed.set_starts).max()) == 1:
        halo_sd = 0.0
        notices.append(Notice("single_item"))
    elif halo_sd is None and shared < MINIMUM_SHARED:
        halo_sd = settings.assumed_halo_sd
        notices.append(Notice("one_rater_each", (float(shared), halo_sd)))
    unused = np.flatnonzero(packed.category_counts == 0)
    if unused.size:
        notices.append(Notice("unused_category", tuple(float(category) for category in unused)))
    if np.count_nonzero(np.diff(packed.rater_starts)) == 1:
        notices.append(Notice("one_rater"))
    held = Held(_square(settings.ratee_sd), _square(settings.rater_sd), _square(halo_sd))
    highest = packed.n_categories - 1
    share = float((packed.item_sums.sum() + 0.5) / (highest * packed.item_counts.sum() + 1.0))
    parameters = Parameters(
        Items(np.zeros(packed.n_items), np.linspace(-1.0, 1.0, highest) if highest > 1 else np.zeros(1)),
        Population(float(np.log(share / (1.0 - share))), 1.0, 0.25),
        0.25,
    )
    return Starting(parameters, held, tuple(notices))


def fitted_notices(
    packed: PackedRatings, network: Network, flags: Ints, bridge_ratio: float
) -> tuple[Notice, ...]:
    """Notices about the network, the raters and the ends of the scale."""
    notices: list[Notice] = []
    if network.n_components > 1:
        rated = int(np.count_nonzero(network.ratees >= 0))
        outside = int(np.count_nonzero(network.ratees > 0)) / rated
        notices.append(Notice("not_connected", (float(network.n_components), outside)))
    if bridge_ratio > 1.0:
        notices.append(Notice("weak_bridge", (bridge_ratio,)))
    one_value = int(np.count_nonzero(flags & RaterFlag.ONE_VALUE))
    if one_value:
        raters = int(np.count_nonzero(np.diff(packed.rater_starts)))
        notices.append(Notice("one_value_raters", (float(one_value), one_value / raters)))
    for code, share in zip(("floor", "ceiling"), _end_shares(packed), strict=True):
        if share >= CEILING_SHARE:
            notices.append(Notice(code, (share,)))
    return tuple(notices)


def _end_shares(packed: PackedRatings) -> tuple[float, float]:
    """Shares of ratees who got nothing but the lowest and nothing but the highest category."""
    rated = np.diff(packed.score_starts) > 0
    firsts = packed.score_starts[:-1][rated]
    lowest = np.maximum.reduceat(packed.scores, firsts) == 0
    highest = np.minimum.reduceat(packed.scores, firsts) == packed.n_categories - 1
    return float(lowest.mean()), float(highest.mean())


def _square(value: float | None) -> float | None:
    return None if value is None else value * value
