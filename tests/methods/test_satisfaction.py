"""The citizens' index: exact, with intervals that resampling confirms; recaps and means of services."""

from __future__ import annotations

import random
import time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from salore.methods.satisfaction import (
    combine_recaps,
    grade,
    index_of_means,
    mean_of_services,
    recap_index,
    survey_index,
)

NINE = [f"u{place}" for place in range(1, 10)]
RULE: dict[str, Any] = {"factor": Decimal(25), "scale": (1, 4), "minimum_answers": 5, "confidence": 0.95}

Answers = npt.NDArray[np.float64]


def frame_of(answers: Answers, service: str | list[str] = "s") -> pl.DataFrame:
    names = [f"u{place + 1}" for place in range(answers.shape[1])]
    frame = pl.DataFrame(answers, schema=names).with_columns(pl.all().fill_nan(None).cast(pl.Int64))
    services = [service] * len(answers) if isinstance(service, str) else service
    return frame.with_columns(pl.Series("service", services))


def index_of(answers: Answers, **more: Any) -> dict[str, Any]:
    names = [f"u{place + 1}" for place in range(answers.shape[1])]
    return survey_index(frame_of(answers), by=["service"], elements=names, **RULE | more).row(0, named=True)


def some_answers(seed: int, people: int, *, missing: float = 0.0, elements: int = 9) -> Answers:
    """Draw answers that hang together within a respondent."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(0, 0.5, (people, 1))
    answers = np.clip(np.rint(3.1 + mood + rng.normal(0, 0.5, (people, elements))), 1, 4)
    answers[rng.random(answers.shape) < missing] = np.nan
    return answers


def plain_index(answers: Answers) -> float:
    known = answers[:, ~np.isnan(answers).all(axis=0)]
    return float(25 * np.nanmean(known, axis=0).mean())


# ── The index ─────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 10**6), st.integers(5, 60), st.sampled_from([0.0, 0.3]))
def test_is_the_mean_of_element_means_times_the_factor(seed: int, people: int, missing: float) -> None:
    answers = some_answers(seed, people, missing=missing)
    found = index_of(answers)
    assert found["index"] == pytest.approx(plain_index(answers), rel=1e-12)
    assert found["n"] == (~np.isnan(answers).all(axis=1)).sum()
    assert 25 <= found["index_low"] <= found["index"] <= found["index_high"] <= 100


@given(st.integers(1, 4), st.integers(5, 20))
def test_answers_all_alike_give_an_exact_index_and_no_interval(score: int, people: int) -> None:
    found = index_of(np.full((people, 9), float(score)))
    assert (found["index"], found["notice"]) == (25 * score, "no_spread")
    assert (found["index_se"], found["index_low"], found["index_high"]) == (None, None, None)


def test_an_element_nobody_answered_leaves_the_weight_to_the_others() -> None:
    answers = some_answers(3, 20)
    answers[:, 4] = np.nan
    found = index_of(answers)
    assert (found["n_elements"], found["u5"]) == (8, None)
    assert found["index"] == pytest.approx(25 * np.delete(answers, 4, axis=1).mean(axis=0).mean())


def test_too_few_answers_show_their_number_and_nothing_else() -> None:
    found = index_of(some_answers(3, 4))
    assert (found["n"], found["notice"]) == (4, "too_few")
    assert {
        found[name] for name in (*NINE, "n_elements", "index", "index_se", "index_low", "index_high")
    } == {None}


def test_a_response_without_any_answer_is_none() -> None:
    answers = some_answers(3, 10)
    empty = np.vstack([answers, np.full((3, 9), np.nan)])
    assert index_of(empty) == index_of(answers)


def test_no_answers_at_all_give_no_rows() -> None:
    found = survey_index(frame_of(np.full((2, 9), np.nan)), by=["service"], elements=NINE, **RULE)
    assert found.height == 0
    assert {"n", "index", "index_low", "notice"} <= set(found.columns)


@given(st.integers(0, 10**6), st.permutations(range(12)), st.permutations(NINE))
def test_neither_order_nor_names_matter(seed: int, order: list[int], names: list[str]) -> None:
    answers = some_answers(seed, 12, missing=0.2)
    renamed = frame_of(answers[order]).rename(dict(zip(NINE, names, strict=True)))
    found = survey_index(renamed, by=["service"], elements=names, **RULE).row(0, named=True)
    expected = index_of(answers)
    for name in ("index", "index_se", "index_low", "index_high"):
        assert found[name] == pytest.approx(expected[name], rel=1e-12)


@given(st.integers(0, 10**6))
def test_a_better_answer_never_lowers_the_index(seed: int) -> None:
    answers = some_answers(seed, 10, missing=0.2)
    rng = random.Random(seed)
    row, column = rng.randrange(10), rng.randrange(9)
    if answers[row, column] < 4:
        better = answers.copy()
        better[row, column] += 1
        assert index_of(better)["index"] > index_of(answers)["index"]


def test_many_services_are_computed_as_each_alone() -> None:
    parts = {f"s{seed}": some_answers(seed, 5 + seed, missing=0.1) for seed in range(12)}
    together = pl.concat([frame_of(answers, name) for name, answers in parts.items()]).sample(
        fraction=1, shuffle=True, seed=5
    )
    found = survey_index(together, by=["service"], elements=NINE, **RULE)
    for row in found.iter_rows(named=True):
        alone = index_of(parts[row["service"]])
        assert row["index_se"] == pytest.approx(alone["index_se"], rel=1e-9)
        assert row["index"] == pytest.approx(alone["index"], rel=1e-12)


# ── The interval ──────────────────────────────────────────────────────────────────────────────────────


def test_complete_answers_have_the_error_of_a_plain_mean() -> None:
    answers = some_answers(11, 40)
    scores = 25 * answers.mean(axis=1)
    expected = stats.t.interval(0.95, 39, loc=scores.mean(), scale=stats.sem(scores))
    found = index_of(answers)
    assert (found["index_low"], found["index_high"]) == pytest.approx(expected, rel=1e-12)


def test_missing_answers_have_the_error_that_resampling_finds() -> None:
    answers = some_answers(5, 150, missing=0.35)
    rng = np.random.default_rng(9)
    resampled = [plain_index(answers[rng.integers(0, 150, 150)]) for _ in range(3000)]
    assert index_of(answers)["index_se"] == pytest.approx(np.std(resampled), rel=0.05)


def test_missing_answers_have_the_error_that_leaving_one_out_finds() -> None:
    answers = some_answers(6, 80, missing=0.3)
    left_out = np.array([plain_index(np.delete(answers, row, axis=0)) for row in range(80)])
    jackknife = np.sqrt(79 / 80 * ((left_out - left_out.mean()) ** 2).sum())
    assert index_of(answers)["index_se"] == pytest.approx(jackknife, rel=0.03)


@pytest.mark.parametrize(("people", "missing"), [(8, 0.0), (40, 0.2)])
def test_intervals_hold_the_truth_as_often_as_they_say(people: int, missing: float) -> None:
    truth = plain_index(some_answers(0, 400_000))
    surveys = 2000
    answers = some_answers(17, people * surveys, missing=missing)
    services = np.repeat(np.arange(surveys), people).astype(str).tolist()
    found = survey_index(frame_of(answers, services), by=["service"], elements=NINE, **RULE)
    held = ((found["index_low"] <= truth) & (found["index_high"] >= truth)).mean()
    assert held == pytest.approx(0.95, abs=0.02)


def test_a_known_population_narrows_the_interval_to_nothing_at_a_census() -> None:
    answers = some_answers(2, 60)
    infinite = index_of(answers)

    def with_population(people: int | None) -> dict[str, Any]:
        return index_of(answers, populations=pl.DataFrame({"service": ["s"], "population": [people]}))

    assert with_population(240)["index_se"] == pytest.approx(infinite["index_se"] * np.sqrt(0.75), rel=1e-12)
    census = with_population(60)
    assert census["index_se"] == 0
    assert census["index_low"] == census["index"] == census["index_high"]
    assert with_population(None)["index_se"] == infinite["index_se"]
    exceeded = with_population(59)
    assert (exceeded["index_se"], exceeded["notice"]) == (infinite["index_se"], "population_exceeded")
    assert with_population(0)["notice"] == "population_exceeded"


def test_higher_confidence_is_wider() -> None:
    answers = some_answers(2, 60)
    narrow, wide = index_of(answers, confidence=0.8), index_of(answers, confidence=Decimal("0.99"))
    assert wide["index_low"] < narrow["index_low"] < narrow["index_high"] < wide["index_high"]


# ── Grades, means without answers ─────────────────────────────────────────────────────────────────────

BANDS = [
    SimpleNamespace(grade=name, minimum=Decimal(low))
    for name, low in (("D", "25.00"), ("B", "76.61"), ("C", "65.00"), ("A", "88.31"))
]


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (100, "A"), (88.31, "A"), (88.30, "B"), (76.61, "B"), (76.60, "C"), (65.0, "C"), (64.99, "D"),
        (25.0, "D"), (24.99, None), (None, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_grades_at_every_edge(index: float | None, expected: str | None) -> None:
    frame = pl.DataFrame({"index": [index]}, schema={"index": pl.Float64})
    assert frame.select(grade("index", bands=BANDS)).item() == expected


@given(st.lists(st.floats(1, 4), min_size=1, max_size=14))
def test_means_alone_give_the_index_that_their_answers_would(means: list[float]) -> None:
    assert index_of_means(np.array(means), factor=25).item() == pytest.approx(25 * np.mean(means), rel=1e-12)
    padded = np.array([*means, np.nan])
    assert index_of_means(padded, factor=25).item() == pytest.approx(25 * np.mean(means), rel=1e-12)


def test_means_of_nothing_are_missing() -> None:
    assert np.isnan(index_of_means(np.array([np.nan, np.nan]), factor=25).item())


def test_recaps_put_together_are_the_answers_put_together() -> None:
    parts = [some_answers(seed, people) for seed, people in ((1, 30), (2, 7))]
    recaps = pl.DataFrame(
        [
            {"service": "s", "n": len(each), **dict(zip(NINE, each.mean(axis=0).tolist(), strict=True))}
            for each in parts
        ]
    )
    found = recap_index(recaps, by=["service"], elements=NINE, factor=25, minimum_answers=5).row(
        0, named=True
    )
    whole = index_of(np.vstack(parts))
    assert found["n"] == 37
    assert [found[name] for name in (*NINE, "index")] == pytest.approx(
        [whole[name] for name in (*NINE, "index")]
    )
    assert (found["index_se"], found["index_low"], found["index_high"], found["notice"]) == (
        None,
        None,
        None,
        "recap",
    )


def test_small_recaps_are_hidden_like_small_surveys() -> None:
    recaps = pl.DataFrame({"service": ["s"], "n": [4], "u1": [3.0]})
    found = recap_index(recaps, by=["service"], elements=["u1"], factor=25, minimum_answers=5).row(
        0, named=True
    )
    assert (found["n"], found["u1"], found["index"], found["notice"]) == (4, None, None, "too_few")


def test_recaps_and_surveys_have_the_same_columns() -> None:
    recaps = pl.DataFrame({"service": ["s"], "n": [9], "u1": [3.0]})
    of_recap = recap_index(recaps, by=["service"], elements=["u1"], factor=25, minimum_answers=5)
    of_answers = survey_index(
        frame_of(some_answers(1, 9, elements=1)), by=["service"], elements=["u1"], **RULE
    )
    assert of_recap.schema == of_answers.schema
    missing = combine_recaps(
        recaps.with_columns(u2=pl.lit(None, pl.Float64)), by=["service"], elements=["u1", "u2"]
    )
    assert missing.row(0) == ("s", 9, 3.0, None)


# ── Above the service ─────────────────────────────────────────────────────────────────────────────────

ABOVE: dict[str, Any] = {key: RULE[key] for key in ("factor", "scale", "confidence")}


def above(services: pl.DataFrame) -> dict[str, Any]:
    with_unit = services.with_columns(unit=pl.lit("a"))
    return mean_of_services(with_unit, by=["unit"], elements=NINE, **ABOVE).row(0, named=True)


def services_of(*sizes: int) -> pl.DataFrame:
    frames = [frame_of(some_answers(place, size), f"s{place}") for place, size in enumerate(sizes)]
    return survey_index(pl.concat(frames), by=["service"], elements=NINE, **RULE)


def test_each_service_counts_once_and_small_ones_are_left_out() -> None:
    services = services_of(200, 12, 3)
    found = above(services)
    indices, errors = services["index"].drop_nulls().to_list(), services["index_se"].drop_nulls().to_list()
    assert (found["n"], found["n_services"], found["n_services_left_out"]) == (215, 2, 1)
    assert found["index"] == pytest.approx(np.mean(indices))
    assert found["index_se"] == pytest.approx(np.hypot(*errors) / 2)
    assert found["u1"] == pytest.approx(services["u1"].drop_nulls().mean())


def test_two_services_have_the_interval_of_welch() -> None:
    """Welch's test of a difference rests on the same error as twice the mean of two."""
    one, two = (25 * some_answers(place, size).mean(axis=1) for place, size in enumerate((40, 9)))
    reference = stats.ttest_ind(one, -two, equal_var=False).confidence_interval(0.95)
    found = above(services_of(40, 9))
    assert (found["index_low"] * 2, min(found["index_high"] * 2, 200)) == pytest.approx(
        tuple(reference), rel=1e-9
    )


