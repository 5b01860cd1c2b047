"""From tables to results, each figure computed by hand beside it."""

from __future__ import annotations

import polars as pl
import pytest

from tests.engine.conftest import compute_tables, row_of


def test_main_goals_average_and_propose(agency):
    """Two indicators of one goal average first: (80 + 120) / 2 = 100; with the other goal's 90: 95."""
    agency.target("p1", "g1", 100, 80)
    agency.target("p1", "g1", 10, 15)
    agency.target("p1", "g2", 100, 90)
    row = row_of(compute_tables(agency.write()), "p1")
    assert row["achievement_pct"] == 95
    assert row["result_rating_proposed"] == "as"
    assert row["result_rating"] is None


def test_weights_count_and_additional_goals_do_not(agency):
    agency.target("p1", "g1", 100, 100, weight=3)
    agency.target("p1", "g2", 100, 60, weight=1)
    agency.target("p1", "g3", 100, 0, kind="additional")
    assert row_of(compute_tables(agency.write()), "p1")["achievement_pct"] == 90


def test_a_main_goal_without_realisation_proposes_nothing(agency):
    agency.target("p1", "g1", 100, 100)
    agency.target("p1", "g2", 100, None)
    row = row_of(compute_tables(agency.write()), "p1")
    assert row["achievement_pct"] is None
    assert row["result_rating_proposed"] is None
    assert "realisation_missing" in row["notices"]


def test_text_yields_no_percentage(agency):
    agency.target("p1", "g1", 100, 100)
    agency.target("p1", "g2", None, None, target_text="Tertib", realisation_text="Tertib", unit_of_measure="")
    assert row_of(compute_tables(agency.write()), "p1")["achievement_pct"] == 100


def test_goal_of_a_service_takes_its_index(agency):
    """Nine answers of 3 in each of six responses: 3 × 25 = 75 of a target of 80 is 93.75 %."""
    agency.add("services", service_id="S", name="KTP", unit_id="U1", population=100)
    for number in range(6):
        agency.add(
            "satisfaction", response_id=f"r{number}", service_id="S", **{f"u{i}": 3 for i in range(1, 10)}
        )
    agency.target("p1", "g1", 80, None, source="satisfaction:S")
    results = compute_tables(agency.write(), period="2026")
    assert row_of(results, "p1")["achievement_pct"] == 93.75
    service = results.index.row(by_predicate=pl.col("level") == "service", named=True)
    assert (service["index"], service["grade"], service["n"], service["required_sample"]) == (75, "C", 6, 80)


def test_too_few_answers_are_missing_not_zero(agency):
    agency.add("services", service_id="S", name="KTP", unit_id="U1")
    for number in range(4):
        agency.add(
            "satisfaction", response_id=f"r{number}", service_id="S", **{f"u{i}": 1 for i in range(1, 10)}
        )
    agency.target("p1", "g1", 80, 99, source="satisfaction:S")
    row = row_of(compute_tables(agency.write(), period="2026"), "p1")
    assert row["achievement_pct"] is None


def test_sources_weigh_as_the_pack_says(agency):
    """Superior 4 at 0.6, six peers 3 at 0.25, five subordinates 5 at 0.15: 3.9."""
    agency.rate("p1", "boss", "supervisor", 4)
    for number in range(2, 8):
        agency.rate("p1", f"p{number}", "peer", 3)
    for number in range(1, 6):
        agency.rate("p1", f"x{number}", "subordinate", 5)
    agency.rate("p1", "p1", "self", 1)
    row = row_of(compute_tables(agency.write()), "p1")
    assert row["behaviour_score"] == 3.9
    assert row["behaviour_rating_proposed"] == "as"
    assert row["n_raters"] == 13


def test_items_average_within_the_rater_before_raters(agency):
    """The rater who saw one value only counts as much as the one who saw all seven."""
    for rater in ("x1", "x2", "x3", "x4"):
        agency.rate("p1", rater, "peer", 2)
    agency.rate("p1", "x5", "peer", [5, None, None, None, None, None, None])
    results = compute_tables(agency.write())
    peers = results.behaviour.filter((pl.col("source") == "peer") & pl.col("item").is_null())
    assert peers["mean"].to_list() == [2.6]


def test_the_released_mean_is_rounded_before_use(agency):
    """Raters' means 4, 4, 4, 4 and 3: 3.8; with 3, 3, 3, 3, 4, 4, 4: 3.428… is released and used as 3.4."""
    agency.rate("p1", "boss", "supervisor", 4)
    for number, score in enumerate((3, 3, 3, 3, 4, 4, 4)):
        agency.rate("p1", f"x{number}", "peer", score)
    results = compute_tables(agency.write())
    share = 0.25 / 0.85
    assert row_of(results, "p1")["behaviour_score"] == pytest.approx((1 - share) * 4 + share * 3.4, abs=0.005)


