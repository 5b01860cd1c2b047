"""What a rater's severity means in points of the scale, given a calibration.

Belongs here: the step from logits back to points. Does not: the fit (`calibration`), and who may be
compared or shown.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

METHODS: Final = {"severity.levelled_means": 1}


def expected_categories(
    location: FloatArray, *, difficulty: FloatArray, thresholds: FloatArray
) -> FloatArray:
    """Compute the mean category that the model expects, averaged over items.

    Parameters
    ----------
    location : array of float, of shape (n,)
        Measure minus severity, logits; NaN stays NaN.
    difficulty : array of float, of shape (n_items,)
        Item difficulties, logits.
    thresholds : array of float, of shape (n_categories - 1,)
        Category thresholds, logits.

    Returns
    -------
    array of float, of shape (n,)
        Expected category, 0 to `n_categories - 1`.

    References
    ----------
    .. [1] Andrich, D. (1978). A rating formulation for ordered response categories.
       Psychometrika 43, 561-573.

    Examples
    --------
    >>> expected_categories(np.array([0.0]), difficulty=np.array([0.0]), thresholds=np.zeros(2)).item()
    1.0
    """
    categories = np.arange(thresholds.size + 1)
    steps = np.concatenate([[0.0], np.cumsum(thresholds)])
    total = np.zeros_like(location)
    for item in difficulty:
        logits = categories * (location[:, None] - item) - steps
        weight = np.exp(logits - logits.max(axis=1, keepdims=True))
        total += (weight * categories).sum(axis=1) / weight.sum(axis=1)
    return total / difficulty.size


def levelled_means(
    mean: FloatArray,
    measure: FloatArray,
    severity: FloatArray,
    *,
    difficulty: FloatArray,
    thresholds: FloatArray,
    scale: tuple[float, float],
) -> FloatArray:
    """Take a rater's severity out of the mean that the rater gave.

    The mean moves by what the model expects of an average rater less what it expects of this one.

    Parameters
    ----------
    mean : array of float, of shape (n,)
        Means given, points of the scale.
    measure, severity : array of float, of shape (n,)
        Of the ratee and the rater, logits.
    difficulty, thresholds : array of float
        As for `expected_categories`.
    scale : tuple of float
        Lowest and highest score; the result stays between them.

    Returns
    -------
    array of float, of shape (n,)
        Levelled means, points of the scale; NaN where an input is NaN.

    Examples
    --------
    >>> levelled_means(
    ...     np.array([3.0, 3.0]), np.array([0.0, 0.0]), np.array([0.0, 1.0]),
    ...     difficulty=np.array([0.0]), thresholds=np.array([-1.0, 0.0, 0.0, 1.0]), scale=(1, 5)
    ... ).round(2).tolist()
    [3.0, 4.12]
    """
    model = {"difficulty": difficulty, "thresholds": thresholds}
    correction = expected_categories(measure, **model) - expected_categories(measure - severity, **model)
    return np.clip(mean + correction, scale[0], scale[1])
