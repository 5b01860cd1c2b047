"""Uploads of every format as rows of text; hostile and broken ones refused in words."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.organisation.reading import xlsx as slices
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.sheets import Limits, open_sheet
from tests.organisation.reading.making import csv, ods, with_members, workbook, worksheet, xlsx, zipped
from tests.organisation.reading.old_excel import compound, xls

SMALL = Limits(file_bytes=1 << 20, unpacked_bytes=4 << 20, rows=1000)


def read(content: bytes, **options: object) -> list[tuple[int, tuple[str, ...]]]:
    with open_sheet(content, **options) as sheet:  # type: ignore[arg-type]
        return [(row.number, row.cells) for row in sheet.rows()]


def refusal(content: bytes, **options: object) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read(content, **options)
    assert caught.value.say("id")
    assert caught.value.say("en")
    return caught.value


def test_cells_of_a_workbook_are_text_as_people_meant_it():
    rows = [["NIP", "TMT", "N", "C"], ["'198501012010011001", date(2020, 1, 2), 12.0, " a\u00a0 b\u200b "]]
    assert read(xlsx(rows)) == [
        (1, ("NIP", "TMT", "N", "C")),
        (2, ("198501012010011001", "2020-01-02", "12", "a b")),
    ]


def test_numbers_that_a_spreadsheet_cannot_hold_show_it():
    ((_, cells),) = read(xlsx([[198501012010011001, 123456789012345, 3.75]]))
    assert cells == ("1.98501012010011E+17", "123456789012345", "3.75")


def test_rows_have_the_numbers_that_the_spreadsheet_shows():
    rows = [["a"], [], [], ["", "b"]]
    assert read(xlsx(rows, first=(2, 1))) == [(3, ("", "a", "")), (6, ("", "", "b"))]


def test_the_first_sheet_that_holds_something_is_read_or_the_named_one():
    content = workbook({"Kosong": [], "Satu": [["1"]], "Dua": [["2"]]})
    assert read(content) == [(1, ("1",))]
    assert read(content, name="Dua") == [(1, ("2",))]
    assert refusal(content, name="Tiga").code == "no_such_sheet"


def test_hidden_sheets_are_not_seen():
    content = workbook({"Satu": [["1"]], "Dua": [["2"]]})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    hidden = with_members(
        content, {"xl/workbook.xml": book.replace('name="Satu"', 'name="Satu" state="hidden"')}
    )
    with open_sheet(hidden) as sheet:
        assert sheet.names == ("Dua",)


def test_only_wanted_columns_are_given():
    with open_sheet(xlsx([["a", "b", "c"], ["1", "", "3"], ["", "2", ""]])) as sheet:
        assert [row.cells for row in sheet.rows([2, 0])] == [("c", "a"), ("3", "1")]


def test_long_lists_are_read_slice_by_slice_and_come_out_the_same(monkeypatch):
    rows = [[f"r{number}", number, "sama"] if number % 7 else [] for number in range(600)]
    content = xlsx(rows)
    at_once = read(content)
    monkeypatch.setattr(slices, "_SLICE_BYTES", 2000)
    assert read(content) == at_once
    assert len(at_once) == 514


def test_rows_without_numbers_are_counted_over_slices(monkeypatch):
    cells = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(200))
    monkeypatch.setattr(slices, "_SLICE_BYTES", 1000)
    assert read(worksheet(cells)) == [(number + 1, (str(number),)) for number in range(200)]


def test_prefixed_markup_is_understood():
    data = '<x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>isi</x:t></x:is></x:c></x:row>'
    assert read(worksheet(data, prefix="x")) == [(2, ("", "isi"))]


def test_days_since_1904():
    content = xlsx([[date(2020, 1, 2)]])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    content = with_members(
        content, {"xl/workbook.xml": book.replace("<workbookPr", '<workbookPr date1904="1"')}
    )
    assert read(content) == [(1, ("2024-01-03",))]


def test_formulas_that_nobody_computed_are_told():
    with open_sheet(
        worksheet('<row r="1"><c r="A1"><f>B1+1</f><v></v></c><c r="B1"><v>1</v></c></row>')
    ) as sheet:
        assert [row.cells for row in sheet.rows()] == [("", "1")]
        assert sheet.has_formulas_without_value


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_of_any_separator_and_encoding(separator, encoding):
    rows = [["NIP", "NAMA"], ["'007", "José é"], ["008", "Ana"]]
    assert [cells for _, cells in read(csv(rows, separator=separator, encoding=encoding))] == [
        ("NIP", "NAMA"),
        ("007", "José é"),
        ("008", "Ana"),
    ]


def test_a_declared_separator_holds():
    assert read(b"sep=;\na;b,c,d\n1;2,3,4\n") == [(2, ("a", "b,c,d")), (3, ("1", "2,3,4"))]


def test_lines_within_cells_stay():
    assert read(b'a;b\n"BUDI\r\nMerauke";"="\n') == [(1, ("a", "b")), (2, ("BUDI\nMerauke", "="))]


def test_a_quote_that_never_ends_is_refused():
    assert refusal(b'a;b\n1;"2\n' + b"3;4\n" * 20_000).code == "quote_open"


def test_bytes_that_mean_nothing_in_windows_cost_no_row():
    assert read(b"NAMA;X\nR\xe9n\x81;1\n")[1] == (2, ("Rén\ufffd", "1"))


def test_an_old_workbook_is_read():
    assert read(xls([["NIP", "N"], ["'007", 12.0]])) == [(1, ("NIP", "N")), (2, ("007", "12"))]


def test_a_page_named_xls_is_read():
    page = b"""<html><body><table><tr><th>menu</th></tr></table>
        <table border=1><tr><th>NIP<th colspan=2>Nama</tr>
        <tr><td>'007</td><td>A<br>B</td><td>&amp;</td></tr></table></body></html>"""
    assert read(page) == [(1, ("NIP", "Nama", "")), (2, ("007", "A\nB", "&"))]