def test_short_sources_merge_or_are_withheld(agency):
    """Three peers and two subordinates make five colleagues; two alone are withheld."""
    agency.rate("p1", "boss", "supervisor", 4)
    for rater, source in (
        ("a", "peer"),
        ("b", "peer"),
        ("c", "peer"),
        ("d", "subordinate"),
        ("e", "subordinate"),
    ):
        agency.rate("p1", rater, source, 3)
    agency.rate("p2", "boss", "supervisor", 4)
    agency.rate("p2", "a", "peer", 1)
    agency.rate("p2", "b", "peer", 1)
    results = compute_tables(agency.write())
    totals = results.behaviour.filter(pl.col("item").is_null())
    one = totals.filter(person_id="p1")
    assert set(one["source"]) == {"supervisor", "colleagues"}
    assert one.filter(source="colleagues").select("n_raters", "mean", "weight_effective").row(0) == (
        5,
        3.0,
        0.4,
    )
    two = totals.filter(person_id="p2", source="colleagues").row(0, named=True)
    assert two["suppressed"] == 1
    assert [two[k] for k in ("n_raters", "mean", "is_adjusted", "weight_effective")] == [None] * 4
    assert row_of(results, "p2")["behaviour_score"] == 4
    assert row_of(results, "p2")["n_raters"] == 1


def test_anonymous_items_are_words_only(agency):
    for number in range(5):
        agency.rate("p1", f"x{number}", "peer", [5, 3, 3, 3, 3, 3, 3])
    items = compute_tables(agency.write()).behaviour.filter(
        (pl.col("source") == "peer") & pl.col("item").is_not_null()
    )
    assert items["relative"].to_list() == ["above", "below", "below", "below", "below", "below", "below"]
    assert items["mean"].null_count() == items["n_raters"].null_count() == 7


def test_frozen_cells_stand_in_for_answers(agency):
    agency.rate("p1", "boss", "supervisor", 4)
    agency.add("source_results", person_id="p1", source="peer", n=6, mean=3.0, is_adjusted=1, se=0.1)
    results = compute_tables(agency.write())
    cell = results.behaviour.filter(source="peer").row(0, named=True)
    assert (cell["mean"], cell["n_raters"], cell["is_adjusted"]) == (3.0, 6, 1)
    share = 0.25 / 0.85
    row = row_of(results, "p1")
    assert row["behaviour_score"] == pytest.approx((1 - share) * 4 + share * 3, abs=0.005)
    assert row["behaviour_se"] == pytest.approx(share * 0.1, abs=0.0005)


def test_words_of_frozen_cells_are_told_and_small_cells_have_none(agency):
    agency.rate("p1", "boss", "supervisor", 4)
    cell = {"source": "peer", "mean": 3.0, "is_adjusted": 0}
    agency.add("source_results", person_id="p1", n=6, items="akuntabel:above; loyal:near", **cell)
    agency.add("source_results", person_id="p2", n=4, items="akuntabel:below", **cell)
    behaviour = compute_tables(agency.write()).behaviour
    items = behaviour.filter(pl.col("item").is_not_null(), source="peer")
    assert items.select("person_id", "item", "relative").rows() == [
        ("p1", "akuntabel", "above"),
        ("p1", "loyal", "near"),
    ]
    assert items["mean"].null_count() == items["n_raters"].null_count() == 2


def test_near_a_cut_is_said(agency):
    """Score 4.2 with an error of 0.06 from colleagues: 4.25 lies within 1.96 errors."""
    agency.rate("p1", "boss", "supervisor", [4, 4, 4, 4, 4, 5, 5])
    agency.add("source_results", person_id="p1", source="peer", n=8, mean=4.2, is_adjusted=0, se=0.2)
    agency.rate("p2", "boss", "supervisor", 4)
    agency.add("source_results", person_id="p2", source="peer", n=8, mean=3.0, is_adjusted=0, se=0.01)
    results = compute_tables(agency.write())
    assert "near_cut" in row_of(results, "p1")["notices"]
    assert "near_cut" not in row_of(results, "p2")["notices"]


def test_only_a_decision_makes_a_predicate_final(agency):
    for person in ("p1", "p2"):
        agency.target(person, "g", 100, 100)
        agency.rate(person, "boss", "supervisor", 5)
    agency.decide("p1", "as", "below", decided_by="boss", decided_on="2026-12-01", reason="Tidak jujur")
    agency.decide("p3", "as", "", decided_by="boss", decided_on="2026-12-01")
    results = compute_tables(agency.write())
    decided, open_, half = (row_of(results, person) for person in ("p1", "p2", "p3"))
    assert (decided["predicate"], decided["predicate_code"], decided["predicate_proposed"]) == (
        "kurang",
        4,
        None,
    )
    assert (open_["predicate"], open_["predicate_code"], open_["predicate_proposed"]) == (None, None, "baik")
    assert (half["predicate"], half["result_rating"], half["behaviour_rating"]) == (None, "as", None)


