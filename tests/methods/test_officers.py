"""Officers' figures: shrinkage against brute-force integration, intervals that hold, and who is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from salore.methods.satisfaction import officer_index

RULE: dict[str, Any] = {
    "officer": "officer_id",
    "service": "service_id",
    "period": "quarter",
    "elements": ["u6", "u7"],
    "factor": 25,
    "scale": (1, 4),
    "minimum_answers": 10,
    "minimum_periods": 2,
    "confidence": 0.95,
}


def answers_of(seed: int, sizes: list[int], *, spread: float = 0.3, service: str = "s") -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for place, size in enumerate(sizes):
        level = 3.0 + rng.normal(0, spread)
        scores = np.clip(np.rint(level + rng.normal(0, 0.6, (size, 2))), 1, 4)
        rows += [
            (f"o{place}", service, f"2026-Q{1 + row % 4}", int(pair[0]), int(pair[1]))
            for row, pair in enumerate(scores)
        ]
    return pl.DataFrame(rows, schema=["officer_id", "service_id", "quarter", "u6", "u7"], orient="row")


def brute_force(raw: Any, variance: Any) -> tuple[Any, Any]:
    """Integrate mean and spread on a plain two-way grid, from the densities themselves."""
    means = np.linspace(-60, 220, 1401)
    spreads = (np.arange(1500) + 0.5) * 37.5 / 1500
    total, first, second = 0.0, np.zeros(len(raw)), np.zeros(len(raw))
    for spread in spreads:
        density = stats.norm.pdf(raw[:, None], means, np.sqrt(variance + spread**2)[:, None]).prod(axis=0)
        pull = variance[:, None] / (variance[:, None] + spread**2)
        true = raw[:, None] + pull * (means - raw[:, None])
        total += density.sum()
        first += (density * true).sum(axis=1)
        second += (density * (true**2 + pull * spread**2)).sum(axis=1)
    centre = first / total
    return centre, np.sqrt(second / total - centre**2)


@pytest.mark.parametrize("sizes", [[30, 12, 50], [12, 12], [20, 40, 15, 60, 11, 25]])
def test_shrinkage_is_what_plain_integration_gives(sizes: list[int]) -> None:
    answers = answers_of(4, sizes)
    found = officer_index(answers, **RULE)
    scores = answers.with_columns(score=12.5 * (pl.col("u6") + pl.col("u7")))
    raw = scores.group_by("officer_id").agg(pl.col("score").mean()).sort("officer_id")["score"].to_numpy()
    ols = sm.OLS(
        scores["score"].to_numpy(),
        scores.select("officer_id").to_dummies().to_numpy().astype(float),
    ).fit()
    centre, sd = brute_force(raw, ols.mse_resid / np.array(sizes))
    assert found["raw_index"].to_list() == pytest.approx(raw)
    assert found["shrunk_index"].to_list() == pytest.approx(centre, abs=0.02)
    assert found["low"].to_list() == pytest.approx(centre - 1.959964 * sd, abs=0.05)


def test_with_many_officers_it_is_the_mixed_model_of_statsmodels() -> None:
    """With 120 officers the spread is known well, and averaging over it changes little."""
    answers = answers_of(8, [20] * 120)
    found = officer_index(answers, **RULE)
    score = (12.5 * (answers["u6"] + answers["u7"])).to_numpy()
    model = sm.MixedLM(score, np.ones(len(score)), groups=answers["officer_id"].to_numpy()).fit(reml=True)
    expected = [model.fe_params[0] + model.random_effects[name].iloc[0] for name in found["officer_id"]]
    assert found["shrunk_index"].to_list() == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize(("officers", "spread"), [(3, 3.0), (6, 6.0), (6, 1.0)])
def test_intervals_hold_the_truth_as_often_as_they_say(officers: int, spread: float) -> None:
    rng, services, n = np.random.default_rng(21), 600, 30
    truth = 75 + rng.normal(0, spread, (services, officers))
    answers = (truth[..., None] + rng.normal(0, 12, (services, officers, n))) / 25
    frame = pl.DataFrame(
        {
            "service_id": np.repeat(np.arange(services), officers * n),
            "officer_id": np.tile(np.repeat(np.arange(officers), n), services),
            "quarter": np.tile(np.arange(n) % 4, services * officers),
            "u6": answers.ravel(),
        }
    )
    found = officer_index(frame, **RULE | {"elements": ["u6"]})
    true = truth[found["service_id"].to_numpy(), found["officer_id"].to_numpy()]
    held = (found["low"].to_numpy() <= true) & (true <= found["high"].to_numpy())
    assert 0.93 <= held.mean() <= 0.985
    raw_error = np.mean((found["raw_index"].to_numpy() - true) ** 2)
    assert np.mean((found["shrunk_index"].to_numpy() - true) ** 2) < raw_error


def test_each_service_is_shrunk_on_its_own() -> None:
    one, two = answers_of(1, [20, 30], service="a"), answers_of(2, [25, 15, 40], service="b")
    together = officer_index(pl.concat([two, one]).sample(fraction=1, shuffle=True, seed=1), **RULE)
    apart = pl.concat([officer_index(each, **RULE) for each in (one, two)])
    assert together.drop("shrunk_index", "low", "high").equals(apart.drop("shrunk_index", "low", "high"))
    for name in ("shrunk_index", "low", "high"):
        assert together[name].to_list() == pytest.approx(apart[name].to_list(), rel=1e-9)


@given(st.integers(0, 10**6))
def test_figures_lie_between_the_raw_ones_and_keep_the_order_of_equal_numbers(seed: int) -> None:
    found = officer_index(answers_of(seed, [15, 15, 15, 15]), **RULE)
    raw, shrunk = found["raw_index"], found["shrunk_index"]
    assert raw.min() - 1e-9 <= shrunk.min() <= shrunk.max() <= raw.max() + 1e-9  # type: ignore[operator]
    assert (np.diff(shrunk.to_numpy()[np.argsort(raw.to_numpy(), kind="stable")]) >= -1e-9).all()


def test_a_single_officer_has_nowhere_to_be_drawn() -> None:
    found = officer_index(answers_of(3, [40]), **RULE).row(0, named=True)
    assert found["shrunk_index"] == pytest.approx(found["raw_index"])
    assert found["low"] < found["raw_index"] < found["high"]


def test_who_lacks_answers_or_periods_is_counted_and_not_shown() -> None:
    answers = answers_of(3, [40, 9, 30]).with_columns(
        quarter=pl.when(pl.col("officer_id") == "o2").then(pl.lit("2026-Q1")).otherwise("quarter")
    )
    found = {row["officer_id"]: row for row in officer_index(answers, **RULE).iter_rows(named=True)}
    assert {name: row["shown"] for name, row in found.items()} == {"o0": True, "o1": False, "o2": False}
    assert (found["o1"]["n"], found["o2"]["n"], found["o2"]["n_periods"]) == (9, 30, 1)
    for name in ("raw_index", "shrunk_index", "low", "high"):
        assert found["o1"][name] is None
        assert found["o2"][name] is None


def test_undated_unnamed_and_empty_answers_do_not_count() -> None:
    answers = answers_of(3, [20, 20])
    useless = pl.concat(
        [
            answers.head(3).with_columns(quarter=pl.lit(None, pl.String)),
            answers.head(3).with_columns(officer_id=pl.lit(None, pl.String)),
            answers.head(3).with_columns(u6=pl.lit(None, pl.Int64), u7=pl.lit(None, pl.Int64)),
        ]
    )
    assert officer_index(pl.concat([answers, useless]), **RULE).equals(officer_index(answers, **RULE))


def test_a_missing_element_leaves_the_other_one() -> None:
    answers = answers_of(3, [20, 20]).with_columns(u7=pl.lit(None, pl.Int64))
    found = officer_index(answers, **RULE)
    mean = answers.filter(officer_id="o0")["u6"].mean()
    assert found["raw_index"][0] == pytest.approx(25 * mean)  # type: ignore[operator]


def test_answers_all_alike_are_shown_without_an_interval() -> None:
    answers = answers_of(3, [20, 20]).with_columns(u6=pl.lit(4), u7=pl.lit(4))
    found = officer_index(answers, **RULE)
    assert found["shrunk_index"].to_list() == [100.0, 100.0]
    assert found["low"].null_count() == 2


def test_no_answers_give_no_officers() -> None:
    assert officer_index(answers_of(3, [20]).clear(), **RULE).height == 0
