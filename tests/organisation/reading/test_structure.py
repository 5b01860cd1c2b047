"""Unit trees, lists of posts, rank lists and decrees of moves."""

from __future__ import annotations

import time
from datetime import date
from uuid import NAMESPACE_OID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.organisation.reading.columns import kinds, open_table
from salore.organisation.reading.duk import read_duk
from salore.organisation.reading.positions import read_positions
from salore.organisation.reading.rotation import read_rotation
from salore.organisation.reading.sheets import open_sheet
from salore.organisation.reading.units import UnitsRead, read_units
from tests.organisation.reading.making import TODAY, xlsx
from tests.organisation.reading.test_columns import DUK


def own(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name)) if name else ""


def units(*rows: tuple[str, str]) -> UnitsRead:
    table = [["ID", "NAMA_UNOR", "ID_ATASAN"], *([own(name), name, own(parent)] for name, parent in rows)]
    with open_sheet(xlsx(table)) as sheet:
        return read_units(open_table(sheet, kinds()["units"]))


def found_codes(found) -> list[str]:
    return [doubt.code for doubt in found.doubts]


def test_units_come_from_the_top_down():
    found = units(("Seksi", "Bidang"), ("Bidang", "Dinas"), ("Dinas", ""), ("Bidang Dua", "Dinas"))
    assert [unit.name for unit in found.units] == ["Dinas", "Bidang", "Seksi", "Bidang Dua"]
    assert [unit.name for unit in found.roots] == ["Dinas"]
    assert found.doubts == ()


def test_a_loop_is_opened_and_its_units_named():
    found = units(("Dinas", ""), ("A", "C"), ("B", "A"), ("C", "B"), ("D", "C"))
    assert found_codes(found).count("unit_loop") == 3
    assert {unit.name for unit in found.units} == {"Dinas", "A", "B", "C", "D"}
    assert "A → C → B → A" in {doubt.found for doubt in found.doubts}


def test_a_unit_of_its_own_is_a_loop():
    assert found_codes(units(("Dinas", ""), ("A", "A"))) == ["unit_roots", "unit_loop"]


def test_orphans_twins_and_several_tops_are_told():
    found = units(("Dinas", ""), ("Lain", ""), ("A", "Absent"), ("Dinas", ""))
    assert sorted(found_codes(found)) == ["unit_orphan", "unit_roots", "unit_twice"]
    assert len(found.units) == 3


def test_rows_without_id_or_name_are_faults():
    table = [["ID", "NAMA_UNOR", "ID_ATASAN"], ["12", "A", ""], [own("B"), "", ""], [own("C"), "C", "zz"]]
    with open_sheet(xlsx(table)) as sheet:
        found = read_units(open_table(sheet, kinds()["units"]))
    assert found_codes(found) == ["unit_id_missing", "unit_name_missing", "id_unreadable"]
    assert [unit.name for unit in found.units] == ["C"]


@given(
    st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["", *"ABCDEFG"])), min_size=1, max_size=9)
)
def test_any_tree_loses_no_unit_and_stands_after_its_parent(rows):
    found = units(*rows)
    names = [unit.name for unit in found.units]
    assert sorted(names) == sorted({name for name, _ in rows})
    seen = set()
    for unit in found.units:
        assert (
            unit.parent_id in seen
            or unit.parent_id is None
            or unit.parent_id not in {u.siasn_id for u in found.units}
        )
        seen.add(unit.siasn_id)


def test_deep_trees_are_read():
    rows = [("0", ""), *((str(n), str(n - 1)) for n in range(1, 3000))]
    assert len(units(*rows[::-1]).units) == 3000


