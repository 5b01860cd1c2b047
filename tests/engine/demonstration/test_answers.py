"""Answers follow the model that the truth states, with the bad habits that it names."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from salore.engine.demonstration import Demonstration, generate

ITEMS = ["berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif"]


@pytest.fixture(scope="module")
def answered(region: Demonstration) -> pl.DataFrame:
    """All answers with what is true of pair, ratee, rater and item."""
    truth = region.truth
    return (
        region.tables["ratings"]
        .with_columns(pl.col("source", "item").cast(pl.String))
        .join(truth["people"], left_on="ratee_id", right_on="person_id", how="left")
        .join(truth["raters"], on="rater_id", how="left")
        .join(truth["items"], on="item", how="left")
        .join(
            truth["pairs"].with_columns(pl.col("source").cast(pl.String)),
            on=["ratee_id", "rater_id", "source", "segment_id"],
            how="left",
            nulls_equal=True,
        )
    )


def test_truth_covers_every_answer(answered: pl.DataFrame, region: Demonstration) -> None:
    assert answered.height == region.tables["ratings"].height == 7 * region.truth["pairs"].height
    for column in ("ability", "severity", "difficulty", "halo", "clique"):
        assert answered[column].null_count() == 0


def test_seven_items_on_the_five_point_scale_and_some_not_observed(answered: pl.DataFrame) -> None:
    assert set(answered["item"]) == set(ITEMS)
    assert set(answered["scale"]) == {"1:5"}
    assert set(answered["score"].drop_nulls()) == {1, 2, 3, 4, 5}
    assert 0.01 < answered["score"].null_count() / answered.height < 0.05
    assert not answered.select("ratee_id", "rater_id", "source", "item", "segment_id").is_duplicated().any()


def test_who_answers_about_whom(answered: pl.DataFrame, region: Demonstration) -> None:
    assert set(answered["source"]) == {"supervisor", "peer", "subordinate", "self", "team_lead"}
    oneself = answered["ratee_id"] == answered["rater_id"]
    assert ((answered["source"] == "self") == oneself).all()
    superior = region.tables["people"].select("person_id", "supervisor_id")
    below = answered.filter(pl.col("source") == "subordinate").join(
        superior, left_on="rater_id", right_on="person_id"
    )
    assert (below["supervisor_id"] == below["ratee_id"]).all()
    raters = answered.group_by("ratee_id").agg(
        peers=pl.col("rater_id").filter(pl.col("source") == "peer").n_unique(),
        below=pl.col("rater_id").filter(pl.col("source") == "subordinate").n_unique(),
    )
    assert raters["peers"].max() <= 8 + 4  # mutual praise adds the missing directions within a clique
    assert (raters["peers"] >= 5).mean() > 0.6
    assert ((raters["peers"] > 0) & (raters["peers"] < 5)).sum() > 20
    assert raters["below"].max() == 8
    assert (raters["below"] > 0).sum() > 80


def expected_and_variance(level: np.ndarray, thresholds: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of a score, category by category, straight from the adjacent-category odds."""
    weights = np.ones((len(level), 5))
    for category in range(1, 5):
        weights[:, category] = weights[:, category - 1] * np.exp(level - thresholds[category - 1])
    chances = weights / weights.sum(axis=1, keepdims=True)
    scores = np.arange(1, 6)
    mean = chances @ scores
    return mean, chances @ scores**2 - mean**2


def test_scores_follow_the_rating_scale_model(answered: pl.DataFrame, region: Demonstration) -> None:
    honest = answered.filter(
        (pl.col("style") == "normal")
        & (pl.col("clique") == 0)
        & (pl.col("source") != "self")
        & pl.col("score").is_not_null()
    )
    thresholds = region.truth["thresholds"]["threshold"].to_list()
    for part in (honest, *honest.partition_by("item"), honest.filter(pl.col("severity") > 0.8)):
        level = (part["ability"] - part["severity"] + part["halo"] - part["difficulty"]).to_numpy()
        mean, variance = expected_and_variance(level, thresholds)
        surprise = (part["score"].to_numpy() - mean).sum() / np.sqrt(variance.sum())
        assert abs(surprise) < 4
    assert honest.height > 50_000


def test_severity_and_halo_have_the_spread_that_is_stated(region: Demonstration) -> None:
    assert region.truth["raters"]["severity"].std() == pytest.approx(0.8, rel=0.1)
    assert region.truth["pairs"]["halo"].std() == pytest.approx(0.6, rel=0.05)
    assert region.truth["items"]["difficulty"].sum() == pytest.approx(0)
    assert region.truth["thresholds"]["threshold"].sum() == pytest.approx(0)


def test_two_cliques_of_five_praise_each_other(answered: pl.DataFrame, region: Demonstration) -> None:
    praise = region.truth["pairs"].filter(pl.col("clique") > 0)
    assert sorted(praise["clique"].unique()) == [1, 2]
    for _, pairs in praise.group_by("clique"):
        members = set(pairs["ratee_id"])
        assert set(pairs["rater_id"]) == members
        assert len(members) == 5
        assert pairs.height >= 14
    given = answered.filter((pl.col("clique") > 0) & (pl.col("source") == "peer"))
    assert set(given["score"].drop_nulls()) == {5}


def test_some_give_one_value_and_some_hold_the_scale_upside_down(answered: pl.DataFrame) -> None:
    others = answered.filter((pl.col("clique") == 0) & pl.col("score").is_not_null())
    one = others.filter(pl.col("style") == "one_value")
    assert one["rater_id"].n_unique() >= 2
    assert set(one["score"]) == {4}
    inverted = others.filter(pl.col("style") == "inverted")
    assert inverted["rater_id"].n_unique() >= 1
    assert inverted["score"].mean() < others["score"].mean() - 0.8


def test_people_are_softer_on_themselves(answered: pl.DataFrame) -> None:
    honest = answered.filter(pl.col("style") == "normal")
    oneself, others = (honest.filter((pl.col("source") == "self") == is_self) for is_self in (True, False))
    assert oneself["score"].mean() > others["score"].mean() + 0.2


def test_a_bench_gets_the_load_that_it_asks_for() -> None:
    made = generate(2450, 9, indicators_per_person=8, raters_per_person=5)
    targets, ratings = made.tables["targets"], made.tables["ratings"]
    assert set(targets.group_by("person_id").len()["len"]) == {8}
    assert set(ratings.group_by("ratee_id").len()["len"]) == {35}
    assert targets["person_id"].n_unique() == ratings["ratee_id"].n_unique() > 2400
    assert targets["indicator_id"].n_unique() == targets.height
    known = set(targets["goal_id"])
    assert set(targets["parent_goal_id"].drop_nulls()) <= known
