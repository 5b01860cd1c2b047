"""Tables out: the three formats, nothing that a spreadsheet runs, the same bytes, and back in."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.engine.tables import FORMATS, Format, OutputTrouble, write_table
from tests.engine.tables.conftest import Folder

FRAME = pl.DataFrame(
    {
        "person_id": ["001", "199001012015031001", "=1+1"],
        "name": ['Ana, "S.Sos."', '=HYPERLINK("http://x")', None],
        "heads_unit": [True, False, None],
        "mean": [3.75, 0.0000001, None],
        "n": [1, None, 12_345_678],
        "starts_on": [date(2026, 1, 1), None, date(2026, 12, 31)],
    }
)


def test_csv_is_plain(tmp_path: Path) -> None:
    path = write_table(FRAME, tmp_path, "hasil", file_format="csv")
    assert path == tmp_path / "hasil.csv"
    assert path.read_bytes().decode() == (
        "person_id,name,heads_unit,mean,n,starts_on\n"
        '001,"Ana, ""S.Sos.""",1,3.75,1,2026-01-01\n'
        '199001012015031001,"\'=HYPERLINK(""http://x"")",0,0.0000001,,\n'
        "'=1+1,,,,12345678,2026-12-31\n"
    )


def test_workbooks_hold_texts_numbers_and_dates(tmp_path: Path) -> None:
    path = write_table(FRAME, tmp_path, "hasil", file_format="xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[1][:5] == ["001", 'Ana, "S.Sos."', 1, 3.75, 1]
    assert cells[2][:3] == ["199001012015031001", '\'=HYPERLINK("http://x")', 0]
    assert cells[3][0] == "'=1+1"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet["A2"].number_format == "@"
    assert sheet["F2"].is_date
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_parquet_keeps_the_types(tmp_path: Path) -> None:
    path = write_table(FRAME, tmp_path, "hasil", file_format="parquet")
    assert pl.read_parquet(path).equals(FRAME)


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_frame_gives_the_same_bytes(tmp_path: Path, file_format: Format) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    first, second = (write_table(FRAME, folder, "t", file_format=file_format) for folder in folders)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("start", list("=+-@\t\r\n"))
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_no_cell_begins_like_a_formula(tmp_path: Path, start: str, file_format: Format) -> None:
    frame = pl.DataFrame({"person_id": [f"{start}cmd", f"'{start}x", "tetap"]})
    path = write_table(frame, tmp_path, "t", file_format=file_format)
    if file_format == "csv":
        cells = pl.read_csv(path, infer_schema=False)["person_id"].to_list()
    else:
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        cells = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert cells[0].startswith("'")
    assert cells[1].startswith("''")
    assert cells[2] == "tetap"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=12)


@given(
    names=st.lists(
        st.tuples(st.sampled_from(["", "=", "'=", "''-", "'", "+", "@"]), TEXT), min_size=1, max_size=8
    ),
    file_format=st.sampled_from(["csv", "xlsx"]),
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    pack_folder: Folder,
    names: list[tuple[str, str]],
    file_format: Format,
) -> None:
    import unicodedata

    texts = [unicodedata.normalize("NFC", f"{start}{rest}").strip() for start, rest in names]
    texts = [
        text for text in texts if text and unicodedata.normalize("NFC", text) == text and "\ue000" not in text
    ]
    ids = [f"{n:05}" for n in range(len(texts))]
    frame = pl.DataFrame(
        {"person_id": ids, "name": texts, "unit_id": "U"}, schema_overrides={"name": pl.String}
    )
    if frame.is_empty():
        return
    pack_folder.path = tmp_path_factory.mktemp("roundtrip")
    write_table(frame, pack_folder.path, "people", file_format=file_format)
    people = pack_folder.read().frames["people"]
    assert people["name"].to_list() == texts
    assert people["person_id"].to_list() == ids


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory, pack: object) -> Folder:
    return Folder(tmp_path_factory.mktemp("any"), pack)  # type: ignore[arg-type]


def test_a_sheet_holds_only_so_many_rows_and_letters(tmp_path: Path) -> None:
    with pytest.raises(OutputTrouble, match="1048576"):
        write_table(pl.DataFrame({"n": range(1_048_576)}), tmp_path, "t", file_format="xlsx")
    with pytest.raises(OutputTrouble, match="32768"):
        write_table(pl.DataFrame({"text": ["x" * 32_768]}), tmp_path, "t", file_format="xlsx")