@pytest.mark.parametrize(
    ("titles", "cells", "expected"),
    [
        (("ID", "Nama_jabatan", "Eselon_id"), ("KEPALA BIDANG", "31"), ("structural", "III.a", "")),
        (("ID", "Nama", "JENJANG", "BUP"), ("PERAWAT MAHIR", "MH", "58"), ("functional", "", "mahir")),
        (("ID", "Nama"), ("PENGADMINISTRASI",), ("executive", "", "")),
    ],
)
def test_lists_of_posts(titles, cells, expected):
    with open_sheet(xlsx([titles, [own("x"), *cells]])) as sheet:
        (found,) = read_positions(open_table(sheet, kinds()["positions"]))
    assert (found.row.kind, found.row.echelon, found.row.functional_level) == expected
    assert found.doubts == ()
    assert found.row.retirement_age == (58 if "BUP" in titles else None)


def test_posts_that_recur_are_told():
    with open_sheet(
        xlsx([("ID", "Nama"), (own("x"), "A"), (own("x").upper(), "B"), (own("y"), "")])
    ) as sheet:
        found = list(read_positions(open_table(sheet, kinds()["positions"])))
    assert [found_codes(one) for one in found] == [[], ["position_twice"], ["position_missing"]]


def duk_person(
    number: str, name: str, nip: str, *, born: str = "Merauke, 12-03-1975", post: str = "Guru Kelas"
):
    return [number, f"{name}\n{born}", nip, "IV/a", "1-4-2019", post, "1-1-2010", "", "20", "3", *[""] * 7]


def duk_sheet() -> list[list[str]]:
    sign = [
        ["", "", "", "", "", "Kurik, 2 Januari 2026"],
        ["", "", "", "", "", "Kepala Sekolah,"],
        [],
        ["", "", "", "", "", "NIP. 197001012000031001"],
    ]
    return [
        ["DAFTAR URUT KEPANGKATAN PEGAWAI NEGERI SIPIL"], ["SD NEGERI 1 KURIK"],
        ["KEADAAN 1 JANUARI 2026"], *DUK,
        duk_person("1", "Dra. SATU CONTOH, M.Pd", "131 123 456\n197503121999032001"),
        duk_person("2", "DUA CONTOH", "19750312 199903 1 002", born="Merauke / 13 Maret 1975"),
        *sign, [], ["SD INPRES TANAH MIRING"], [], *DUK,
        duk_person("1", "TIGA CONTOH", "199002282024211005", post="AHLI PERTAMA - GURU KELAS"),
        duk_person("2", "DUA CONTOH", "197503121999031002"),
        duk_person("3", "", "1975"),
        duk_person("4", "EMPAT CONTOH", ""),
    ]  # fmt: skip


def test_a_rank_list_of_schools_in_blocks():
    with open_sheet(xlsx(duk_sheet())) as sheet:
        found = list(read_duk(open_table(sheet, kinds()["duk"]), TODAY))
    assert [one.row.name for one in found] == [
        "SATU CONTOH",
        "DUA CONTOH",
        "TIGA CONTOH",
        "DUA CONTOH",
        "",
        "EMPAT CONTOH",
    ]
    assert [one.row.unit for one in found] == ["SD NEGERI 1 KURIK"] * 2 + ["SD INPRES TANAH MIRING"] * 4
    first, second, third, fourth, fifth, sixth = found
    assert (first.row.nip, first.row.title_front, first.row.title_back) == (
        "197503121999032001",
        "Dra.",
        "M.Pd",
    )
    assert (first.row.birth_on, first.row.grade, first.row.grade_since) == (
        date(1975, 3, 12),
        "IV/a",
        date(2019, 4, 1),
    )
    assert set(found_codes(first)) == {"unit_from_title"}
    assert set(found_codes(second)) == {"unit_from_title", "birth_differs"}
    assert (third.row.kind, third.row.position, third.row.functional_level) == (
        "pppk",
        "GURU KELAS AHLI PERTAMA",
        "ahli_pertama",
    )
    assert "nip_twice" in found_codes(fourth)
    assert {"nip_length", "name_missing"} <= set(found_codes(fifth))
    assert {"nip_empty"} == set(found_codes(sixth)) - {"unit_from_title"}


def moves(rows):
    with open_sheet(xlsx(rows)) as sheet:
        return list(read_rotation(open_table(sheet, kinds()["rotation"]), TODAY))


