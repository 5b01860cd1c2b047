"""Predicates from ratings and from scores, cell by cell and band by band."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations, product
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.quadrant import innovation_notice, predicate_from_ratings, predicate_from_score

LAW = {
    ("above", "above"): "sangat_baik",
    ("above", "as"): "baik",
    ("above", "below"): "kurang",
    ("as", "above"): "baik",
    ("as", "as"): "baik",
    ("as", "below"): "kurang",
    ("below", "above"): "butuh_perbaikan",
    ("below", "as"): "butuh_perbaikan",
    ("below", "below"): "sangat_kurang",
}
CELLS = [SimpleNamespace(result=r, behaviour=b, predicate=p) for (r, b), p in LAW.items()]
# PP 30/2019, article 41(5).
BANDS = [
    SimpleNamespace(
        predicate=name, minimum=Decimal(low), maximum=Decimal(high), innovation=name == "sangat_baik"
    )
    for name, low, high in (
        ("sangat_baik", 110, 120),
        ("baik", 90, 120),
        ("butuh_perbaikan", 70, 90),
        ("kurang", 50, 70),
        ("sangat_kurang", 0, 50),
    )
]


def from_ratings(pairs: list[tuple[Any, Any]], cells: list[SimpleNamespace]) -> list[str | None]:
    frame = pl.DataFrame(pairs, schema={"r": pl.String, "b": pl.String}, orient="row")
    return frame.select(predicate_from_ratings("r", "b", cells=cells)).to_series().to_list()


def from_scores(rows: list[tuple[Any, Any]], method: Any = predicate_from_score) -> list[str | None]:
    frame = pl.DataFrame(rows, schema={"s": pl.Float64, "i": pl.Boolean}, orient="row")
    return frame.select(method("s", "i", bands=BANDS)).to_series().to_list()


def test_every_cell() -> None:
    assert from_ratings(list(LAW), CELLS) == list(LAW.values())


def test_half_a_pair_makes_no_predicate() -> None:
    assert from_ratings([("above", None), (None, "as"), (None, None), ("high", "as")], CELLS) == [None] * 4


@given(st.permutations(CELLS))
def test_the_order_of_cells_does_not_matter(cells: list[SimpleNamespace]) -> None:
    assert from_ratings(list(LAW), cells) == list(LAW.values())


def test_better_ratings_never_make_a_worse_predicate_by_the_law() -> None:
    order = ["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik"]
    rank = {"below": 0, "as": 1, "above": 2}
    for (left, one), (right, two) in product(LAW.items(), LAW.items()):
        if left[1] == right[1] and rank[left[0]] >= rank[right[0]]:
            assert order.index(one) >= order.index(two)


def test_a_quadrant_with_a_hole_or_a_double_is_refused() -> None:
    for wrong in (CELLS[:-1], [*CELLS, CELLS[0]], [*CELLS[:-1], CELLS[0]]):
        with pytest.raises(ValueError, match="nine cells"):
            predicate_from_ratings("r", "b", cells=wrong)


@pytest.mark.parametrize(
    ("score", "innovation", "expected"),
    [
        (120, True, "sangat_baik"),
        (110, True, "sangat_baik"),
        (115, False, "baik"),
        (115, None, "baik"),
        (109.99, True, "baik"),
        (90, None, "baik"),
        (89.99, True, "butuh_perbaikan"),
        (70, None, "butuh_perbaikan"),
        (69.99, None, "kurang"),
        (50, None, "kurang"),
        (49.99, None, "sangat_kurang"),
        (0, None, "sangat_kurang"),
        (None, True, None),
        (float("nan"), True, None),
        (121, True, None),
    ],
)
def test_every_band_and_its_edges(score: Any, innovation: Any, expected: str | None) -> None:
    assert from_scores([(score, innovation)]) == [expected]


def test_the_order_of_bands_does_not_matter() -> None:
    frame = pl.DataFrame({"s": [115.0, 115.0, 90.0, 60.0], "i": [True, None, True, True]})
    found = {
        tuple(frame.select(predicate_from_score("s", "i", bands=bands)).to_series())
        for bands in permutations(BANDS)
    }
    assert found == {("sangat_baik", "baik", "baik", "kurang")}


def test_a_higher_band_within_reach_is_said_apart_from_the_predicate() -> None:
    rows = [(115, None), (115, False), (115, True), (100, None), (None, None)]
    expected = ["innovation_missing", "innovation_absent", None, None, None]
    assert from_scores(rows, innovation_notice) == expected


def test_no_bands_are_refused() -> None:
    with pytest.raises(ValueError, match="no bands"):
        predicate_from_score("s", "i", bands=[])
