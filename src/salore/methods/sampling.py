"""How many answers a survey of a service needs.

Belongs here: the required sample of a finite population. Does not: whether it was reached, what to say then.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

import numpy as np

from salore.methods._columns import FloatArray
from salore.methods.rounding import half_up

METHODS: Final = {"sampling.krejcie_morgan": 1}


def required_sample(
    population: FloatArray,
    *,
    chi_square: Decimal | float,
    proportion: Decimal | float,
    error: Decimal | float,
    rounding: Literal["nearest", "up"],
) -> FloatArray:
    """
    Compute the required sample of finite populations.

    S = X N P Q / (d (N - 1) + X P Q), with d the squared error.

    Parameters
    ----------
    population : array of float, any shape
        Customers, 0 or more; NaN where unknown.
    chi_square : decimal.Decimal or float
        X, quantile of chi-square with one degree of freedom; 3.841 for 95 per cent.
    proportion : decimal.Decimal or float
        P, expected proportion, strictly between 0 and 1; one half needs the most.
    error : decimal.Decimal or float
        Allowed error of the proportion, above 0.
    rounding : {"nearest", "up"}
        To the nearest whole number (half up), or always up.

    Returns
    -------
    array of float
        Whole numbers, 0 to the population; NaN where the population is unknown.

    Raises
    ------
    ValueError
        If a population is negative or a parameter out of range.

    References
    ----------
    Krejcie and Morgan (1970), Educational and Psychological Measurement 30, 607-610; used in the annex of
    PermenPANRB 14/2017. Their table rounds to the nearest.

    Examples
    --------
    >>> required_sample(
    ...     np.array([10.0, 4500.0]), chi_square=3.841, proportion=0.5, error=0.05, rounding="nearest"
    ... ).tolist()
    [10.0, 354.0]
    """
    people = np.asarray(population, dtype=np.float64)
    spread = float(chi_square) * float(proportion) * (1 - float(proportion))
    if (people < 0).any() or spread <= 0 or float(error) <= 0:
        raise ValueError(
            "population, proportion and error must be sensible: 0 or more, within 0 to 1, above 0"
        )
    needed = spread * people / (float(error) ** 2 * (people - 1) + spread) if people.size else people
    # Nine places are far beyond what a head count can mean, and hide binary noise from "up".
    whole = half_up(needed, 0) if rounding == "nearest" else np.ceil(half_up(needed, 9))
    return np.minimum(whole, np.floor(people))
