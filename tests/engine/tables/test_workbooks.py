"""XLSX and Parquet: typed cells keep their meaning, formulas and damage are told."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import polars as pl
import pytest

from salore.engine.tables import xlsx_scan
from tests.engine.tables.conftest import RATINGS, Folder, with_results, workbook

PEOPLE = ["person_id", "name", "unit_id", "months", "heads_unit", "supervisor_id"]
SEGMENTS = ["segment_id", "person_id", "unit_id", "supervisor_id", "starts_on", "ends_on", "role"]
ANA = ["001", "Ana", "U1", 12, 1, None]


def parquet(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


def test_numbers_texts_and_flags_keep_their_meaning(folder: Folder) -> None:
    rows = [
        PEOPLE,
        [1001, "Ana", 1.1, 12.0, True, None],
        ["'0012", "Budi", "1.10", None, 0, 1001],
        [],
        ANA,
        [None] * 6,
    ]
    people = folder.workbook("people.xlsx", rows).read().frames["people"]
    assert people.select("row", *PEOPLE).rows() == [
        (2, "1001", "Ana", "1.1", 12, True, None),
        (3, "0012", "Budi", "1.10", None, False, "1001"),
        (5, "001", "Ana", "U1", 12, True, None),
    ]


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ([199001012015031001, "a", "u", 1, 0, None], {"person_id": "digits_lost"}),
        ([1e15, "a", "u", 1, 0, None], {"person_id": "digits_lost"}),
        ([date(2026, 1, 2), "a", "u", 1, 0, None], {"person_id": "id_as_date"}),
        (["=A9", "a", "u", 1, 0, None], {"person_id": "formula_without_value"}),
        (["1", "a", "u", "=6+6", 0, None], {"months": "formula_without_value"}),
        (["1", "a", "#N/A", "#DIV/0!", 0, None], {"unit_id": "cell_error", "months": "cell_error"}),
        (["1", "a", "u", 12.5, 2, None], {"months": "not_whole", "heads_unit": "not_flag"}),
        (["1", "a", "u", "1.250", 0, None], {"months": "ambiguous_number"}),
        (["1", "a", "u", date(2026, 1, 2), 0, None], {"months": "not_whole"}),
        ([None, "a", "u", 1, 0, None], {"person_id": "cell_empty"}),
    ],
)
def test_cells_that_a_spreadsheet_spoilt(folder: Folder, row: list[Any], places: dict[str, str]) -> None:
    folder.workbook("people.xlsx", [PEOPLE, row])
    assert folder.places() == {f"people.xlsx:2:{column}": code for column, code in places.items()}


def test_the_largest_exact_number_is_kept(folder: Folder) -> None:
    people = folder.workbook("people.xlsx", [PEOPLE, [999999999999999, "a", "u", 1, 0, None]]).read()
    assert people.frames["people"]["person_id"].to_list() == ["999999999999999"]


def test_formulas_count_by_their_stored_result(folder: Folder) -> None:
    folder.put("people.csv", None).put(
        "people.xlsx", with_results([PEOPLE, ["1", "a", "u", "=6+6", 0, None]], "12")
    )
    tables = folder.read()
    assert tables.frames["people"]["months"].to_list() == [12]
    assert [(n.place, n.code) for n in tables.notices] == [("people.xlsx:2:months", "formulas")]


def test_formulas_outside_the_table_do_not_matter(folder: Folder) -> None:
    folder.workbook("people.xlsx", [[*PEOPLE, "jumlah"], [*ANA, "=1+1"]])
    assert folder.notice_codes() == ["unknown_column"]


def test_dates_are_dates_and_day_numbers_are_refused(folder: Folder) -> None:
    rows = [
        SEGMENTS,
        ["s1", "002", "U1", "001", date(2026, 1, 1), datetime(2026, 3, 31), None],  # noqa: DTZ001 - sheets know no zones
        ["s2", "002", "U1", "001", "2026-04-01", None, "team"],
    ]
    segments = folder.workbook("segments.xlsx", rows).read().frames["segments"]
    assert segments.select("starts_on", "ends_on").rows() == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), None),
    ]
    rows[2][4] = 46113
    [fault] = folder.workbook("segments.xlsx", rows).faults()
    assert (fault.place, fault.code, fault.values["meant"]) == (
        "segments.xlsx:3:starts_on",
        "date_serial",
        "2026-04-01",
    )


def test_periods_and_scales_that_became_something_else(folder: Folder) -> None:
    header = [*RATINGS.split(","), "period", "scale"]
    good = ["002", "001", "supervisor", "loyal", 4, 2026, "1:5"]
    bad = ["002", "001", "supervisor", "adaptif", 4, date(2026, 3, 1), time(1, 5)]
    assert folder.workbook("ratings.xlsx", [header, good]).read().frames["ratings"]["period"].to_list() == [
        "2026"
    ]
    assert folder.workbook("ratings.xlsx", [header, good, bad]).places() == {
        "ratings.xlsx:3:period": "period_as_date",
        "ratings.xlsx:3:scale": "not_scale",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"person_id,name,unit_id\n1,a,u\n", "workbook_damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_excel"),
        (workbook([PEOPLE, ANA])[:900], "workbook_damaged"),
        (workbook([]), "empty_file"),
        (workbook([PEOPLE]), "only_header"),
        (workbook([["DATA PEGAWAI"], [], PEOPLE, ANA]), "title_row"),
        (workbook([["persn_id", "name", "unit_id"], ANA[:3]]), "column_misspelt"),
    ],
)
def test_workbooks_that_are_no_tables(folder: Folder, content: bytes, code: str) -> None:
    [fault] = folder.put("people.csv", None).put("people.xlsx", content).faults()
    assert (fault.file, fault.row, fault.code) == ("people.xlsx", 1, code)


def test_one_stray_cell_does_not_fill_the_memory(folder: Folder) -> None:
    folder.workbook("people.xlsx", [PEOPLE, ANA], XFD1048576="x")
    [fault] = folder.faults()
    assert (fault.code, fault.values) == ("sheet_too_wide", {"columns": 16384, "rows": 1048576})


def test_an_archive_that_unpacks_to_too_much_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_scan, "BYTES_LIMIT", 10_000)
    folder.workbook("people.xlsx", [PEOPLE, *([ANA] * 500)])
    assert folder.places() == {"people.xlsx:1:-": "workbook_too_big"}


def test_tags_across_pieces_are_found(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_scan, "_CHUNK", 7)
    folder.workbook("people.xlsx", [PEOPLE, ANA], D2="=1+1")
    assert folder.places() == {"people.xlsx:2:months": "formula_without_value"}


def test_other_sheets_are_told(folder: Folder) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook([PEOPLE, ANA])))
    book.create_sheet("Lain")
    book.create_sheet("Petunjuk")
    stream = io.BytesIO()
    book.save(stream)
    [notice] = folder.put("people.csv", None).put("people.xlsx", stream.getvalue()).notices()
    assert (notice.code, notice.values["others"]) == ("other_sheets", "Lain")


# ── Parquet ───────────────────────────────────────────────────────────────────────────────────────────


def test_typed_columns_are_read(folder: Folder) -> None:
    frame = pl.DataFrame(
        {
            "ratee_id": ["002", "003"],
            "rater_id": ["001", "001"],
            "source": pl.Series(["supervisor", "supervisor"], dtype=pl.Categorical),
            "item": ["loyal", "loyal"],
            "score": [4.0, None],
            "period": [2026, 2026],
        }
    )
    ratings = folder.put("ratings.parquet", parquet(frame)).read().frames["ratings"]
    assert ratings["score"].to_list() == [4, None]
    assert ratings["period"].to_list() == ["2026", "2026"]
    people = pl.DataFrame(
        {"person_id": [7, 8], "name": ["a", "b"], "unit_id": ["u", "u"], "heads_unit": [True, None]}
    )
    folder.put("ratings.parquet", None).put("people.csv", None).put("people.parquet", parquet(people))
    read = folder.read().frames["people"]
    assert read.select("person_id", "heads_unit").rows() == [("7", True), ("8", None)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([3.5, 1.0], "not_whole"),
        ([float("nan"), 1.0], "not_finite"),
        ([float("inf"), 1.0], "not_finite"),
        (["baik", "3"], "not_whole"),
        ([date(2026, 1, 1), None], "not_whole"),
    ],
)
def test_typed_cells_are_judged_too(folder: Folder, values: list[Any], code: str) -> None:
    frame = pl.DataFrame(
        {"ratee_id": ["002", "003"], "rater_id": "001", "source": "supervisor", "item": "loyal"}
    )
    frame = frame.with_columns(score=pl.Series(values, strict=False))
    assert folder.put("ratings.parquet", parquet(frame)).places() == {"ratings.parquet:2:score": code}


def test_rounded_numbers_in_floats_are_refused(folder: Folder) -> None:
    frame = pl.DataFrame({"person_id": [199001012015031001.0], "name": ["a"], "unit_id": ["u"]})
    folder.put("people.csv", None).put("people.parquet", parquet(frame))
    assert folder.places() == {"people.parquet:2:person_id": "digits_lost"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"PAR1 rusak", "parquet_damaged"),
        (parquet(pl.DataFrame({"unit_id": [["U1"]], "name": ["a"]})), "column_type"),
    ],
)
def test_parquet_that_is_no_table(folder: Folder, content: bytes, code: str) -> None:
    [fault] = folder.put("units.parquet", content).faults()
    assert (fault.file, fault.row, fault.code) == ("units.parquet", 1, code)
