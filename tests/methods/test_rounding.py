"""Half-up rounding against exact fractions, for arrays, columns and decimals alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.rounding import half_up, half_up_decimal, half_up_expr


def exactly(value: Fraction, decimals: int) -> float:
    """Round half up by whole-number arithmetic alone."""
    units = abs(value) * 10**decimals
    whole = units.numerator // units.denominator
    if 2 * (units - whole) >= 1:
        whole += 1
    return float(Fraction(whole, 10**decimals)) * (-1 if value < 0 and whole else 1)


in_a_column = st.decimals(-1000, 1000, places=4, allow_nan=False, allow_infinity=False)


@given(in_a_column, st.integers(0, 4))
def test_rounds_decimal_inputs_as_decimal_arithmetic_does(value: Decimal, decimals: int) -> None:
    expected = float(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)) + 0.0
    assert half_up(np.array([float(value)]), decimals).tolist() == [expected]


@given(st.lists(st.decimals(0, 150, places=2), min_size=1, max_size=300), st.integers(0, 4))
def test_rounds_means_of_decimals_exactly(values: list[Decimal], decimals: int) -> None:
    mean = sum(map(Fraction, values)) / len(values)
    floats = np.array([float(value) for value in values])
    assert half_up(np.array([floats.mean()]), decimals)[0] == exactly(Fraction(mean), decimals)


@given(st.integers(1, 4000), st.integers(0, 36000), st.integers(0, 3))
def test_rounds_ninths_of_sums_exactly(people: int, answers: int, decimals: int) -> None:
    index = answers / people / 9 * 25
    assert half_up(np.array([index]), decimals)[0] == exactly(Fraction(answers * 25, people * 9), decimals)


@given(st.lists(st.floats(-1e9, 1e9), max_size=20), st.integers(0, 6))
def test_array_and_column_give_the_same_bytes(values: list[float], decimals: int) -> None:
    from_column = pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)}).select(half_up_expr("x", decimals))
    assert from_column["x"].to_list() == half_up(np.array(values, dtype=np.float64), decimals).tolist()


def test_array_and_column_agree_on_many_numbers() -> None:
    values = np.random.default_rng(7).uniform(-1e6, 1e6, 100_000)
    for decimals in range(5):
        from_column = pl.DataFrame({"x": values}).select(half_up_expr("x", decimals))["x"].to_numpy()
        assert (from_column == half_up(values, decimals)).all()


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_is_odd_idempotent_and_never_far(value: float, decimals: int) -> None:
    once = half_up(np.array([value]), decimals)
    assert half_up(-np.array([value]), decimals)[0] == -once[0]
    assert half_up(once, decimals)[0] == once[0]
    assert abs(once[0] - value) <= 0.5 * 10.0**-decimals + 1e-8


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=50), st.integers(0, 4))
def test_keeps_order(values: list[float], decimals: int) -> None:
    assert (np.diff(half_up(np.sort(np.array(values)), decimals)) >= 0).all()


def test_known_traps_of_binary_numbers() -> None:
    traps = np.array([1.005, 2.675, 0.285, 1.115, 64.995, 76.605, 88.305, 0.5, 1.5, 2.5])
    assert half_up(traps, 2).tolist() == [1.01, 2.68, 0.29, 1.12, 65.0, 76.61, 88.31, 0.5, 1.5, 2.5]
    assert half_up(np.array([0.5, 1.5, 2.5, -0.5, -2.5]), 0).tolist() == [1.0, 2.0, 3.0, -1.0, -3.0]


def test_missing_and_infinite_stay_what_they_are() -> None:
    assert np.isnan(half_up(np.array([np.nan]), 2)[0])
    assert half_up(np.array([np.inf, -np.inf]), 2).tolist() == [np.inf, -np.inf]
    rounded = pl.DataFrame({"x": [None, float("inf")]}).select(half_up_expr("x", 2))["x"]
    assert rounded.to_list() == [None, float("inf")]
    assert half_up_decimal(Decimal("NaN"), 2).is_nan()


def test_no_negative_zero_is_ever_printed() -> None:
    assert str(half_up(np.array([-0.001]), 2)[0]) == "0.0"
    assert str(pl.select(half_up_expr(pl.lit(-0.001), 2)).item()) == "0.0"


@given(st.decimals(-(10**40), 10**40, places=9), st.integers(0, 9))
def test_decimals_of_any_length_round_exactly(value: Decimal, decimals: int) -> None:
    rounded = half_up_decimal(value, decimals)
    assert rounded.as_tuple().exponent == -decimals
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 2 * 10**decimals)
    if value > 0:
        assert Fraction(rounded) - Fraction(value) > -Fraction(1, 2 * 10**decimals)


def test_refuses_places_that_do_not_exist() -> None:
    for refuse in (
        lambda: half_up(np.array([1.0]), -1),
        lambda: half_up_expr("x", 16),
        lambda: half_up_decimal(Decimal(1), -1),
        lambda: half_up_decimal(Decimal("Infinity"), 2),
    ):
        with pytest.raises(ValueError, match=r"decimals must|infinity"):
            refuse()
