"""CSV files: what can be read is read, what is broken is refused with its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.engine.tables import csv_layout
from salore.engine.tables.csv import read_csv
from salore.engine.tables.faults import Findings
from tests.engine.tables.conftest import RATINGS, TARGETS, Folder

HEADER = "person_id,name,unit_id"
KNOWN = frozenset({"person_id", "name", "unit_id"})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_line_ends_byte_order_mark_and_separator_make_no_difference(
    folder: Folder, end: str, mark: bytes, separator: str
) -> None:
    text = end.join([HEADER, "001,Ana,U1", "002,Budi,U1"]).replace(",", separator)
    people = folder.put("people.csv", mark + text.encode()).read().frames["people"]
    assert people.select("row", "person_id", "name").rows() == [(2, "001", "Ana"), (3, "002", "Budi")]


def test_columns_in_any_order_and_capitals(folder: Folder) -> None:
    people = folder.rows("people.csv", " Unit_ID ,NAME,person_id", "U1,Ana,001").read().frames["people"]
    assert people.select("person_id", "name", "unit_id").row(0) == ("001", "Ana", "U1")


def test_empty_rows_are_passed_over_and_counted(folder: Folder) -> None:
    people = folder.rows("people.csv", HEADER, "1,a,u", "", ",,", '"","",', "2,b,u", ",,", "").read()
    assert people.frames["people"]["row"].to_list() == [2, 6]


def test_quoted_line_ends_and_separators_belong_to_their_cell(folder: Folder) -> None:
    folder.rows("people.csv", HEADER, '1,"a\nb, c ""d""",u', "2,b,u", "3,c")
    assert folder.places() == {"people.csv:4:-": "fields_few"}


def test_plain_fields_may_hold_quotation_marks(folder: Folder) -> None:
    people = folder.rows("people.csv", HEADER, '1,M. "Yos" Gebze,u', '2,"b ""c""",u').read().frames["people"]
    assert people["name"].to_list() == ['M. "Yos" Gebze', 'b "c"']


@pytest.mark.parametrize(
    ("content", "place", "code"),
    [
        ("", "people.csv:1:-", "empty_file"),
        ("\ufeff", "people.csv:1:-", "empty_file"),
        (" \n\n", "people.csv:1:-", "empty_file"),
        (HEADER + "\n", "people.csv:1:-", "only_header"),
        (HEADER, "people.csv:1:-", "only_header"),
        (f"DATA PEGAWAI\n{HEADER}\n1,a,u\n", "people.csv:1:-", "title_row"),
        (f"DATA PEGAWAI,,\n,,\n{HEADER}\n1,a,u\n", "people.csv:1:-", "title_row"),
        (f"\n{HEADER}\n1,a,u\n", "people.csv:1:-", "title_row"),
        (f"DATA; 2026\n{HEADER}\n1,a,u\n".replace(",", ";"), "people.csv:1:-", "title_row"),
        (HEADER.replace(",", "\t") + "\n1\ta\tu\n", "people.csv:1:-", "separator"),
        (HEADER.replace(",", "|") + "\n1|a|u\n", "people.csv:1:-", "separator"),
        (f"{HEADER}\n1,a,u\n2,b\n", "people.csv:3:-", "fields_few"),
        (f"{HEADER}\n1,a,u,\n", "people.csv:2:-", "fields_many"),
        (f'{HEADER}\n1,"a,u\n2,b,u\n', "people.csv:2:-", "quote_open"),
        (f'{HEADER}\n1,a,u\n2,"b"x,u\n', "people.csv:3:-", "quotes"),
        (f"{HEADER}\n1,a,u\n2,{'b' * 3_000_000},u\n", "people.csv:3:-", "long_line"),
        (f'{HEADER}\n1,"{"b" * 3_000_000},u\n', "people.csv:2:-", "quote_open"),
    ],
)
def test_broken_text_is_refused_with_its_row(folder: Folder, content: str, place: str, code: str) -> None:
    assert folder.put("people.csv", content).places() == {place: code}


@pytest.mark.parametrize(
    ("content", "place", "code"),
    [
        (f"{HEADER}\n1,a,u\n".encode("utf-16"), "people.csv:1:-", "utf16"),
        (f"{HEADER}\n1,a,u\n".encode("utf-16-le"), "people.csv:1:-", "utf16"),
        (f"{HEADER}\n1,a,u\n".encode("utf-16-be"), "people.csv:1:-", "utf16"),
        (f"{HEADER}\n1,a,u\n2,René,u\n".encode("cp1252"), "people.csv:3:name", "encoding"),
        (f"{HEADER}\n1,a,u\n2,b,caf\xe9".encode("cp1252"), "people.csv:3:unit_id", "encoding"),
        (f"{HEADER}\n1,a,u\n2,b\0c,u\n".encode(), "people.csv:3:name", "binary"),
        (bytes(range(256)) * 9, "people.csv:1:1", "binary"),
        (b"PK\x03\x04" + b"\0" * 200, "people.csv:1:-", "zip_as_csv"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 200, "people.csv:1:-", "old_excel"),
        (b"%PDF-1.7\n", "people.csv:1:-", "pdf"),
        (b"PAR1\0\0", "people.csv:1:-", "parquet_as_csv"),
    ],
)
def test_bytes_that_are_no_text_are_refused(folder: Folder, content: bytes, place: str, code: str) -> None:
    assert folder.put("people.csv", content).places() == {place: code}


