"""Who hangs together with whom in the network of ratees and raters.

Whole-number work only; what follows for a fit is decided elsewhere.
"""

from dataclasses import dataclass

import numpy as np

from salore.methods.calibration._arrays import Ints, Longs
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._variance_kernels import connect


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Component of each ratee and rater (-1 without ratings), and the people in each component."""

    ratees: Ints
    raters: Ints
    sizes: Longs

    @property
    def n_components(self) -> int:
        """Number of connected parts."""
        return int(self.sizes.size)


def components(packed: PackedRatings) -> Network:
    """Number the connected parts, the one with most ratees first."""
    n_ratees = packed.n_ratees
    part = np.arange(n_ratees + packed.n_raters, dtype=np.int32)
    connect(packed.ratee_starts, packed.ratee_raters, part)
    rated = np.diff(packed.ratee_starts) > 0
    rating = np.diff(packed.rater_starts) > 0
    # Joined towards the lower code, a part is named after its first ratee.
    sizes = np.bincount(part[:n_ratees][rated], minlength=n_ratees)
    firsts = np.flatnonzero(sizes)
    order = firsts[np.argsort(-sizes[firsts], kind="stable")]
    numbers = np.full(n_ratees + packed.n_raters, -1, dtype=np.int32)
    numbers[order] = np.arange(order.size, dtype=np.int32)
    ratees = np.where(rated, numbers[part[:n_ratees]], -1).astype(np.int32)
    raters = np.where(rating, numbers[part[n_ratees:]], -1).astype(np.int32)
    people = np.bincount(ratees[rated], minlength=order.size) + np.bincount(
        raters[rating], minlength=order.size
    )
    return Network(ratees, raters, people)
