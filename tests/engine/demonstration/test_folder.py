"""The folder on disk: complete, the same bytes again, and without faults under every shipped pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from salore.engine.demonstration import generate, write_demonstration
from salore.engine.tables import read_tables
from salore.policy import load_pack, shipped_packs

TODAY = date(2026, 11, 24)
TABLES = {
    "decisions",
    "people",
    "ratings",
    "satisfaction",
    "satisfaction_recaps",
    "segments",
    "services",
    "targets",
    "texts",
    "units",
}
EXPECTED_NOTICES = {"decided_by_other", "unknown_file"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("demonstration") / "tables"
    write_demonstration(written, 1200, 1)
    return written


def test_all_tables_the_quarters_the_truth_and_a_note_are_there(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.csv")} == TABLES
    quarterly = {path.stem for path in (folder / "quarterly").glob("*.csv")}
    assert quarterly == {"decisions", "people", "ratings", "targets", "units"}
    truth = {path.stem for path in (folder / "truth").glob("*.csv")}
    assert {"people", "raters", "pairs", "items", "thresholds", "cases", "services", "officers"} == truth
    note = (folder / "README.txt").read_text(encoding="utf-8")
    assert "rekaan" in note
    assert "invented" in note
    assert "1200" in note
    assert "{" not in note


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_demonstration(tmp_path / name, 120, 4)
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    two = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert one == two
    assert len(one) > 15


@pytest.mark.parametrize("pack", shipped_packs())
def test_no_pack_finds_a_fault_in_the_year(folder: Path, pack: str) -> None:
    tables = read_tables(folder, pack=load_pack(pack), as_of=TODAY)
    assert str(tables.period) == "2026"
    assert {notice.code for notice in tables.notices} <= EXPECTED_NOTICES
    assert tables.frames["people"].height == 1200


@pytest.mark.parametrize("pack", shipped_packs())
@pytest.mark.parametrize("period", ["2026-Q1", "2026-Q2", "2026-Q3"])
def test_no_pack_finds_a_fault_in_the_quarters(folder: Path, pack: str, period: str) -> None:
    tables = read_tables(folder / "quarterly", pack=load_pack(pack), as_of=TODAY, period=period)
    assert tables.notices == ()
    planned = tables.frames["targets"].filter(pl.col("period") == period)["person_id"].unique()
    kinds = tables.frames["people"].filter(pl.col("person_id").is_in(planned.implode()))["employment_kind"]
    assert set(kinds) == {"pppk", "pppk_paruh_waktu"}
    assert len(kinds) == 60


@pytest.mark.parametrize("people", [50, 73, 240, 1207])
def test_other_sizes_are_without_fault_too(tmp_path: Path, people: int) -> None:
    write_demonstration(tmp_path / "tables", people, 2)
    tables = read_tables(tmp_path / "tables", pack=load_pack("salor"), as_of=TODAY)
    assert {notice.code for notice in tables.notices} <= EXPECTED_NOTICES
    assert tables.frames["people"].height == people


def test_further_regions_are_labelled_copies() -> None:
    made = generate(2500, 1)
    units = made.tables["units"]
    copies = units.filter(pl.col("unit_id").str.starts_with("W02."))
    assert copies["name"].str.contains("Wilayah Peragaan 02", literal=True).all()
    assert units["unit_id"].n_unique() == units.height
    assert made.tables["services"]["service_id"].n_unique() == made.tables["services"].height
    assert made.tables["people"]["agency_id"].n_unique() == 6
    firsts = made.truth["cases"].filter(pl.col("case") == "rotated")
    assert firsts.height == 22


def test_a_small_region_still_has_citizens_teams_and_a_rotation() -> None:
    made = generate(50, 1)
    counts = {name: frame.height for name, frame in made.tables.items()}
    assert counts["people"] == 50
    assert counts["services"] >= 2
    assert counts["satisfaction"] > 100
    assert made.truth["cases"].filter(pl.col("case") == "rotated").height == 2
    happens = {"study_leave", "two_superiors", "acting", "part_year", "superior_rotated"}
    assert happens <= set(made.truth["cases"]["case"])
