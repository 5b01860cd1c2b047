"""Fairness by group: intervals against statsmodels and hand formulas, corrections, corners, symmetry."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from salore.methods.fairness import group_fairness, mantel_haenszel_difference, newcombe_interval

counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def arrays(*values: float) -> list[Any]:
    return [np.array([value], dtype=np.float64) for value in values]


# ── The difference of two shares ──────────────────────────────────────────────────────────────────────


@given(counts, counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_interval_is_that_of_statsmodels(
    one: tuple[int, int], other: tuple[int, int], confidence: float
) -> None:
    low, high = newcombe_interval(*arrays(*one, *other), confidence=confidence)
    reference = confint_proportions_2indep(
        *one, *other, method="newcomb", alpha=1 - confidence, compare="diff"
    )
    assert (low[0], high[0]) == pytest.approx(reference, abs=1e-9)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    # Newcombe (1998), table II, method 10.
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 20), (0.6791, 1.0000)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
    ],
)
def test_interval_is_the_published_one(
    one: tuple[int, int], other: tuple[int, int], expected: tuple[float, float]
) -> None:
    low, high = newcombe_interval(*arrays(*one, *other), confidence=0.95)
    assert (low[0], high[0]) == pytest.approx(expected, abs=0.00006)


@given(counts, counts)
def test_interval_turns_its_sign_with_the_groups(one: tuple[int, int], other: tuple[int, int]) -> None:
    low, high = newcombe_interval(*arrays(*one, *other), confidence=0.95)
    turned_low, turned_high = newcombe_interval(*arrays(*other, *one), confidence=0.95)
    assert (low[0], high[0]) == pytest.approx((-turned_high[0], -turned_low[0]))
    assert -1 - 1e-9 <= low[0] <= one[0] / one[1] - other[0] / other[1] <= high[0] <= 1 + 1e-9


def test_an_empty_group_has_no_interval() -> None:
    low, high = newcombe_interval(*arrays(0, 0, 3, 5), confidence=0.95)
    assert np.isnan([low[0], high[0]]).all()


# ── Within strata ─────────────────────────────────────────────────────────────────────────────────────


def strata_of(seed: int, number: int, size: int, *, difference: float = 0.0) -> tuple[list[Any], float]:
    """Draw counts of two groups in strata that differ in level, and return the expected difference."""
    rng = np.random.default_rng(seed)
    people, others = rng.integers(1, size + 1, number), rng.integers(1, size + 1, number)
    level = rng.uniform(0.1, 0.8, number)
    drawn = rng.binomial(people, level + difference), people, rng.binomial(others, level), others
    return [each.astype(np.float64) for each in drawn], difference


@given(counts, counts)
def test_a_single_stratum_is_the_plain_difference(one: tuple[int, int], other: tuple[int, int]) -> None:
    difference, _ = mantel_haenszel_difference(*arrays(*one, *other))
    assert difference == pytest.approx(one[0] / one[1] - other[0] / other[1])


def test_few_large_strata_have_the_error_of_greenland_and_robins() -> None:
    (a, n, b, m), _ = strata_of(3, 6, 4000, difference=0.1)
    difference, error = mantel_haenszel_difference(a, n, b, m)
    weight = n * m / (n + m)
    variance = (weight**2 * (a * (n - a) / n**3 + b * (m - b) / m**3)).sum() / weight.sum() ** 2
    assert difference == pytest.approx(np.average(a / n - b / m, weights=weight))
    assert error == pytest.approx(np.sqrt(variance), rel=0.02)


def test_pairs_have_the_error_of_paired_shares() -> None:
    """One person of each group a stratum is a matched pair, whose error is known in closed form."""
    (a, n, b, m), _ = strata_of(9, 500, 1)
    only, other = ((a == 1) & (b == 0)).sum(), ((a == 0) & (b == 1)).sum()
    difference, error = mantel_haenszel_difference(a, n, b, m)
    assert difference == pytest.approx((only - other) / 500)
    assert error == pytest.approx(np.sqrt(only + other - (only - other) ** 2 / 500) / 500)


@pytest.mark.parametrize(("number", "size"), [(5, 80), (120, 4)])
def test_intervals_within_strata_hold_the_truth_as_often_as_they_say(number: int, size: int) -> None:
    held = []
    for seed in range(1500):
        drawn, truth = strata_of(seed, number, size, difference=0.15)
        difference, error = mantel_haenszel_difference(*drawn)
        held.append(abs(difference - truth) <= 1.959964 * error)
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)


@given(st.integers(0, 10**6), st.permutations(range(8)))
def test_the_order_of_strata_and_the_side_do_not_matter(seed: int, order: list[int]) -> None:
    (a, n, b, m), _ = strata_of(seed, 8, 9)
    difference, error = mantel_haenszel_difference(a, n, b, m)
    shuffled = mantel_haenszel_difference(a[order], n[order], b[order], m[order])
    turned = mantel_haenszel_difference(b, m, a, n)
    assert shuffled == pytest.approx((difference, error), nan_ok=True)
    assert turned == pytest.approx((-difference, error), nan_ok=True)


def test_strata_without_both_groups_say_nothing() -> None:
    drawn, _ = strata_of(1, 5, 20)
    alone = [
        np.append(values, [tops, people])
        for values, tops, people in zip(drawn, (3, 9, 0, 0), (0, 0, 2, 4), strict=True)
    ]
    assert mantel_haenszel_difference(*alone) == pytest.approx(mantel_haenszel_difference(*drawn))
    assert np.isnan(mantel_haenszel_difference(*arrays(1, 5, 0, 0))).all()


def test_where_nobody_has_the_predicate_the_error_cannot_be_told() -> None:
    difference, error = mantel_haenszel_difference(*arrays(0, 10, 0, 12))
    assert difference == 0
    assert np.isnan(error)


# ── The report ────────────────────────────────────────────────────────────────────────────────────────


def people_of(counted: dict[tuple[str, str], tuple[int, int]]) -> pl.DataFrame:
    """Make people out of (level, unit) -> (top, all)."""
    rows = [
        (level, unit, "staff", place < tops)
        for (level, unit), (tops, number) in counted.items()
        for place in range(number)
    ]
    return pl.DataFrame(rows, schema=["group_sex", "unit", "family", "top"], orient="row")


def report(people: pl.DataFrame, **more: Any) -> list[dict[str, Any]]:
    rule: dict[str, Any] = {
        "groups": ["group_sex"],
        "top": "top",
        "strata": ["unit", "family"],
        "minimum_people": 30,
        "confidence": 0.95,
    }
    return group_fairness(people, **rule | more).rows(named=True)


def row(rows: list[dict[str, Any]], level: str, scope: str) -> dict[str, Any]:
    return next(each for each in rows if (each["level"], each["scope"]) == (level, scope))


# Women work where few are rated highly: a gap overall, none within units.
BY_UNIT = {("f", "a"): (8, 80), ("m", "a"): (2, 20), ("f", "b"): (12, 20), ("m", "b"): (48, 80)}


def test_a_gap_that_units_explain_is_flagged_overall_and_not_within() -> None:
    rows = report(people_of(BY_UNIT))
    overall, within = row(rows, "f", "overall"), row(rows, "f", "within")
    assert (overall["n"], overall["share_top"], overall["difference"]) == (100, 0.2, pytest.approx(-0.3))
    assert (overall["impact_ratio"], overall["flag"]) == (pytest.approx(0.4), True)
    assert (within["difference"], within["flag"]) == (pytest.approx(0.0), False)
    assert within["low"] < 0 < within["high"]


def test_both_levels_of_a_pair_mirror_each_other() -> None:
    rows = report(people_of(BY_UNIT))
    for scope in ("overall", "within"):
        one, other = row(rows, "f", scope), row(rows, "m", scope)
        assert one["difference"] == pytest.approx(-other["difference"])
        assert (one["low"], one["high"]) == pytest.approx((-other["high"], -other["low"]))
        assert one["flag"] == other["flag"]


def test_the_correction_is_bonferroni_over_what_could_be_flagged() -> None:
    people = people_of(BY_UNIT)
    # Two levels overall, and the same two within: two looks.
    found = row(report(people), "f", "overall")
    expected = newcombe_interval(*arrays(20, 100, 50, 100), confidence=1 - 0.05 / 2)
    assert (found["low"], found["high"]) == pytest.approx((expected[0][0], expected[1][0]))
    # A second group of three levels adds three looks in either scope.
    thirds = people.with_columns(group_place=pl.Series([f"p{place % 3}" for place in range(people.height)]))
    found = row(report(thirds, groups=["group_sex", "group_place"]), "f", "within")
    error = mantel_haenszel_difference(
        *(np.array(each, dtype=float) for each in ([8, 12], [80, 20], [2, 48], [20, 80]))
    )[1]
    assert found["high"] == pytest.approx(stats.norm.ppf(1 - 0.025 / 8) * error)


def test_levels_too_small_to_be_flagged_do_not_cost_a_look() -> None:
    people = people_of(BY_UNIT | {("x", "a"): (0, 5)})
    rows = report(people)
    assert row(rows, "x", "overall")["flag"] is False
    expected = newcombe_interval(*arrays(20, 100, 50, 105), confidence=1 - 0.05 / 4)
    assert row(rows, "f", "overall")["low"] == pytest.approx(expected[0][0])


@pytest.mark.parametrize(("one", "other"), [(29, 500), (500, 29)])
def test_neither_a_small_level_nor_a_small_rest_is_flagged(one: int, other: int) -> None:
    rows = report(people_of({("f", "a"): (0, one), ("m", "a"): (other, other)}))
    assert [each["flag"] for each in rows] == [False] * 4


def test_the_impact_ratio_is_read_against_levels_that_are_large_enough() -> None:
    people = people_of({("f", "a"): (10, 50), ("m", "a"): (20, 50), ("x", "a"): (2, 2)})
    rows = report(people)
    assert [row(rows, level, "overall")["impact_ratio"] for level in "fmx"] == pytest.approx([0.5, 1.0, 2.5])
    small = report(people_of({("f", "a"): (1, 4), ("m", "a"): (2, 4)}))
    assert row(small, "f", "overall")["impact_ratio"] == pytest.approx(0.5)


def test_nobody_at_the_top_leaves_no_ratio_and_no_flag() -> None:
    rows = report(people_of({("f", "a"): (0, 50), ("m", "a"): (0, 50)}))
    assert {each["impact_ratio"] for each in rows} == {None}
    assert not any(each["flag"] for each in rows)
    assert row(rows, "f", "within")["low"] is None


def test_a_group_of_one_level_is_shown_and_compared_with_nobody() -> None:
    rows = report(people_of({("f", "a"): (10, 50)}))
    overall = row(rows, "f", "overall")
    assert (overall["n"], overall["share_top"], overall["difference"], overall["low"]) == (
        50,
        0.2,
        None,
        None,
    )
    assert row(rows, "f", "within")["n"] == 0
    assert row(rows, "f", "within")["share_top"] is None


def test_unknown_levels_and_missing_predicates_are_left_out() -> None:
    people = people_of(BY_UNIT)
    more = pl.concat(
        [
            people,
            people.head(9).with_columns(group_sex=pl.lit(None, pl.String)),
            people.head(9).with_columns(top=pl.lit(None, pl.Boolean)),
        ]
    )
    assert report(more) == report(people)


@given(st.randoms(use_true_random=False))
def test_neither_the_order_of_people_nor_the_names_of_levels_matter(rng: Any) -> None:
    people = people_of(BY_UNIT)
    renamed = people.sample(fraction=1, shuffle=True, seed=rng.randrange(10**6)).with_columns(
        group_sex=pl.col("group_sex").replace({"f": "z", "m": "a"}), unit=pl.col("unit") + "!"
    )
    one, other = report(people), report(renamed)
    for level, name in (("f", "z"), ("m", "a")):
        for scope in ("overall", "within"):
            left, right = row(one, level, scope), row(other, name, scope)
            assert left["low"] == pytest.approx(right["low"])
            assert (left["n"], left["flag"]) == (right["n"], right["flag"])


def test_chance_alone_is_rarely_flagged() -> None:
    rng, flagged = np.random.default_rng(2), 0
    for _ in range(200):
        people = pl.DataFrame(
            {
                "group_sex": rng.choice(["f", "m"], 300),
                "group_place": rng.choice(["x", "y", "z"], 300),
                "unit": rng.choice(list("abcde"), 300),
                "family": "staff",
                "top": rng.random(300) < 0.3,
            }
        )
        flagged += any(each["flag"] for each in report(people, groups=["group_sex", "group_place"]))
    assert flagged / 200 <= 0.08


def test_without_groups_the_report_is_empty() -> None:
    assert report(people_of(BY_UNIT), groups=[]) == []
    empty = report(people_of(BY_UNIT).clear())
    assert empty == []
