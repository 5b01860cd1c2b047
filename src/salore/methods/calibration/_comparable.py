"""Which raters can be compared with others at all; asked before anything is fitted."""

import numpy as np
from numpy.typing import ArrayLike

from salore.methods.calibration._arrays import Truths


def comparable_raters(ratee: ArrayLike, rater: ArrayLike, minimum_shared: int) -> Truths:
    """Tell which raters share enough ratees with others to be compared with them.

    Parameters
    ----------
    ratee, rater : array_like of int of shape (n,)
        Codes from 0; a pair may occur many times, once an item.
    minimum_shared : int
        Ratees that a rater must have in common with other raters. A ratee counts once if anyone
        else rated them too.

    Returns
    -------
    ndarray of bool of shape (largest rater code + 1,)
        False for a code without ratings.

    Raises
    ------
    ValueError
        If the lengths differ or a code is negative.

    Examples
    --------
    >>> comparable_raters([0, 0, 1, 1, 2], [0, 1, 0, 1, 2], minimum_shared=2).tolist()
    [True, True, False]
    """
    ratees, raters = np.asarray(ratee, dtype=np.int64), np.asarray(rater, dtype=np.int64)
    if ratees.shape != raters.shape or ratees.ndim != 1:
        raise ValueError("ratee and rater must be of one length")
    if ratees.size == 0:
        return np.zeros(0, dtype=bool)
    if min(ratees.min(), raters.min()) < 0:
        raise ValueError("codes must not be negative")
    n_raters = int(raters.max()) + 1
    pairs = np.unique(ratees * n_raters + raters)
    ratees, raters = pairs // n_raters, pairs % n_raters
    shared = np.bincount(ratees)[ratees] > 1
    return np.bincount(raters, weights=shared, minlength=n_raters) >= max(minimum_shared, 1)