def test_the_list_of_a_decree():
    found = moves(
        [
            ["LAMPIRAN KEPUTUSAN GUBERNUR"],
            ["NO", "NAMA", "NIP", "GOL. RUANG", "JABATAN LAMA", "JABATAN BARU", "UNIT KERJA BARU",
             "ESELON", "TMT"],
            [1, "Drs. SATU, M.Si", "197503121999032001", "IV/b", "Kepala Dinas A", "Kepala Dinas B",
             "Dinas B", "II.a", "05-01-2027"],
            [2, "DUA", "197503121999031002", "IV/a", "Staf", "Kepala Dinas B", "Dinas B", "II.a", ""],
            [3, "DUA", "197503121999031002", "IV/a", "Staf", "", "", "", ""],
        ]
    )  # fmt: skip
    first = found[0].row
    assert (first.name, first.new_position, first.new_unit) == ("SATU", "Kepala Dinas B", "Dinas B")
    assert (first.new_echelon, first.starts_on, first.grade) == ("II.a", date(2027, 1, 5), "IV/b")
    assert found[0].doubts == ()
    assert found_codes(found[1]) == ["post_twice"]
    assert set(found_codes(found[2])) == {"new_position_missing", "unit_missing", "nip_twice"}


def test_name_and_number_in_one_cell_and_units_within_posts():
    found = moves(
        [
            ["NO", "NAMA / NIP", "JABATAN", ""],
            ["", "", "LAMA", "BARU"],
            ["1", "SATU CONTOH, S.E.\nNIP. 19750312 199903 2 001", "Staf pada Dinas A",
             "Kepala Seksi X pada Dinas B Kabupaten C"],
            ["2", "DUA", "Staf pada Dinas A", "Staf pada Dinas A"],
        ]
    )  # fmt: skip
    first = found[0].row
    assert (first.nip, first.name) == ("197503121999032001", "SATU CONTOH")
    assert (first.old_position, first.old_unit) == ("Staf", "Dinas A")
    assert (first.new_position, first.new_unit) == ("Kepala Seksi X", "Dinas B Kabupaten C")
    assert set(found_codes(found[0])) == {"unit_from_post"}
    assert {"nip_letters", "move_nowhere"} <= set(found_codes(found[1]))


_CELL = st.text(max_size=30)


@given(st.lists(st.lists(_CELL, min_size=1, max_size=8), max_size=6))
def test_any_sheet_below_a_header_is_read(rows):
    with open_sheet(xlsx([*DUK, *rows])) as sheet:
        people = list(read_duk(open_table(sheet, kinds()["duk"]), TODAY))
    with open_sheet(xlsx([["NIP", "JABATAN LAMA", "JABATAN BARU", "TMT", "ESELON"], *rows])) as sheet:
        moves = list(read_rotation(open_table(sheet, kinds()["rotation"]), TODAY))
    with open_sheet(xlsx([["ID", "NAMA UNOR", "ID ATASAN"], *rows])) as sheet:
        units = read_units(open_table(sheet, kinds()["units"]))
    # Nobody is made of nothing: at most one for each row below the header, none from above it.
    assert all(len(DUK) < read.row.row <= len(DUK) + len(rows) for read in people)
    assert all(1 < read.row.row <= 1 + len(rows) for read in moves)
    assert len(units.units) <= len(rows)


@pytest.mark.parametrize(
    "text", ["a " * 16_000, "a, " * 10_000, "pada di " * 4_000, "1 " * 16_000, "- " * 16_000]
)
def test_long_cells_cost_no_time(text):
    person = duk_person("1", text, "197503121999032001", born=text, post=text)
    move = ["197503121999032001", text, text, text, text]
    begun = time.process_time()
    with open_sheet(xlsx([[text], *DUK, person, [text]])) as sheet:
        list(read_duk(open_table(sheet, kinds()["duk"]), TODAY))
    moves([["NIP", "JABATAN LAMA", "JABATAN BARU", "TMT", "ESELON"], move])
    assert time.process_time() - begun < 2
