"""Ratings by two cuts, and values near them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.cuts import near_cut, rating_by_cuts

ORDER = {"below": 0, "as": 1, "above": 2}


def test_both_cuts_belong_to_the_higher_rating_and_the_missing_stays_missing() -> None:
    frame = pl.DataFrame({"pct": [120.0, 110.0, 109.99, 90.0, 89.99, 0.0, None]})
    found = frame.select(rating_by_cuts("pct", above_min=110, as_min=90)).to_series().to_list()
    assert found == ["above", "above", "as", "as", "below", "below", None]


def test_cuts_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="must lie over"):
        rating_by_cuts("pct", above_min=90, as_min=90)


@given(st.lists(st.floats(0, 120), min_size=2, max_size=2).map(sorted))
def test_more_never_rates_lower(pair: list[float]) -> None:
    frame = pl.DataFrame({"pct": pair})
    low, high = frame.select(rating_by_cuts("pct", above_min=110, as_min=90)).to_series().to_list()
    assert ORDER[low] <= ORDER[high]


@pytest.mark.parametrize(
    ("value", "se", "near"),
    [(4.15, 0.06, True), (4.15, 0.05, False), (2.85, 0.06, True), (4.25, 0.0, False), (4.25, None, False)],
)
def test_near_is_within_the_errors_of_either_cut(value: float, se: float | None, near: bool) -> None:
    """0.10 away: 1.96 errors of 0.06 reach that far, of 0.05 they do not; no error, no judgement."""
    frame = pl.DataFrame({"v": [value], "se": [se]}, schema={"v": pl.Float64, "se": pl.Float64})
    found = frame.select(near_cut(pl.col("v"), pl.col("se"), above_min=4.25, as_min=2.75, errors=1.96))
    assert found.item() is near
