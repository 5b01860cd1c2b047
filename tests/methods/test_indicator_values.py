"""Conversion by anchors and the numeric score: exact at anchors, monotone, as exact decimals say."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.indicator_values import convert, numeric_score, skp_total
from salore.methods.rounding import half_up_expr


def anchors(*points: tuple[float, float]) -> list[SimpleNamespace]:
    return [SimpleNamespace(at=Decimal(str(at)), value=Decimal(str(value))) for at, value in points]


def converted(values: list[float | None], points: list[SimpleNamespace]) -> list[float | None]:
    frame = pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)})
    return frame.select(convert("x", anchors=points)).to_series().to_list()


points = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 150)),
    min_size=1,
    max_size=8,
    unique_by=lambda point: point[0],
)


@given(points, st.lists(st.floats(-50, 200), min_size=1, max_size=10))
def test_is_numpy_interpolation_with_flat_ends(ends: list[tuple[int, int]], values: list[float]) -> None:
    ordered = sorted(ends)
    expected = np.interp(values, [at for at, _ in ordered], [value for _, value in ordered])
    assert converted(list(values), anchors(*ends)) == pytest.approx(expected.tolist(), abs=1e-9)


@given(points)
def test_is_exact_at_the_anchors(ends: list[tuple[int, int]]) -> None:
    assert converted([float(at) for at, _ in ends], anchors(*ends)) == [float(value) for _, value in ends]


@given(points, st.lists(st.floats(-50, 200), min_size=2, max_size=10))
def test_rising_anchors_keep_order(ends: list[tuple[int, int]], values: list[float]) -> None:
    rising = list(zip(sorted(at for at, _ in ends), sorted(value for _, value in ends), strict=True))
    found = converted(sorted(values), anchors(*rising))
    assert all(right - left >= -1e-9 for left, right in pairwise(found))  # type: ignore[operator]


def test_missing_stays_missing_and_impossible_anchors_are_refused() -> None:
    assert converted([None, float("nan")], anchors((0, 0), (100, 100))) == [None, None]
    for wrong in ([], anchors((1, 2), (1, 3))):
        with pytest.raises(ValueError, match="anchor"):
            convert("x", anchors=wrong)


def score(result: float | None, behaviour: float | None, **rule: Any) -> Any:
    frame = pl.DataFrame(
        {"r": [result], "b": [behaviour], "share": [0.6]},
        schema={"r": pl.Float64, "b": pl.Float64, "share": pl.Float64},
    )
    parameters: dict[str, Any] = {"result_share": Decimal("0.7"), "maximum": 120} | rule
    return frame.select(half_up_expr(numeric_score("r", "b", **parameters), 2)).item()


two_places = st.decimals(0, 120, places=2)


@given(two_places, two_places, st.sampled_from([Decimal("0.7"), Decimal("0.6"), Decimal(1), Decimal(0)]))
def test_score_is_what_exact_decimals_give(result: Decimal, behaviour: Decimal, share: Decimal) -> None:
    exact = share * result + (1 - share) * behaviour
    expected = float(exact.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP"))
    assert score(float(result), float(behaviour), result_share=share) == expected


def test_score_is_capped_and_missing_where_a_part_is() -> None:
    assert score(150, 150) == 120
    assert score(None, 100) is None
    assert score(100, None) is None
    assert score(100, 90, result_share="share") == 96
    with pytest.raises(ValueError, match="between 0 and 1"):
        score(1, 1, result_share=Decimal("1.1"))


def test_additional_results_add_up_to_their_limit() -> None:
    main = [Decimal(50), Decimal(40)]
    assert skp_total(main, Decimal("3.5"), additional_maximum=Decimal(10)) == Decimal("93.5")
    assert skp_total(main, Decimal(14), additional_maximum=Decimal(10)) == Decimal(100)
