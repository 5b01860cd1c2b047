"""Every ordinary-life case is there, and as the exchange format writes it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from salore.engine.demonstration import Demonstration


def people_of(region: Demonstration, case: str) -> set[str]:
    return set(region.truth["cases"].filter(pl.col("case") == case)["person_id"])


@pytest.mark.parametrize(
    "case",
    [
        "rotated",
        "superior_rotated",
        "acting",
        "daily_acting",
        "two_superiors",
        "two_units",
        "unit_dissolved",
        "superior_gone",
        "part_year",
        "study_leave",
        "unpaid_leave",
        "sick_leave",
        "maternity_leave",
        "secondment_out",
        "pre_retirement",
    ],
)
def test_the_case_occurs(region: Demonstration, case: str) -> None:
    assert people_of(region, case)


def test_ten_heads_exchange_posts_in_one_day(region: Demonstration) -> None:
    rotated = people_of(region, "rotated")
    assert len(rotated) == 10
    segments = region.tables["segments"].filter(pl.col("person_id").is_in(list(rotated)))
    spells = segments.filter(pl.col("role") == "definitive").sort("person_id", "starts_on")
    first, second = spells.gather_every(2), spells.gather_every(2, offset=1)
    assert set(first["ends_on"]) == {date(2026, 6, 30)}
    assert set(second["starts_on"]) == {date(2026, 7, 1)}
    assert second["ends_on"].null_count() == 10
    was, now = (dict(part.select("unit_id", "person_id").iter_rows()) for part in (first, second))
    assert set(was) == set(now)
    assert all(was[unit] != now[unit] for unit in was)
    at_the_end = dict(region.tables["people"].select("person_id", "unit_id").iter_rows())
    assert all(at_the_end[person] == unit for unit, person in now.items())


def test_superiors_before_the_rotation_are_those_who_sat_there_then(region: Demonstration) -> None:
    segments = region.tables["segments"]
    rotated = segments.filter(pl.col("person_id").is_in(list(people_of(region, "rotated"))))
    headed = rotated.filter(pl.col("role") == "definitive").select(
        supervisor_id="person_id", boss_from="starts_on", boss_unit="unit_id"
    )
    moved = segments.filter(pl.col("person_id").is_in(list(people_of(region, "superior_rotated"))))
    moved = moved.filter(pl.col("role") == "definitive")
    joined = moved.join(
        headed, left_on=["supervisor_id", "starts_on"], right_on=["supervisor_id", "boss_from"]
    )
    assert joined.height == moved.height
    parent = dict(region.tables["units"].select("unit_id", "parent_id").iter_rows())
    for unit, boss_unit in joined.select("unit_id", "boss_unit").iter_rows():
        assert boss_unit in (unit, parent[unit]), (unit, boss_unit)


def test_only_definitive_segments_never_overlap(region: Demonstration) -> None:
    definitive = region.tables["segments"].filter(pl.col("role") == "definitive")
    ordered = definitive.sort("person_id", "starts_on").with_columns(
        following=pl.col("starts_on").shift(-1).over("person_id")
    )
    followed = ordered.drop_nulls("following")
    assert (followed["ends_on"] < followed["following"]).all()
    whole = ordered.group_by("person_id").agg(pl.col("starts_on").min(), pl.col("ends_on").last())
    assert set(whole["starts_on"]) == {date(2026, 1, 1)}
    assert whole["ends_on"].null_count() == whole.height


@pytest.mark.parametrize(
    ("case", "role"),
    [
        ("acting", "acting"),
        ("daily_acting", "daily_acting"),
        ("two_superiors", "team"),
        ("two_units", "seconded"),
    ],
)
def test_a_second_duty_stands_beside_the_first(region: Demonstration, case: str, role: str) -> None:
    for person in people_of(region, case):
        spells = region.tables["segments"].filter(pl.col("person_id") == person)
        assert role in spells["role"]
        assert "definitive" in spells["role"]
        if role != "daily_acting":
            planned = region.tables["targets"].filter(pl.col("person_id") == person)["segment_id"]
            assert planned.n_unique() == spells.filter(pl.col("role").is_in(["definitive", role])).height


def test_vacant_posts_are_held_by_nobody_but_led_by_the_acting_head(region: Demonstration) -> None:
    acting = region.tables["segments"].filter(pl.col("role") == "acting")
    assert acting.height == 2
    people = region.tables["people"]
    for person, unit in acting.select("person_id", "unit_id").iter_rows():
        staff = people.filter(pl.col("unit_id") == unit)
        assert staff.height > 2
        assert set(staff["supervisor_id"]) == {person}


def test_nobody_is_left_in_the_dissolved_unit(region: Demonstration) -> None:
    former = region.tables["segments"].filter(pl.col("unit_id") == "PEMINDAHAN")
    assert set(former["person_id"]) == people_of(region, "unit_dissolved")
    assert set(former["ends_on"]) == {date(2026, 6, 30)}
    assert "PEMINDAHAN" not in region.tables["people"]["unit_id"]
    assert "PEMINDAHAN" in region.tables["units"]["unit_id"]


def test_short_service_and_absence_are_told_by_months_and_status(region: Demonstration) -> None:
    people = region.tables["people"]
    short = people.filter(pl.col("person_id").is_in(list(people_of(region, "part_year"))))
    assert sorted(short["months"]) == [3, 3, 3, 7]
    assert people.filter(pl.col("status") == "active").height > 1180
    away = people.filter(pl.col("status").is_in(["study_leave", "unpaid_leave", "secondment_out"]))[
        "person_id"
    ]
    assert len(away) >= 3
    for table, column in (
        ("targets", "person_id"),
        ("ratings", "ratee_id"),
        ("ratings", "rater_id"),
        ("decisions", "person_id"),
    ):
        assert not region.tables[table][column].is_in(away.implode()).any(), table


def test_whoever_has_a_superior_on_the_way_out_is_decided_by_the_next_one(region: Demonstration) -> None:
    people = region.tables["people"]
    superior = dict(people.select("person_id", "supervisor_id").iter_rows())
    leaving = set(people.filter(pl.col("status") == "pre_retirement")["person_id"])
    decided = region.tables["decisions"].filter(pl.col("segment_id").is_null())
    beyond = 0
    for person, by in decided.select("person_id", "decided_by").iter_rows():
        boss = superior[person]
        if boss in leaving:
            beyond += 1
            assert by == superior[boss]
        else:
            assert by == boss
    assert beyond >= 3
