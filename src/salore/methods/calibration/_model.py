"""The two doors of the package that compute: fitting and simulating.

Numba takes about a second to import, so whoever only packs or reads results never pays for it.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from salore.methods.calibration._arrays import Ints
from salore.methods.calibration._packing import PackedRatings
from salore.methods.calibration._results import CalibrationError, CalibrationFit, CalibrationSettings

if TYPE_CHECKING:
    from salore.methods.calibration._simulation import Simulated


def fit(
    packed: PackedRatings,
    *,
    settings: CalibrationSettings | None = None,
    same_person: ArrayLike | None = None,
) -> CalibrationFit:
    """Fit the many-facet rating-scale model with a random halo for each pair.

    Parameters
    ----------
    packed : PackedRatings
        Ratings from `pack`. What is missing has no entry and counts as missing at random.
    settings : CalibrationSettings, optional
        Numbers that steer the fit.
    same_person : array_like of int of shape (n_raters,), optional
        Ratee code of each rater, -1 where the rater is not rated. Needed for the flags
        `RECIPROCAL` and `CLIQUE`, which are never raised without it.

    Returns
    -------
    CalibrationFit
        The same bytes for the same ratings, whatever the number of threads.

    Raises
    ------
    CalibrationError
        `one_category` if all ratings are the same, the maximum included; `bad_shape` or `bad_code`
        if `same_person` does not match the ratings.

    References
    ----------
    .. [1] Linacre, J. M. (1989). Many-facet Rasch measurement. MESA Press.
    .. [2] Andrich, D. (1978). A rating formulation for ordered response categories.
       Psychometrika 43, 561-573.

    Examples
    --------
    >>> from salore.methods.calibration import fit, pack
    >>> ratee = [0, 0, 1, 1, 2, 2, 3, 3]
    >>> rater = [0, 1, 0, 1, 0, 1, 0, 1]
    >>> packed = pack(ratee, rater, [0] * 8, [1, 0, 2, 1, 1, 1, 2, 1],
    ...               n_ratees=4, n_raters=2, n_items=1, n_categories=3)
    >>> result = fit(packed)
    >>> bool(result.raters.severity[1] > result.raters.severity[0])
    True
    """
    if np.count_nonzero(packed.category_counts) < 2:
        raise CalibrationError("one_category", "all ratings are the same: nothing can be told apart")
    people = None if same_person is None else _checked_same_person(packed, same_person)
    # here, not above: see the head of the module
    from salore.methods.calibration._estimate import estimate

    return estimate(packed, settings or CalibrationSettings(), people)


def simulate(
    *,
    n_ratees: int,
    n_raters: int,
    raters_each: int,
    n_items: int,
    n_categories: int = 5,
    ratee_sd: float = 1.2,
    rater_sd: float = 0.6,
    halo_sd: float = 0.6,
    mean: float = 1.0,
    missing: float = 0.0,
    seed: int = 0,
) -> "Simulated":
    """Draw ratings from the model, packed, with the truth beside them.

    Parameters
    ----------
    n_ratees, n_raters, raters_each, n_items, n_categories : int
        Sizes; every ratee has `raters_each` raters, mostly from nearby codes as colleagues are.
    ratee_sd, rater_sd, halo_sd, mean : float
        Population in logits.
    missing : float
        Share of items left out, from 0 to below 1; every pair keeps at least one.
    seed : int
        Same seed, same bytes, whatever the number of threads.

    Returns
    -------
    Simulated
        With `packed`, `measure`, `severity`, `difficulty` and `thresholds`.

    Raises
    ------
    ValueError
        If a ratee would need more raters than there are.

    Examples
    --------
    >>> from salore.methods.calibration import simulate
    >>> simulate(n_ratees=20, n_raters=6, raters_each=3, n_items=2, seed=1).packed.n_ratings
    120
    """
    if not 1 <= raters_each <= n_raters:
        raise ValueError(f"raters_each must lie in 1 to n_raters ({n_raters}), not {raters_each}")
    from salore.methods.calibration._simulation import draw

    return draw(
        (n_ratees, n_raters, raters_each, n_items, n_categories),
        (mean, ratee_sd, rater_sd, halo_sd),
        missing,
        seed,
    )


def _checked_same_person(packed: PackedRatings, same_person: ArrayLike) -> Ints:
    people = np.asarray(same_person)
    if people.shape != (packed.n_raters,):
        raise CalibrationError("bad_shape", "same_person must have one entry a rater")
    if people.dtype.kind not in "iu" or people.min() < -1 or people.max() >= packed.n_ratees:
        raise CalibrationError("bad_code", "same_person must hold ratee codes, or -1")
    return people.astype(np.int32)
