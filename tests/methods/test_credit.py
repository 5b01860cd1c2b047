"""Credit points in exact decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.credit import annual_credit, cumulated_credit, integrated_credit, periodic_credit

percents = st.sampled_from([Decimal(each) for each in (150, 100, 75, 50, 25)])
coefficients = st.sampled_from([Decimal(each) for each in ("3.75", "5", "12.5", "25", "37.5", "50")])


@given(percents, coefficients, st.integers(1, 12), st.integers(0, 6))
def test_is_within_half_a_unit_of_the_fraction_and_half_goes_up(
    percent: Decimal, coefficient: Decimal, months: int, decimals: int
) -> None:
    exact = Fraction(percent) * Fraction(coefficient) * months / 1200
    found = periodic_credit(percent, coefficient, months=months, decimals=decimals)
    unit = Fraction(1, 10**decimals)
    assert -unit / 2 < Fraction(found) - exact <= unit / 2
    assert found.as_tuple().exponent == -decimals


@given(percents, coefficients)
def test_twelve_months_are_a_year_and_more_months_never_earn_less(
    percent: Decimal, coefficient: Decimal
) -> None:
    by_months = [periodic_credit(percent, coefficient, months=m, decimals=3) for m in range(1, 13)]
    assert by_months == sorted(by_months)
    assert by_months[-1] == annual_credit(percent, coefficient, decimals=3)


def test_every_level_at_every_predicate_of_a_year() -> None:
    table = {
        "3.75": ["5.63", "3.75", "2.81", "1.88", "0.94"],
        "12.5": ["18.75", "12.50", "9.38", "6.25", "3.13"],
        "37.5": ["56.25", "37.50", "28.13", "18.75", "9.38"],
    }
    for coefficient, expected in table.items():
        found = [annual_credit(Decimal(p), Decimal(coefficient), decimals=2) for p in (150, 100, 75, 50, 25)]
        assert found == [Decimal(each) for each in expected]


def test_a_missing_part_leaves_the_sum_missing() -> None:
    assert cumulated_credit([], decimals=2) is None
    assert cumulated_credit([Decimal(1), None], decimals=2) is None
    assert cumulated_credit([Decimal("1.005"), Decimal(1)], decimals=2) == Decimal("2.01")


def test_impossible_figures_are_refused() -> None:
    for refuse in (
        lambda: periodic_credit(Decimal(100), Decimal(5), months=0, decimals=2),
        lambda: periodic_credit(Decimal(100), Decimal(5), months=13, decimals=2),
        lambda: annual_credit(Decimal(-1), Decimal(5), decimals=2),
        lambda: annual_credit(Decimal("NaN"), Decimal(5), decimals=2),
        lambda: integrated_credit(Decimal(399), Decimal(400), decimals=2),
    ):
        with pytest.raises(ValueError, match=r"between 1 and 12|0 or more|fewer than the base"):
            refuse()
