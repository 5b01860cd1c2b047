"""Achievement: exact at corners, monotone, and the same as a plain calculation written differently."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.achievement import (
    accumulate,
    achievement_pct,
    goal_achievement,
    plan_achievement,
)


def pct(
    direction: str | None, low: float | None, high: float | None, done: float | None, **rule: float
) -> Any:
    parameters = {"cap_pct": 120.0, "zero_target_missed_pct": 0.0} | rule
    frame = pl.DataFrame(
        {"d": [direction], "l": [low], "h": [high], "r": [done]},
        schema={"d": pl.String, "l": pl.Float64, "h": pl.Float64, "r": pl.Float64},
    )
    return frame.select(achievement_pct("d", "l", "h", "r", **parameters)).item()  # type: ignore[arg-type]


def plainly(direction: str, low: Fraction, high: Fraction, done: Fraction) -> Fraction:
    """Say the definitions one by one, in exact fractions."""
    if low <= done <= high:
        return Fraction(100)
    if direction == "higher":
        share = done / low if done < low else done / high
    elif direction == "lower":
        share = 1 + (1 - done / low) if done < low else 1 + (1 - done / high)
    else:
        share = done / low if done < low else 1 + (1 - done / high)
    return max(Fraction(0), min(Fraction(120), 100 * share))


positive = st.decimals("0.01", 1000, places=2)
directions = st.sampled_from(["higher", "lower", "range"])


@given(directions, positive, st.decimals(0, 500, places=2), st.decimals(-100, 2000, places=2))
def test_follows_the_definitions(direction: str, low: Any, width: Any, done: Any) -> None:
    expected = plainly(direction, Fraction(low), Fraction(low + width), Fraction(done))
    found = pct(direction, float(low), float(low + width), float(done))
    assert found == pytest.approx(float(expected), rel=1e-12, abs=1e-9)


@given(positive, st.decimals(0, 500, places=2), st.lists(st.floats(0, 3000), min_size=2, max_size=10))
def test_more_is_never_worse_for_higher_nor_better_for_lower(low: Any, width: Any, done: list[float]) -> None:
    ends = float(low), float(low + width)
    rising = [pct("higher", *ends, each) for each in sorted(done)]
    falling = [pct("lower", *ends, each) for each in sorted(done)]
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)


@given(directions, positive, positive, st.floats(0.01, 100))
def test_the_unit_of_measure_does_not_matter(direction: str, target: Any, done: Any, scale: float) -> None:
    one = pct(direction, float(target), float(target), float(done))
    other = pct(direction, float(target) * scale, float(target) * scale, float(done) * scale)
    assert one == pytest.approx(other, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("direction", "low", "high", "done", "expected"),
    [
        ("higher", 80, 90, 80, 100),
        ("higher", 80, 90, 90, 100),
        ("higher", 80, 90, 85, 100),
        ("higher", 10, 10, 0, 0),
        ("higher", 10, 10, -5, 0),
        ("higher", 10, 10, 12, 120),
        ("higher", 10, 10, 1000, 120),
        ("lower", 10, 10, 0, 120),
        ("lower", 10, 10, 9, 110),
        ("lower", 10, 10, -3, 120),
        ("lower", 10, 10, 20, 0),
        ("lower", 10, 10, 35, 0),
        ("range", 10, 20, 5, 50),
        ("range", 10, 20, 25, 75),
        ("range", 10, 20, 60, 0),
        ("range", 10, 20, -1, 0),
        ("lower", 0, 0, 0, 100),
        ("lower", 0, 0, 1, 0),
        ("lower", 0, 5, 5, 100),
        ("lower", 0, 5, 6, 80),
        ("lower", 0, 5, -1, 0),
    ],
)
def test_corners(direction: str, low: float, high: float, done: float, expected: float) -> None:
    assert pct(direction, low, high, done) == pytest.approx(expected, abs=1e-12)


def test_parameters_come_from_the_rule() -> None:
    assert pct("higher", 10, 10, 30, cap_pct=150.0) == 150
    assert pct("lower", 0, 0, 2, zero_target_missed_pct=50.0) == 50


@pytest.mark.parametrize(
    ("direction", "low", "high", "done"),
    [
        ("higher", 10, 10, None),
        ("higher", 10, 10, float("nan")),
        ("higher", None, 10, 5),
        ("higher", 10, None, 5),
        (None, 10, 10, 5),
        ("sideways", 10, 10, 5),
        ("higher", 0, 0, 5),
        ("range", 0, 0, 0),
        ("higher", 90, 80, 85),
        ("lower", -5, -5, -4),
    ],
)
def test_what_cannot_be_compared_is_missing(direction: Any, low: Any, high: Any, done: Any) -> None:
    assert pct(direction, low, high, done) is None


def test_is_fast_enough_for_a_region() -> None:
    rng, rows = np.random.default_rng(1), 800_000
    frame = pl.DataFrame(
        {
            "d": rng.choice(["higher", "lower", "range"], rows),
            "l": rng.uniform(1, 100, rows),
            "r": rng.uniform(0, 150, rows),
        }
    ).with_columns(h=pl.col("l") + 1)
    started = time.perf_counter()
    found = frame.select(
        achievement_pct("d", "l", "h", "r", cap_pct=120, zero_target_missed_pct=0)
    ).to_series()
    assert time.perf_counter() - started < 2
    assert found.null_count() == 0
    assert found.is_between(0, 120).all()


# ── Periods ───────────────────────────────────────────────────────────────────────────────────────────


def quarters(how: str, values: list[float | None]) -> tuple[Any, int, int]:
    frame = pl.DataFrame(
        {"i": "a", "q": range(1, len(values) + 1), "r": pl.Series(values, dtype=pl.Float64), "how": how}
    ).sample(fraction=1, shuffle=True, seed=3)
    made = accumulate(frame, by=["i"], order="q", value="r", how="how")
    return made.select("r", "n_periods", "n_missing").row(0)


@pytest.mark.parametrize(
    ("how", "values", "expected"),
    [
        ("sum", [1, 2, 3, 4], (10, 4, 0)),
        ("sum", [1, None, 3, 4], (None, 4, 1)),
        ("sum", [0, 0], (0, 2, 0)),
        ("last", [1, 2, 3, None], (3, 4, 1)),
        ("last", [5, 1], (1, 2, 0)),
        ("mean", [1, None, 4], (2.5, 3, 1)),
        ("mean", [None, None], (None, 2, 2)),
        ("last", [None], (None, 1, 1)),
        ("sum", [None, None], (None, 2, 2)),
    ],
)
def test_a_year_from_its_periods(
    how: str, values: list[float | None], expected: tuple[Any, int, int]
) -> None:
    assert quarters(how, values) == expected


def test_an_unknown_or_mixed_way_of_accumulating_is_refused() -> None:
    frame = pl.DataFrame({"i": ["a", "a"], "q": [1, 2], "r": [1.0, 2.0], "how": ["sum", "last"]})
    for rows in (
        frame,
        frame.with_columns(how=pl.lit("median")),
        frame.with_columns(how=pl.lit(None, pl.String)),
    ):
        with pytest.raises(ValueError, match="last, sum or mean"):
            accumulate(rows, by=["i"], order="q", value="r", how="how")


# ── Goals and plans ───────────────────────────────────────────────────────────────────────────────────

PLAN = [
    # goal, kind, weight, percentage, is_qualitative, has_realisation
    ("g1", "main", 3.0, 120.0, False, True),
    ("g1", "main", 3.0, 100.0, False, True),
    ("g1", "main", 3.0, None, True, True),
    ("g2", "main", 1.0, 70.0, False, True),
    ("g2", "main", 1.0, None, False, False),
    ("g3", "additional", None, 10.0, False, True),
]
COLUMNS = ["goal_id", "kind", "weight", "achievement_pct", "is_qualitative", "has_realisation"]
TYPES = [pl.String, pl.String, pl.Float64, pl.Float64, pl.Boolean, pl.Boolean]


def plan(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    indicators = pl.DataFrame(rows, schema=dict(zip(COLUMNS, TYPES, strict=True)), orient="row").with_columns(
        person_id=pl.lit("p")
    )
    goals = goal_achievement(indicators, by=["person_id", "goal_id", "kind"])
    return plan_achievement(goals, by=["person_id"]).row(0, named=True)


def test_goals_average_their_indicators_and_count_the_rest() -> None:
    frame = pl.DataFrame(PLAN, schema=dict(zip(COLUMNS, TYPES, strict=True)), orient="row")
    goals = goal_achievement(frame, by=["goal_id", "kind"])
    assert goals.drop("kind", "weight").rows() == [
        ("g1", 110.0, 3, 3, 0, 1),
        ("g2", 70.0, 2, 1, 1, 0),
        ("g3", 10.0, 1, 1, 0, 0),
    ]


def test_main_goals_count_by_weight_and_additional_ones_do_not() -> None:
    found = plan(PLAN)
    assert found["achievement_pct"] == pytest.approx((3 * 110 + 1 * 70) / 4)
    assert (found["n_main"], found["n_additional"], found["is_weighted"]) == (2, 1, True)


def test_without_a_weight_for_every_main_goal_all_count_alike() -> None:
    partly = [(*row[:2], None if row[0] == "g2" else row[2], *row[3:]) for row in PLAN]
    found = plan(partly)
    assert (found["achievement_pct"], found["is_weighted"]) == (pytest.approx(90.0), False)
    zero = [(*row[:2], 0.0, *row[3:]) for row in PLAN]
    assert plan(zero)["achievement_pct"] == pytest.approx(90.0)


def test_a_main_goal_without_any_realisation_leaves_the_plan_without_a_percentage() -> None:
    found = plan([*PLAN, ("g4", "main", 1.0, None, False, False)])
    assert found["achievement_pct"] is None
    assert found["n_main_without_realisation"] == 1


def test_a_main_goal_reported_in_words_alone_takes_no_part_in_the_average() -> None:
    found = plan([*PLAN, ("g4", "main", 2.0, None, True, True)])
    assert found["achievement_pct"] == pytest.approx(100.0)
    assert found["n_main_without_percentage"] == 1
    assert plan([("g4", "main", 2.0, None, True, True)])["achievement_pct"] is None


def test_a_plan_with_additional_goals_alone_has_no_percentage() -> None:
    assert plan([("g3", "additional", None, 10.0, False, True)])["achievement_pct"] is None


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_goals_do_not_matter(rng: random.Random) -> None:
    rows = [(row[0][::-1], *row[1:]) for row in PLAN]
    rng.shuffle(rows)
    assert plan(rows)["achievement_pct"] == pytest.approx(plan(PLAN)["achievement_pct"], rel=1e-12)
