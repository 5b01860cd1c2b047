"""What appraisers decided: most, in time, in line with what they saw."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from salore.engine.demonstration import Demonstration


@pytest.fixture(scope="module")
def final(region: Demonstration) -> pl.DataFrame:
    return region.tables["decisions"].filter(pl.col("segment_id").is_null())


def test_about_85_per_cent_are_decided_some_half(final: pl.DataFrame) -> None:
    assert final["person_id"].n_unique() == final.height
    assert 0.78 < final.height / 1200 < 0.92
    assert 1 <= final["behaviour_rating"].null_count() <= 30
    assert set(final["result_rating"].drop_nulls()) == {"above", "as", "below"}


def test_decisions_are_dated_on_working_days_by_20_november(region: Demonstration) -> None:
    days = region.tables["decisions"]["decided_on"]
    assert days.max() <= date(2026, 11, 20)
    assert set(days.dt.weekday()) <= {1, 2, 3, 4, 5}


def test_some_organisations_are_through_and_some_lag(region: Demonstration, final: pl.DataFrame) -> None:
    people = region.tables["people"].with_columns(agency=pl.col("unit_id").str.split(".").list.first())
    decided = people.with_columns(pl.col("person_id").is_in(final["person_id"].implode()).alias("is_decided"))
    shares = decided.group_by("agency").agg(pl.col("is_decided").mean(), pl.len()).filter(pl.col("len") >= 20)
    assert (shares["is_decided"] == 1).sum() >= 3
    assert (shares["is_decided"] < 0.7).sum() >= 1


def test_ratings_follow_what_was_seen(region: Demonstration, final: pl.DataFrame) -> None:
    truth = final.join(region.truth["people"], on="person_id")
    ability = dict(truth.group_by("behaviour_rating").agg(pl.col("ability").mean()).iter_rows())
    assert ability["above"] > ability["as"] > ability["below"]
    diligence = dict(truth.group_by("result_rating").agg(pl.col("diligence").mean()).iter_rows())
    assert diligence["above"] > diligence["as"] > diligence["below"]


def test_reasons_and_innovations_are_written_where_they_matter(final: pl.DataFrame) -> None:
    assert 0.2 < final["reason"].is_not_null().mean() < 0.9
    assert set(final["innovation"]) == {0, 1}
    share = dict(final.group_by("result_rating").agg(pl.col("innovation").mean()).iter_rows())
    assert share["above"] > share["as"]


def test_earlier_superiors_leave_a_word_on_their_segments(region: Demonstration) -> None:
    partial = region.tables["decisions"].filter(pl.col("segment_id").is_not_null())
    joined = partial.join(region.tables["segments"], on="segment_id")
    assert joined.height == partial.height > 10
    assert (joined["decided_by"] == joined["supervisor_id"]).all()
    assert (joined["decided_on"] > joined["ends_on"]).all()