def test_a_service_without_an_error_leaves_the_unit_without_an_interval() -> None:
    services = services_of(40, 9).with_columns(
        index_se=pl.when(pl.col("n") == 9).then(None).otherwise(pl.col("index_se"))
    )
    found = above(services)
    assert found["index"] is not None
    assert (found["index_se"], found["index_low"]) == (None, None)


def test_without_any_index_the_unit_has_none() -> None:
    found = above(services_of(3, 4))
    assert (found["index"], found["index_low"], found["n"], found["n_services"]) == (None, None, 7, 0)


def test_a_single_service_is_its_own_mean() -> None:
    services = services_of(30)
    found, alone = above(services), services.row(0, named=True)
    for name in ("index", "index_se", "index_low", "index_high"):
        assert found[name] == pytest.approx(alone[name], rel=1e-9)


def test_a_million_answers_of_thousands_of_services_take_seconds() -> None:
    people, services = 1_000_000, 4000
    rng = np.random.default_rng(1)
    frame = pl.DataFrame(rng.integers(1, 5, (people, 9)).astype(np.int8), schema=NINE).with_columns(
        pl.Series("service", rng.integers(0, services, people)).cast(pl.String)
    )
    started = time.perf_counter()
    found = survey_index(frame, by=["service"], elements=NINE, **RULE)
    assert time.perf_counter() - started < 8
    assert found.height == services
    assert found["n"].sum() == people
