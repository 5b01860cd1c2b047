"""Ordinary life: people move, lead two units, are led by a Plt, serve a part of the year."""

from __future__ import annotations

import polars as pl
import pytest

from tests.engine.conftest import compute_tables, row_of


def _moved(agency):
    """p1 worked 181 days in one unit and 184 in another."""
    agency.add("units", unit_id="U2", name="Bidang Dua", organisation_predicate="baik")
    agency.person("boss2", unit_id="U2", heads_unit=1)
    for segment, unit, superior, start, end in (
        ("S1", "U1", "boss", "2026-01-01", "2026-06-30"),
        ("S2", "U2", "boss2", "2026-07-01", ""),
    ):
        agency.add(
            "segments", segment_id=segment, person_id="p1", unit_id=unit, supervisor_id=superior,
            starts_on=start, ends_on=end,
        )  # fmt: skip


def test_segments_come_before_the_person(agency):
    _moved(agency)
    agency.target("p1", "g1", 100, 100, segment_id="S1", period="2026")
    agency.target("p1", "g2", 100, 80, segment_id="S2", period="2026")
    results = compute_tables(agency.write())
    rows = results.results.filter(person_id="p1")
    assert rows["segment_id"].to_list() == ["S1", "S2", None]
    assert rows["achievement_pct"].to_list()[:2] == [100, 80]


def test_decided_at_end_proposes_only_what_all_segments_say(agency):
    _moved(agency)
    agency.target("p1", "g1", 100, 100, segment_id="S1", period="2026")
    agency.target("p1", "g2", 100, 80, segment_id="S2", period="2026")
    row = row_of(compute_tables(agency.write()), "p1")
    assert row["result_rating_proposed"] is None
    assert "segments_differ" in row["notices"]


def test_duration_weighted_counts_days(agency):
    _moved(agency)
    agency.target("p1", "g1", 100, 100, segment_id="S1", period="2026")
    agency.target("p1", "g2", 100, 80, segment_id="S2", period="2026")
    row = row_of(compute_tables(agency.write(), policy="contoh-kabupaten"), "p1")
    assert row["achievement_pct"] == pytest.approx((181 * 100 + 184 * 80) / 365, abs=0.005)
    assert row["result_rating_proposed"] == "below"


def test_a_segment_without_figures_takes_no_part(agency):
    _moved(agency)
    agency.target("p1", "g2", 100, 95, segment_id="S2", period="2026")
    row = row_of(compute_tables(agency.write()), "p1")
    assert (row["achievement_pct"], row["result_rating_proposed"]) == (95, "as")


def test_a_decision_about_a_segment_is_not_about_the_person(agency):
    _moved(agency)
    agency.decide("p1", "above", "above", decided_by="boss", decided_on="2026-07-02", segment_id="S1")
    results = compute_tables(agency.write())
    assert row_of(results, "p1", "S1")["predicate"] == "sangat_baik"
    assert row_of(results, "p1")["predicate"] is None


def test_a_decision_about_the_only_segment_is_not_about_the_person_either(agency):
    agency.add(
        "segments",
        segment_id="S1",
        person_id="p1",
        unit_id="U1",
        supervisor_id="boss",
        starts_on="2026-03-01",
    )
    agency.decide("p1", "above", "above", decided_by="boss", decided_on="2026-07-02", segment_id="S1")
    assert row_of(compute_tables(agency.write()), "p1")["predicate"] is None


def test_acting_beside_the_own_post_is_a_second_segment(agency):
    agency.add("units", unit_id="U2", name="Bidang Dua", organisation_predicate="istimewa")
    for segment, unit, start, end, role in (
        ("S1", "U1", "2026-01-01", "", "definitive"),
        ("S2", "U2", "2026-03-01", "2026-05-31", "acting"),
    ):
        agency.add(
            "segments", segment_id=segment, person_id="p1", unit_id=unit, supervisor_id="boss",
            starts_on=start, ends_on=end, role=role,
        )  # fmt: skip
    agency.rate("p1", "boss", "supervisor", 4, segment_id="S1")
    agency.rate("p1", "boss", "supervisor", 4, segment_id="S2")
    results = compute_tables(agency.write())
    assert results.results.filter(person_id="p1")["segment_id"].to_list() == ["S1", "S2", None]
    assert row_of(results, "p1")["behaviour_rating_proposed"] == "as"


