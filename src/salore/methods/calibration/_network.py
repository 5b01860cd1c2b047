"""Who can be compared with whom: the network of ratees and raters.

Whole-number work only; what follows for a fit is decided elsewhere.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from salore.methods.calibration._arrays import Ints
from salore.methods.calibration._packing import PackedRatings


def components(packed: PackedRatings) -> tuple[Ints, Ints, int]:
    """Number the connected parts, the one with most ratees first.

    Returns
    -------
    ratees, raters : ndarray of int32
        Component of each; -1 without ratings.
    n_components : int
    """
    n_ratees, n_raters = packed.n_ratees, packed.n_raters
    n_people = n_ratees + n_raters
    starts = np.concatenate([packed.ratee_starts, np.full(n_raters, packed.ratee_starts[-1])])
    links = csr_array(
        (np.ones(packed.n_pairs), packed.ratee_raters + np.int32(n_ratees), starts),
        shape=(n_people, n_people),
    )
    _, labels = connected_components(links, directed=False)
    ratees, raters = labels[:n_ratees], labels[n_ratees:]
    rated = np.diff(packed.ratee_starts) > 0
    rating = np.diff(packed.rater_starts) > 0
    sizes = np.bincount(ratees[rated], minlength=int(labels.max()) + 1)
    first = np.full(sizes.size, n_ratees)
    np.minimum.at(first, ratees[rated], np.flatnonzero(rated))
    order = np.lexsort((first, -sizes))
    numbers = np.empty(sizes.size, dtype=np.int32)
    numbers[order] = np.arange(sizes.size, dtype=np.int32)
    return (
        np.where(rated, numbers[ratees], -1).astype(np.int32),
        np.where(rating, numbers[raters], -1).astype(np.int32),
        int(np.count_nonzero(sizes)),
    )
