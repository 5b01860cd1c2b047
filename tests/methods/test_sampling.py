"""The required sample against Krejcie and Morgan's own table and whole-number arithmetic."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.sampling import required_sample

RULE: dict[str, Any] = {"chi_square": 3.841, "proportion": 0.5, "error": 0.05, "rounding": "nearest"}
# Rows of the table of 1970 and of the domain's fact sheet.
TABLE = {
    10: 10, 20: 19, 50: 44, 100: 80, 150: 108, 200: 132, 300: 169, 500: 217, 1000: 278, 2000: 322,
    5000: 357, 10000: 370,
}  # fmt: skip


def test_the_published_table() -> None:
    found = required_sample(np.array(list(TABLE), dtype=np.float64), **RULE)
    assert found.tolist() == list(TABLE.values())


@given(st.integers(1, 10**7))
def test_is_what_fractions_give_and_never_more_than_the_population(people: int) -> None:
    spread = Fraction("3.841") / 4
    exact = spread * people / (Fraction("0.0025") * (people - 1) + spread)
    found = {
        way: required_sample(np.array([float(people)]), **RULE | {"rounding": way})[0]
        for way in ("nearest", "up")
    }
    assert found == {"nearest": floor(exact + Fraction(1, 2)), "up": ceil(exact)}
    assert 1 <= found["nearest"] <= found["up"] <= people


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=30))
def test_more_customers_never_need_fewer_answers(people: list[int]) -> None:
    found = required_sample(np.sort(np.array(people, dtype=np.float64)), **RULE)
    assert (np.diff(found) >= 0).all()


def test_corners() -> None:
    found = required_sample(np.array([0.0, 1.0, np.nan]), **RULE)
    assert found[:2].tolist() == [0.0, 1.0]
    assert np.isnan(found[2])
    assert required_sample(np.array([]), **RULE).size == 0


def test_impossible_parameters_are_refused() -> None:
    for wrong in ({"proportion": 0}, {"proportion": 1}, {"error": 0}, {"chi_square": -1}):
        with pytest.raises(ValueError, match="must be sensible"):
            required_sample(np.array([10.0]), **RULE | wrong)
    with pytest.raises(ValueError, match="must be sensible"):
        required_sample(np.array([-1.0]), **RULE)
