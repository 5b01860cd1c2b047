"""Citizens' answers: four quarters, eight services, and the odd ones among them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from salore.engine.demonstration import Demonstration

ELEMENTS = [f"u{number}" for number in range(1, 10)]


@pytest.fixture(scope="module")
def responses(region: Demonstration) -> pl.DataFrame:
    return region.tables["satisfaction"]


def test_eight_services_answered_in_four_quarters_and_one_known_by_means(
    region: Demonstration, responses: pl.DataFrame
) -> None:
    services = set(region.tables["services"]["service_id"])
    answered = set(responses["service_id"])
    assert len(services) == 9
    assert len(answered) == 8
    recaps = region.tables["satisfaction_recaps"]
    assert set(recaps["service_id"]) == services - answered
    assert set(recaps["period"]) == {"2026"}
    dated = responses.drop_nulls("answered_on")
    assert dated["answered_on"].min() >= date(2025, 10, 1)
    assert dated["answered_on"].max() <= date(2026, 9, 30)
    quarters = dated.group_by("service_id").agg(pl.col("answered_on").dt.truncate("1q").n_unique())
    assert set(quarters["answered_on"]) <= {3, 4}
    assert region.tables["services"]["population"].null_count() == 0


def test_answers_are_on_four_points_some_missing_some_excluded(responses: pl.DataFrame) -> None:
    for element in ELEMENTS:
        assert {2, 3, 4} <= set(responses[element].drop_nulls()) <= {1, 2, 3, 4}
        assert 0 < responses[element].null_count() < responses.height * 0.05
    assert 10 < responses["excluded"].is_not_null().sum() < responses.height * 0.04
    assert set(responses["channel"]) == {"own_phone", "kiosk", "paper", "assisted"}
    assert responses["response_id"].n_unique() == responses.height
    assert responses.filter(pl.col("answered_on").is_null()).height > 0


def test_one_service_improves_after_its_change_and_the_others_do_not(
    region: Demonstration, responses: pl.DataFrame
) -> None:
    score = responses.with_columns(
        mean=pl.mean_horizontal(ELEMENTS), late=pl.col("answered_on") >= date(2026, 4, 1)
    )
    change = (
        score.drop_nulls("late")
        .group_by("service_id")
        .agg(
            (pl.col("mean").filter("late").mean() - pl.col("mean").filter(~pl.col("late")).mean()).alias(
                "gain"
            ),
            pl.len(),
        )
    )
    gains = dict(change.filter(pl.col("len") > 100).select("service_id", "gain").iter_rows())
    assert gains.pop("L-KTP") > 0.18
    assert all(abs(gain) < 0.12 for gain in gains.values())
    stated = region.truth["services"].filter(pl.col("change").cast(pl.Float64) > 0)
    assert stated["service_id"].to_list() == ["L-KTP"]


def test_one_service_has_too_few_answers(responses: pl.DataFrame) -> None:
    counts = dict(responses.group_by("service_id").len().iter_rows())
    assert counts["L-UJI_KIR"] < 5
    assert min(n for service, n in counts.items() if service != "L-UJI_KIR") > 100


def test_officers_serve_in_the_unit_of_the_service(region: Demonstration, responses: pl.DataFrame) -> None:
    served = (
        responses.drop_nulls("officer_id")
        .join(region.tables["services"].select("service_id", service_unit="unit_id"), on="service_id")
        .join(region.tables["people"].select(officer_id="person_id", unit_id="unit_id"), on="officer_id")
    )
    assert served.height > 1000
    assert (served["unit_id"] == served["service_unit"]).all()
    many = served.group_by("officer_id").len()
    assert (many["len"] >= 30).sum() >= 10
    assert set(region.truth["officers"]["officer_id"]) == set(served["officer_id"])
