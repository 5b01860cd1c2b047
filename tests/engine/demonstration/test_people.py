"""Invented people are plausible: numbers, ranks and posts agree with each other."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from salore.engine.demonstration import Demonstration, generate

CIVIL_SERVANT = re.compile(r"^(\d{4})(\d{2})(\d{2})(\d{4})(0[1-9]|1[0-2])([12])(\d{3})$")
CONTRACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(\d{4})2([1-9])([12])(\d{3})$")


def faults_of_number(number: str, kind: str, sex: str) -> list[str]:
    """Read a service number by hand, as a clerk would."""
    match = (CONTRACT if kind.startswith("pppk") else CIVIL_SERVANT).match(number)
    if match is None:
        return [f"{number}: not the form of {kind}"]
    year, month, day, appointed, month_or_contract, digit, serial = match.groups()
    born = date(int(year), int(month), int(day))
    faults = []
    start = date(int(appointed), 12 if kind.startswith("pppk") else int(month_or_contract), 1)
    age = (start - born).days / 365.25
    if not 18 <= age <= 57:
        faults.append(f"{number}: appointed at {age:.1f}")
    if kind == "cpns" and age > 35:
        faults.append(f"{number}: a candidate appointed at {age:.1f}")
    if start > date(2026, 12, 1):
        faults.append(f"{number}: appointed after the day")
    if not 18 <= (date(2026, 11, 24) - born).days / 365.25 < 60:
        faults.append(f"{number}: not of working age")
    if (digit == "2") != (sex == "perempuan"):
        faults.append(f"{number}: sex {digit} for {sex}")
    if serial == "000":
        faults.append(f"{number}: serial 000")
    return faults


@pytest.mark.parametrize("people", [50, 1200, 5000])
def test_service_numbers_are_valid_and_unique(people: int) -> None:
    found = generate(people, 3).tables["people"]
    rows = found.select("person_id", "employment_kind", "group_sex").iter_rows()
    assert [fault for row in rows for fault in faults_of_number(*row)] == []
    assert found["person_id"].n_unique() == people


def test_the_checker_of_numbers_finds_what_is_wrong() -> None:
    good = "198507232010012901"
    assert faults_of_number(good, "pns", "perempuan") == []
    assert faults_of_number(good, "pns", "laki-laki") != []
    assert faults_of_number(good, "pppk", "perempuan") != []
    assert faults_of_number("198507231999012901", "pns", "perempuan") != []
    with pytest.raises(ValueError, match="day is out of range"):
        faults_of_number("198502302010012901", "pns", "perempuan")


def test_all_kinds_of_employment_and_about_a_third_on_contract(region: Demonstration) -> None:
    kinds = region.tables["people"]["employment_kind"]
    assert set(kinds) == {"pns", "cpns", "pppk", "pppk_paruh_waktu"}
    assert kinds.is_in(["pppk", "pppk_paruh_waktu"]).mean() == pytest.approx(1 / 3, abs=0.06)


def test_ranks_belong_to_grades_and_contract_staff_have_none(region: Demonstration) -> None:
    people = region.tables["people"]
    contract = people["employment_kind"].is_in(["pppk", "pppk_paruh_waktu"])
    assert people.filter(contract)["rank"].null_count() == contract.sum()
    assert set(people.filter(contract)["grade"]) == {"V", "VII", "IX"}
    ranks = people.filter(~contract).select("grade", "rank").unique()
    assert ranks["grade"].n_unique() == ranks["rank"].n_unique() == ranks.height
    assert ranks.filter(pl.col("grade") == "III/d")["rank"].to_list() == ["Penata Tk. I"]


def test_functional_levels_fit_the_grade(region: Demonstration) -> None:
    allowed = {
        "terampil": {"II/b", "II/c", "II/d"},
        "mahir": {"III/a", "III/b"},
        "penyelia": {"III/c", "III/d"},
        "ahli_pertama": {"III/a", "III/b"},
        "ahli_muda": {"III/c", "III/d"},
        "ahli_madya": {"IV/a", "IV/b", "IV/c"},
    }
    servants = region.tables["people"].filter(
        pl.col("functional_level").is_not_null() & pl.col("rank").is_not_null()
    )
    for level, grade in servants.select("functional_level", "grade").unique().iter_rows():
        assert grade in allowed[level], (level, grade)


def test_every_job_family_is_there_and_midwives_are_women(region: Demonstration) -> None:
    people = region.tables["people"]
    families = {"general", "public_service", "health", "teacher", "technical", "managerial"}
    assert set(people["job_family"]) == families
    midwives = people.filter(pl.col("position").str.starts_with("Bidan "))
    assert set(midwives["group_sex"]) == {"perempuan"}


def test_names_are_many_and_carry_no_titles(region: Demonstration) -> None:
    names = region.tables["people"]["name"]
    assert names.n_unique() > 900
    assert names.str.contains(r"[.,0-9{}]").sum() == 0
    assert names.str.contains(r"^\s|\s$|\s\s").sum() == 0