def test_an_open_document_is_read_with_its_repeats():
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>NIP</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="string">'
        "<text:p>x<text:s/>y</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="12"/>'
        '<table:table-cell office:value-type="date" office:date-value="2020-01-02"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(ods({"Kosong": "", "Isi": rows})) == [(1, ("NIP", "x y", "x y")), (5, ("12", "2020-01-02"))]


def test_a_line_said_to_be_repeated_a_million_times_fills_nothing():
    row = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    rows = read(ods({"Isi": row}))
    assert len(rows) == 1000
    assert {len(cells) for _, cells in rows} == {256}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (xlsx([[]]), "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (b"\xff\xd8\xff\xe0", "not_a_table"),
        (b"a\x00b\x00" * 50, "not_a_table"),
        (zipped({"word/document.xml": "<w/>"}), "not_a_table"),
        (zipped({"xl/workbook.bin": b"1"}), "not_a_table"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "not_a_table",
        ),
        (compound("EncryptedPackage", b"x"), "encrypted"),
        (ods({"A": ""}, manifest="<m><manifest:encryption-data/></m>"), "encrypted"),
        (xlsx([["a"]])[:-60], "damaged"),
        (xlsx([["a"]])[:400], "damaged"),
        (compound("Workbook", b"\x09\x08\x10\x00"), "no_sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (with_members(xlsx([["a"]]), {"xl/workbook.xml": "<workbook"}), "damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, code):
    assert refusal(content).code == code


def test_an_archive_with_a_password_is_refused():
    content = bytearray(xlsx([["a"]]))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 1)
    assert refusal(bytes(content)).code == "encrypted"


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = with_members(xlsx([["a"]]), {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (64 << 20)})
    assert len(bomb) < 1 << 20
    assert refusal(bomb, limits=SMALL).code == "unpacks_too_big"


def test_an_archive_that_lies_about_its_size_is_measured():
    bomb = bytearray(with_members(xlsx([["a"]]), {"xl/worksheets/sheet1.xml": b" " * (64 << 20)}))
    size = (64 << 20).to_bytes(4, "little")
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(bomb), limits=SMALL).code == "unpacks_too_big"


def test_entities_that_multiply_are_refused():
    book = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    assert refusal(with_members(xlsx([["a"]]), {"xl/workbook.xml": book})).code == "damaged"
    content = zipped({"content.xml": book, "META-INF/manifest.xml": "<m/>"})
    assert refusal(content).code == "damaged"


def test_a_stray_cell_far_right_is_named():
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    error = refusal(worksheet(data))
    assert error.code == "too_wide"
    assert "XFD1" in error.say("id")


def test_a_stray_cell_far_below_costs_no_memory():
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="IV1048576"><v>2</v></c></row>'
    (first, last) = read(worksheet(data))
    assert first == (1, ("1",))
    assert last[0] == 1_048_576
    assert last[1][-1] == "2"


@pytest.mark.parametrize("cell", ["A1048576", "A12", "A5", "IV999"])
def test_cells_that_stand_in_other_rows_than_theirs_are_refused(cell):
    data = f'<row r="10"><c r="A10"><v>1</v></c></row><row r="11"><c r="{cell}"><v>1</v></c></row>'
    assert refusal(worksheet(data)).code == "damaged"


def test_too_many_rows_and_too_large_files_are_refused():
    assert refusal(b"a;b\n" * 1001, limits=SMALL).code == "too_many_rows"
    assert refusal(b"a;b\n" * (1 << 19), limits=SMALL).code == "file_too_big"


_VALID = xlsx([["NIP", "NAMA"], ["'1985", "A"]])


@given(st.integers(0, len(_VALID) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_a_few_other_bytes_is_read_or_refused(place, other):
    assert outcome(_VALID[:place] + other + _VALID[place + len(other) :])


@given(
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"\xff\xfe"]),
    st.binary(max_size=400),
)
def test_any_bytes_are_read_or_refused(mark, rest):
    assert outcome(mark + rest)


@given(st.text(alphabet='<>/="r1A9vc& owsh', max_size=200))
def test_any_rows_are_read_or_refused(data):
    assert outcome(worksheet(data))


def test_a_sheet_that_the_library_cannot_read_is_refused_as_damaged():
    assert refusal(worksheet('<row r="1"><c r="A1"><z>1</z></c></row>')).code == "damaged"


def outcome(content: bytes) -> str:
    """Return what came of a file: that it was read, or the sentence that refuses it; no other error."""
    try:
        rows = read(content, limits=SMALL)
    except ReadingError as error:
        return error.say("id")
    return f"{len(list(rows))} rows"
