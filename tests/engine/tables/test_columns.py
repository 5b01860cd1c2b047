"""Headers: missing, doubled, misspelt and unknown columns; files that are no tables."""

from __future__ import annotations

import pytest

from tests.engine.tables.conftest import RATINGS, Folder

HEADER = "person_id,name,unit_id"


def test_missing_columns_are_all_named(folder: Folder) -> None:
    places = folder.rows("people.csv", "a,b,c", "1,a,u").places()
    assert places == {f"people.csv:1:{name}": "column_missing" for name in HEADER.split(",")}


@pytest.mark.parametrize("wrong", ["persn_id", "person-id", "person id", "personid", "PERSON_IDS"])
def test_a_misspelt_column_is_suggested(folder: Folder, wrong: str) -> None:
    [fault] = folder.rows("people.csv", f"{wrong},name,unit_id", "1,a,u").faults()
    assert (fault.place, fault.code, fault.found) == ("people.csv:1:person_id", "column_misspelt", wrong)


@pytest.mark.parametrize("twice", ["name", "NAME", " name "])
def test_a_doubled_column_is_refused(folder: Folder, twice: str) -> None:
    places = folder.rows("people.csv", f"{HEADER},{twice}", "1,a,u,b").places()
    assert places == {"people.csv:1:name": "column_twice"}


def test_a_column_and_its_alias_are_doubled(folder: Folder) -> None:
    folder.rows("satisfaction.csv", "response_id,service_id,u1,u8,u_sarana", "1,K,1,2,3")
    assert folder.places() == {"satisfaction.csv:1:u8": "column_twice"}


def test_a_column_without_title_is_refused_if_it_holds_data(folder: Folder) -> None:
    assert folder.rows("people.csv", f"{HEADER},", "1,a,u,x").places() == {"people.csv:1:4": "column_unnamed"}
    assert folder.rows("people.csv", f"{HEADER},", "1,a,u,").notice_codes() == []


def test_unknown_columns_are_kept_out_and_named(folder: Folder) -> None:
    folder.rows("people.csv", f"{HEADER},suprvisor_id,catatan,group_sex,group_", "1,a,u,9,x,L,y")
    tables = folder.read()
    assert [(notice.place, notice.code) for notice in tables.notices] == [
        ("people.csv:1:suprvisor_id", "unknown_column_near"),
        ("people.csv:1:catatan", "unknown_column"),
        ("people.csv:1:group_", "unknown_column"),
    ]
    people = tables.frames["people"]
    assert {"suprvisor_id", "catatan", "group_"}.isdisjoint(people.columns)
    assert people["group_sex"].to_list() == ["L"]
    assert "supervisor_id" in tables.notices[0].message("id")


def test_columns_of_respondents_are_kept(folder: Folder) -> None:
    folder.rows("satisfaction.csv", "response_id,service_id,u1,RESP_umur,group_x", "1,K,1,34,z")
    tables = folder.read()
    assert tables.frames["satisfaction"]["resp_umur"].to_list() == ["34"]
    assert "group_x" not in tables.frames["satisfaction"].columns


def test_aliases_of_the_last_two_elements(folder: Folder) -> None:
    folder.rows("satisfaction.csv", "response_id,service_id,u_pengaduan,u_sarana", "1,K,1,4")
    assert folder.read().frames["satisfaction"].select("u8", "u9").row(0) == (4, 1)


def test_absent_elements_are_told(folder: Folder) -> None:
    folder.rows("satisfaction.csv", "response_id,service_id,u1,u2,u3,u4,u5,u6,u7,u9", "1,K,1,1,1,1,1,1,1,1")
    [notice] = folder.notices()
    assert "u8" in notice.message("en")


def test_only_a_header_is_a_notice_where_the_table_may_be_absent(folder: Folder) -> None:
    tables = folder.rows("ratings.csv", RATINGS).read()
    assert [notice.code for notice in tables.notices] == ["only_header"]
    assert tables.frames["ratings"].is_empty()


# ── Files of the folder ───────────────────────────────────────────────────────────────────────────────


def test_the_compulsory_table_is_missed(folder: Folder) -> None:
    assert folder.put("people.csv", None).places() == {"people:1:-": "table_missing"}


def test_a_folder_that_is_not_there(folder: Folder) -> None:
    folder.path = folder.path / "tidak_ada"
    assert [fault.code for fault in folder.faults()] == ["no_such_folder"]


def test_the_same_table_twice_is_refused(folder: Folder) -> None:
    folder.workbook("ratings.xlsx", [RATINGS.split(",")])
    folder.rows("ratings.csv", RATINGS)
    assert folder.places() == {"ratings.xlsx:1:-": "table_twice"}


def test_a_table_in_a_format_that_is_not_read_is_refused(folder: Folder) -> None:
    assert folder.put("ratings.xls", b"x").places() == {"ratings.xls:1:-": "format_unknown"}


def test_other_files_are_none_of_our_business(folder: Folder) -> None:
    for name in ("README.txt", "laporan.pdf", "~$people.xlsx", ".DS_Store", "people.bak", "people.ods"):
        folder.put(name, b"x")
    (folder.path / "units").mkdir()
    assert folder.notice_codes() == []
    folder.put("data.csv", b"x")
    assert folder.notice_codes() == ["unknown_file"]


def test_a_misspelt_file_is_suggested(folder: Folder) -> None:
    [notice] = folder.rows("rating.csv", RATINGS).notices()
    assert (notice.code, notice.values["near"]) == ("unknown_file_near", "ratings")


def test_file_names_in_capitals_are_read(folder: Folder) -> None:
    folder.put("people.csv", None).rows("PEOPLE.CSV", HEADER, "1,a,u")
    assert folder.read().frames["people"].height == 1