def test_the_head_follows_the_organisation(agency):
    agency.target("boss", "g", 100, 120)
    row = row_of(compute_tables(agency.write()), "boss")
    assert row["achievement_pct"] == 120
    assert row["result_rating_proposed"] == "as"


def test_credit_points_need_a_final_predicate(agency):
    agency.person("f1", functional_level="ahli_pertama", supervisor_id="boss")
    agency.person("f2", functional_level="ahli_pertama", supervisor_id="boss", months=2)
    agency.person("f3", functional_level="ahli_pertama", supervisor_id="boss")
    agency.decide("f1", "above", "above", decided_by="boss", decided_on="2026-12-01")
    agency.decide("f2", "as", "as", decided_by="boss", decided_on="2026-12-01")
    results = compute_tables(agency.write())
    assert [row_of(results, p)["credit_points"] for p in ("f1", "f2", "f3")] == [18.75, 2.08, None]


def test_who_is_not_appraised_has_a_reason_and_no_values(agency):
    agency.person("away", status="study_leave", supervisor_id="boss")
    agency.target("away", "g", 100, 100)
    agency.rate("away", "boss", "supervisor", 4)
    row = row_of(compute_tables(agency.write()), "away")
    assert row.pop("notices") == "not_appraised"
    assert [value for key, value in row.items() if key not in ("person_id", "period")] == [None] * 15


def test_a_numeric_pack_scores(agency):
    """PP 30: result and behaviour at 70 and 30, and a band that needs an innovation."""
    agency.target("p1", "g", 100, 100)
    agency.rate("p1", "boss", "supervisor", 5, scale="1:5")
    results = compute_tables(agency.write(), policy="id-pp-30-2019")
    row = row_of(results, "p1")
    step = results.evidence.outcomes.filter(pl.col("person_id") == "p1").row(0, named=True)
    assert step["result_value"] == pytest.approx(109)
    assert row["score"] == pytest.approx(0.7 * 109 + 0.3 * step["behaviour_value"], abs=0.005)
    assert row["predicate"] is None
    assert row["predicate_proposed"] == "baik"


def test_answers_on_another_scale_move_onto_the_packs(agency):
    """5 of 1..5 is 3 of 1..3 under the law's pack, 3 is 2."""
    agency.rate("p1", "boss", "supervisor", 5, scale="1:5")
    agency.rate("p2", "boss", "supervisor", 3, scale="1:5")
    results = compute_tables(agency.write(), policy="id-permenpanrb-6-2022")
    assert row_of(results, "p1")["behaviour_score"] == 3
    assert row_of(results, "p2")["behaviour_score"] == 2


def test_under_the_law_colleagues_are_evidence_without_weight(agency):
    agency.rate("p1", "boss", "supervisor", 2)
    for number in range(2, 8):
        agency.rate("p1", f"p{number}", "peer", 3)
    results = compute_tables(agency.write(), policy="id-permenpanrb-6-2022")
    assert row_of(results, "p1")["behaviour_score"] == 2
    peers = results.behaviour.filter((pl.col("source") == "peer") & pl.col("item").is_null()).row(
        0, named=True
    )
    assert (peers["mean"], peers["weight_effective"]) == (3.0, 0.0)


def test_nobody_lacks_subordinates_who_leads_nobody(agency):
    """A weight that moves is said as missing only of a source that the person could have."""
    for person in ("p1", "boss"):
        agency.rate(person, "chief", "supervisor", 4)
        for number in range(2, 8):
            agency.rate(person, f"p{number}", "peer", 4)
    results = compute_tables(agency.write())
    assert "source_reweighted" not in row_of(results, "p1")["notices"]
    assert "source_reweighted" in row_of(results, "boss")["notices"]


def test_bands_are_those_in_force_on_the_day_of_the_answers(agency):
    """An index of 75 is B under the decision of 2004 and C under the regulation of 2017, at every level."""
    agency.add("services", service_id="old", name="KTP", unit_id="U1")
    agency.add("services", service_id="new", name="KK", unit_id="U2")
    agency.add("units", unit_id="U2", name="Bidang Dua")
    for service, day in (("old", "2016-05-02"), ("new", "2018-05-02")):
        for number in range(5):
            agency.add(
                "satisfaction", response_id=f"{service}{number}", service_id=service, answered_on=day,
                **{f"u{i}": 3 for i in range(1, 10)},
            )  # fmt: skip
    folder = agency.write()
    for period, level_keys in (("2016", ("old", "U1", "agency")), ("2018", ("new", "U2", "agency"))):
        index = compute_tables(folder, period=period).index.filter(pl.col("n") > 0)
        assert index["key"].to_list() == list(level_keys)
        assert index["grade"].to_list() == ["B" if period == "2016" else "C"] * 3


def test_an_unreported_indicator_is_said(agency):
    agency.target("p1", "g1", 100, 80)
    agency.target("p1", "g1", 10, None)
    row = row_of(compute_tables(agency.write()), "p1")
    assert row["achievement_pct"] == 80
    assert "indicator_missing" in row["notices"]