def test_nobody_is_asked_for_a_superior_that_is_gone(agency):
    agency.person("orphan")
    agency.target("orphan", "g", 100, 100)
    row = row_of(compute_tables(agency.write()), "orphan")
    assert (row["result_rating_proposed"], row["behaviour_score"], row["predicate"]) == ("as", None, None)
    assert "no_behaviour" in row["notices"]


@pytest.mark.parametrize(
    ("how", "expected"), [("sum", 100 * 10 / 12), ("last", 100.0), ("mean", 100 * 2.5 / 3)]
)
def test_quarters_make_a_year_by_the_indicators_own_way(agency, how, expected):
    """Quarterly targets 3, 3, 3, 3 and realisations 2, 2, 3, 3."""
    for quarter, realised in enumerate((2, 2, 3, 3), start=1):
        agency.target("p1", "g", 3, realised, indicator_id="same", accumulate=how, period=f"2026-Q{quarter}")
    row = row_of(compute_tables(agency.write(), period="2026"), "p1")
    assert row["achievement_pct"] == pytest.approx(expected, abs=0.005)


def test_an_annual_row_goes_before_quarters(agency):
    agency.target("p1", "g", 3, 1, indicator_id="same", accumulate="sum", period="2026-Q1")
    agency.target("p1", "g", 12, 12, indicator_id="same", accumulate="sum", period="2026")
    assert row_of(compute_tables(agency.write(), period="2026"), "p1")["achievement_pct"] == 100


def test_a_missing_quarter_is_not_a_zero(agency):
    agency.target("p1", "g", 3, 3, indicator_id="same", accumulate="sum", period="2026-Q1")
    agency.target("p1", "g", 3, None, indicator_id="same", accumulate="sum", period="2026-Q2")
    row = row_of(compute_tables(agency.write(), period="2026"), "p1")
    assert row["achievement_pct"] is None


def test_named_ratings_of_quarters_pool_by_rater_and_anonymous_ones_never(agency):
    for quarter, score in ((1, 2), (2, 4)):
        agency.rate("p1", "boss", "supervisor", score, period=f"2026-Q{quarter}")
        for number in range(2, 8):
            agency.rate("p1", f"p{number}", "peer", 5, period=f"2026-Q{quarter}")
    results = compute_tables(agency.write(), period="2026")
    assert row_of(results, "p1")["behaviour_score"] == 3
    assert results.behaviour.filter(pl.col("source") == "peer").height == 0


def test_a_quarter_computes_by_itself(agency):
    agency.target("p1", "g", 3, 3, period="2026-Q1")
    agency.target("p1", "g", 3, 0, indicator_id="later", period="2026-Q2")
    agency.person("f1", functional_level="ahli_pertama", supervisor_id="boss")
    agency.decide("f1", "as", "as", decided_by="boss", decided_on="2026-04-02", period="2026-Q1")
    results = compute_tables(agency.write(), period="2026-Q1")
    assert row_of(results, "p1")["achievement_pct"] == 100
    assert row_of(results, "f1")["credit_points"] == 3.13


def test_distribution_counts_final_predicates_of_the_organisation(agency):
    agency.add("units", unit_id="U1.1", name="Seksi", parent_id="U1", organisation_predicate="")
    for number in range(20):
        agency.person(f"s{number}", unit_id="U1.1", supervisor_id="boss")
    for person in [f"s{n}" for n in range(20)] + [f"p{n}" for n in range(1, 8)] + ["boss"]:
        result = "above" if person.startswith("s") else "as"
        by = "p7" if person == "boss" else "boss"
        agency.decide(person, result, "above", decided_by=by, decided_on="2026-12-01")
    results = compute_tables(agency.write())
    row = results.distribution.row(0, named=True)
    assert (row["unit_id"], row["n"], row["sb"], row["b"], row["pattern_ok"]) == ("U1", 28, 20, 8, 0)
    assert "Baik" in row["reasons"]