def test_what_was_not_utf8_is_shown_as_meant(folder: Folder) -> None:
    [fault] = folder.put("people.csv", f"{HEADER}\n2,René,u\n".encode("cp1252")).faults()
    assert "“2,René,u”" in fault.sentence("en")
    assert "CSV UTF-8" in fault.sentence("en")


def test_the_row_of_the_header_is_named(folder: Folder) -> None:
    [fault] = folder.put("people.csv", f"DATA PEGAWAI 2026\n\n{HEADER}\n1,a,u\n").faults()
    assert "baris 3" in fault.sentence("id")
    assert "“DATA PEGAWAI 2026”" in fault.sentence("id")


def test_a_row_that_lacks_cells_hides_no_fault_of_other_rows_or_files(folder: Folder) -> None:
    folder.rows("people.csv", f"{HEADER},months", "1,a,u,12", "2,b,u", "3,c,u,13")
    folder.rows("units.csv", "unit_id,name", "u,Unit,x")
    assert folder.places() == {
        "people.csv:3:-": "fields_few",
        "people.csv:4:months": "out_of_range",
        "units.csv:2:-": "fields_many",
    }


def test_nothing_is_called_unknown_for_want_of_a_row_that_could_not_be_read(folder: Folder) -> None:
    folder.rows("people.csv", HEADER, "001,a,u", "002,b")
    folder.rows("ratings.csv", RATINGS, "002,001,supervisor,loyal,3")
    assert folder.places() == {"people.csv:3:-": "fields_few"}


def test_a_long_file_without_line_ends_is_refused_early(folder: Folder) -> None:
    path = folder.path / "people.csv"
    with path.open("wb") as stream:
        stream.write(f"{HEADER}\n".encode())
        stream.truncate(4 << 30)
    assert list(folder.places().values()) == ["binary"]
    with path.open("wb") as stream:
        stream.write(f"{HEADER}\n1,".encode() + b"a" * (20 << 20))
    assert folder.places() == {"people.csv:2:-": "long_line"}


def test_decimal_comma_only_where_semicolons_separate(folder: Folder) -> None:
    rows = (
        '002,g,G,main,i1,I,quantity,higher,80,,km,"3,75",1',
        "002,g,G,main,i2,I,quantity,higher,8,,km,3.75,1",
    )
    assert folder.rows("targets.csv", TARGETS, *rows).places() == {
        "targets.csv:2:realisation": "decimal_comma"
    }
    semicolons = [row.replace(",", ";").replace('"3;75"', "3,75") for row in (TARGETS, *rows)]
    targets = folder.rows("targets.csv", *semicolons).read().frames["targets"]
    assert targets["realisation"].to_list() == [3.75, 3.75]


# ── Against the standard library's reader ─────────────────────────────────────────────────────────────

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=30),
    separator=st.sampled_from(",;"),
    end=st.sampled_from(["\n", "\r\n"]),
    chunk=st.integers(1, 64),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_cells_and_rows_are_those_of_the_standard_reader(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    separator: str,
    end: str,
    chunk: int,
    quoting: int,
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(HEADER.split(","))
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "people.csv"
    path.write_bytes(text.getvalue().encode())
    findings = Findings()
    with patch.object(csv_layout, "_CHUNK", chunk):
        sheet = read_csv(path, KNOWN, findings)
    assert sheet is not None
    assert findings.faults == []
    standard = csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=separator)
    expected = [(number, *row) for number, row in enumerate(standard, 1) if number > 1 and any(row)]
    found = sheet.cells.select("row", "c0", "c1", "c2").rows()
    assert [(n, *(cell or "" for cell in row)) for n, *row in found if any(row)] == expected


@given(content=st.binary(max_size=300), chunk=st.integers(1, 40))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, chunk: int
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "people.csv"
    path.write_bytes(b"person_id,name,unit_id\n" + content)
    findings = Findings()
    with patch.object(csv_layout, "_CHUNK", chunk):
        sheet = read_csv(path, KNOWN, findings)
    assert sheet is not None or findings.faults


def test_a_file_that_may_not_be_opened_is_a_fault(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    open_any = Path.open

    def refuse(self: Path, mode: str = "r", **options: Any) -> Any:
        if self.name == "people.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return open_any(self, mode, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert folder.places() == {"people.csv:1:-": "file_unreadable"}
