"""Credit points (angka kredit) of functional posts: exact decimals, rounded by the caller's pack.

Belongs here: the conversion of predicates and its sums. Does not: coefficients and percentages (the
pack's), promotion (a decision with more conditions than points).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salore.methods.rounding import half_up_decimal

METHODS: Final = {"credit.annual": 1, "credit.periodic": 1, "credit.cumulated": 1, "credit.integrated": 1}
_MONTHS_A_YEAR: Final = 12


def _rounded(value: Fraction, decimals: int) -> Decimal:
    # Twelfths have no finite decimal form: the half-up step is taken on the fraction itself.
    units = abs(value) * 10**decimals + Fraction(1, 2)
    whole = Decimal(units.numerator // units.denominator).scaleb(-decimals)
    return whole if value >= 0 or not whole else -whole


def annual_credit(percent: Decimal, coefficient: Decimal, *, decimals: int) -> Decimal:
    """
    Convert a year's predicate into credit points.

    Parameters
    ----------
    percent : decimal.Decimal
        Share of the coefficient that the predicate earns, in per cent, 0 or more.
    coefficient : decimal.Decimal
        Points a year of the functional level, 0 or more.
    decimals : int
        Places to keep.

    Returns
    -------
    decimal.Decimal
        Points, 0 or more, rounded half up once.

    Raises
    ------
    ValueError
        If a figure is negative or not a number.

    References
    ----------
    PermenPANRB 1/2023, article 37; PerBKN 3/2023.

    Examples
    --------
    >>> annual_credit(Decimal("150"), Decimal("12.5"), decimals=2)
    Decimal('18.75')
    """
    return periodic_credit(percent, coefficient, months=_MONTHS_A_YEAR, decimals=decimals)


def periodic_credit(percent: Decimal, coefficient: Decimal, *, months: int, decimals: int) -> Decimal:
    """
    Convert the predicate of a part of a year into credit points.

    Parameters
    ----------
    percent : decimal.Decimal
        Share of the coefficient that the predicate earns, in per cent, 0 or more.
    coefficient : decimal.Decimal
        Points a year of the functional level, 0 or more.
    months : int
        Months served, 1 to 12.
    decimals : int
        Places to keep.

    Returns
    -------
    decimal.Decimal
        Points, 0 or more, rounded half up once.

    Raises
    ------
    ValueError
        If a figure is negative or not a number, or `months` is out of range.

    References
    ----------
    PermenPANRB 1/2023, article 37; PerBKN 3/2023.

    Examples
    --------
    >>> periodic_credit(Decimal("100"), Decimal("12.5"), months=2, decimals=2)
    Decimal('2.08')
    """
    if not 1 <= months <= _MONTHS_A_YEAR:
        raise ValueError(f"months must lie between 1 and 12, not {months}")
    for figure in (percent, coefficient):
        if not figure.is_finite() or figure < 0:
            raise ValueError(f"expected a number of 0 or more, not {figure}")
    points = Fraction(months, _MONTHS_A_YEAR) * Fraction(percent) / 100 * Fraction(coefficient)
    return _rounded(points, decimals)


def cumulated_credit(points: Iterable[Decimal | None], *, decimals: int) -> Decimal | None:
    """
    Add up credit points that were already rounded and printed.

    Parameters
    ----------
    points : iterable of decimal.Decimal or None
        Points of single periods; None = missing.
    decimals : int
        Places to keep.

    Returns
    -------
    decimal.Decimal or None
        The sum; None when any part is missing or there is none.

    Examples
    --------
    >>> cumulated_credit([Decimal("18.75"), Decimal("2.08")], decimals=2)
    Decimal('20.83')
    >>> cumulated_credit([Decimal("18.75"), None], decimals=2)
    """
    parts = list(points)
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    return half_up_decimal(sum(known, Decimal(0)), decimals=decimals)


def integrated_credit(conventional: Decimal, base: Decimal, *, decimals: int) -> Decimal:
    """
    Carry points of the former system over: what was earned above the base of the rank.

    Parameters
    ----------
    conventional : decimal.Decimal
        Points earned under the former system.
    base : decimal.Decimal
        Points of the former system that the rank itself stands for.
    decimals : int
        Places to keep.

    Returns
    -------
    decimal.Decimal
        Points carried over, 0 or more.

    Raises
    ------
    ValueError
        If less was earned than the base: then one of the two figures belongs to another rank.

    References
    ----------
    PerBKN 3/2023, form of the integrated PAK.

    Examples
    --------
    >>> integrated_credit(Decimal("550.63"), Decimal("400"), decimals=2)
    Decimal('150.63')
    """
    if conventional < base:
        raise ValueError(f"{conventional} points are fewer than the base of the rank, {base}")
    return half_up_decimal(conventional - base, decimals=decimals)
