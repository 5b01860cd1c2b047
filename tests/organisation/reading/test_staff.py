"""Staff lists with the oddities of real ones; every row comes out, each doubt is told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.engine.siasn import staff_titles
from salore.organisation import reading as package
from salore.organisation.reading.columns import kinds, open_table
from salore.organisation.reading.faults import PACKAGE
from salore.organisation.reading.sheets import open_sheet
from salore.organisation.reading.staff import StaffRead, read_staff
from salore.wording import Catalogue
from tests.organisation.reading.making import TODAY, csv, staff_entry, staff_file, staff_rows


def read(content: bytes, **options) -> list[StaffRead]:
    with open_sheet(content) as sheet:
        return list(read_staff(open_table(sheet, kinds()["staff"]), TODAY, **options))


def read_one(**changes) -> StaffRead:
    (found,) = read(staff_file(staff_entry(1, **changes)))
    return found


def codes(found: StaffRead) -> set[str]:
    return {doubt.code for doubt in found.doubts}


def test_a_sound_row_comes_out_whole():
    found = read_one(**{"GELAR DEPAN": "Drs.", "EMAIL GOV": "satu@contoh.go.id"})
    row = found.row
    assert found.doubts == ()
    assert (row.row, row.name, row.title_front, row.title_back) == (2, "PEGAWAI 1", "Drs.", "S.Sos")
    assert re.fullmatch(r"\d{18}", row.nip)
    assert (row.kind, row.status, row.grade, row.grade_since) == ("pns", "active", "III/c", date(2022, 4, 1))
    assert (row.position, row.position_kind) == ("PRANATA SDM APARATUR TERAMPIL", "functional")
    assert (row.functional_level, row.echelon, row.position_since) == ("terampil", "", date(2023, 1, 2))
    assert isinstance(row.position_id, UUID)
    assert (row.unit, row.agency) == ("BIDANG 1", "Pemerintah Provinsi Contoh")
    assert (row.email, row.email_gov, row.phone) == (
        "pegawai1@example.org",
        "satu@contoh.go.id",
        "081200000001",
    )


def test_nothing_private_comes_out():
    found = read_one(**{"NIP BARU": "9301010101700001"})
    shown = repr(found)
    assert "RAHASIA" not in shown
    assert "9301010101700001" not in shown
    assert codes(found) == {"nip_nik"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"NIP BARU": ""}, "nip_empty"),
        ({"NIP BARU": 198501012010011001}, "nip_digits_lost"),
        ({"NIP BARU": "198501012010011000"}, "nip_digits_lost"),
        ({"NIP BARU": "1985010120100110"}, "nip_nik"),
        ({"NIP BARU": "19850101"}, "nip_length"),
        ({"NIP BARU": "19850101201001100I"}, "nip_letters"),
        ({"NIP BARU": "131123456"}, "nip_old"),
        ({"NAMA": ""}, "name_missing"),
    ],
)
def test_rows_that_cannot_be_taken_over(changes, code):
    found = read_one(**changes)
    assert code in codes(found)
    assert not found.is_usable


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"NIP BARU": "198502302010031017"}, "nip_odd_birth"),
        ({"TANGGAL LAHIR": "01-01-1990"}, "birth_differs"),
        ({"TANGGAL LAHIR": "31-02-1990"}, "no_such_date"),
        ({"JENIS KELAMIN": "X"}, "sex_unreadable"),
        ({"KEDUDUKAN HUKUM ID": "77", "KEDUDUKAN HUKUM NAMA": "Entah"}, "status_unknown"),
        ({"JENIS PEGAWAI NAMA": "PPPK", "STATUS CPNS PNS": ""}, "kind_differs"),
        ({"JENIS PEGAWAI NAMA": "Honorer", "STATUS CPNS PNS": ""}, "kind_unknown"),
        ({"TMT GOLONGAN": "12/31/2020"}, "date_order"),
        ({"TMT JABATAN": "kemarin"}, "date_unreadable"),
        ({"TMT JABATAN": "01-01-1950"}, "date_before_birth"),
        ({"TMT JABATAN": "01-01-2029"}, "date_far_ahead"),
        ({"GOL AKHIR NAMA": "entah"}, "grade_unreadable"),
        ({"ESELON ID": "", "ESELON NAMA": "entah"}, "echelon_unreadable"),
        ({"JABATAN NAMA": ""}, "position_missing"),
        ({"JABATAN NAMA": "GURU PEMBINA"}, "old_teacher_title"),
        ({"JABATAN ID": "12"}, "id_unreadable"),
        ({"EMAIL": "tidak ada"}, "email_unreadable"),
        ({"NOMOR HP": "tidak ada"}, "phone_unreadable"),
        ({"UNOR ID": "", "UNOR NAMA": ""}, "unit_missing"),
        ({"NAMA": "A" * 300}, "too_long"),
    ],
)
def test_what_is_doubtful_is_told_and_the_row_stays(changes, code):
    found = read_one(**changes)
    assert codes(found) == {code}
    assert found.is_usable
    (doubt,) = found.doubts
    assert doubt.row == 2
    assert doubt.column in staff_titles()


def test_a_sex_that_differs_from_the_number_is_told():
    entry = staff_entry(1)
    other = {"M": "Wanita", "F": "Pria"}[entry["JENIS KELAMIN"]]
    assert codes(read_one(**{"JENIS KELAMIN": other})) == {"sex_differs"}


def test_a_missing_unit_drops_no_row():
    rows = read(
        staff_file(
            *(staff_entry(n, **{"UNOR ID": "", "UNOR NAMA": "", "JABATAN NAMA": ""}) for n in range(9))
        )
    )
    assert len(rows) == 9
    assert all(found.is_usable for found in rows)


def test_numbers_and_ids_that_recur_name_the_first_row():
    first = staff_entry(1)
    second = staff_entry(2, **{"NIP BARU": first["NIP BARU"]})
    third = staff_entry(3, **{"PNS ID": first["PNS ID"].replace("-", "").upper()})
    found = read(staff_file(first, second, third))
    assert [codes(one) & {"nip_twice", "siasn_id_twice"} for one in found] == [
        set(),
        {"nip_twice"},
        {"siasn_id_twice"},
    ]
    (doubt,) = [doubt for doubt in found[1].doubts if doubt.code == "nip_twice"]
    assert "2" in doubt.say("id")
    assert found[0].row.siasn_id == found[2].row.siasn_id


def test_contract_staff_by_their_number_and_their_file():
    pppk = {"NIP BARU": "199002282024211005", "JENIS PEGAWAI NAMA": "", "STATUS CPNS PNS": "",
    "KEDUDUKAN HUKUM NAMA": "PPPK Aktif",
            "TANGGAL LAHIR": "", "JENIS KELAMIN": "", "GOL AKHIR NAMA": "IX",
            "JABATAN NAMA": "TERAMPIL - PERAWAT"}  # fmt: skip
    row = read_one(**pppk).row
    assert (row.kind, row.number_kind, row.grade, row.status) == ("pppk", "ni_pppk", "IX", "active")
    assert (row.position, row.functional_level) == ("PERAWAT TERAMPIL", "terampil")
    (found,) = read(staff_file(staff_entry(1, **pppk)), assumed_kind="pppk_paruh_waktu")
    assert found.row.kind == "pppk_paruh_waktu"


def test_a_list_that_says_no_standing_leaves_it_open():
    (found,) = read(b"NIP;NAMA\n198501012010011001;Ana\n")
    assert found.row.status == ""
    assert found.row.kind == "pns"


def test_rows_of_nobody_are_left_out():
    rows = staff_rows([staff_entry(1)])
    total = [""] * 69
    total[7] = "Jumlah"
    assert len(read(csv([*rows, total]))) == 1


def test_every_doubt_and_refusal_has_its_words():
    folder = Path(package.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    words = Catalogue.of(PACKAGE)
    doubts = set(re.findall(r'\.doubt\(\s*"(\w+)"', source)) | set(
        re.findall(r'CellError\("(\w+)"\)', source)
    )
    doubts |= {f"nip_{code}" for code in re.findall(r'IdentifierError\("(\w+)"', source)}
    doubts |= {f"nip_odd_{name}" for name in re.findall(r'oddities\.append\("(\w+)"\)', source)} | {
        "unit_roots"
    }
    assert len(doubts) > 40
    for code in doubts:
        assert f"doubt.{code}" in words, code
        assert f"reason.{code}" in words, code
    for code in re.findall(r'ReadingError\("(\w+)"', source):
        assert f"fault.{code}" in words, code
    for kind in kinds().values():
        assert f"kind.{kind.name}" in words
        for layout in kind.layouts:
            assert f"layout.{layout}" in words
        for column in kind.columns:
            assert f"column.{kind.name}.{column}" in words


@given(
    st.dictionaries(
        st.sampled_from(staff_titles()), st.text(st.characters(codec="utf-8"), max_size=40), max_size=12
    )
)
def test_any_row_is_read(changes):
    (found,) = read(staff_file(staff_entry(1, **changes))) or [None]
    for doubt in found.doubts if found else ():
        assert doubt.say("id")
        assert doubt.say("en")
        assert doubt.reason("id")
