"""Headers found, columns matched: by known layouts, by likeness, by what was settled before."""

from __future__ import annotations

import json
import time

import pytest

from salore.engine.siasn import staff_titles
from salore.organisation.reading.columns import (
    header_of,
    identify,
    is_private,
    kinds,
    open_table,
    places,
    propose,
    signature,
)
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.sheets import open_sheet
from tests.organisation.reading.making import xlsx

STAFF = kinds()["staff"]
IP_ASN = (
    "nip", "nama", "jenis kelamin", "golongan nama", "golongan nama pangkat", "golongan tmt golongan",
    "jenis jabatan id", "jenis jabatan nama", "jabatan id", "jabatan nama", "tmt jabatan", "masa kerja tahun",
    "masa kerja bulan", "unor id", "unor nama unor", "unor induk id", "unor induk nama unor",
    "hukuman disiplin id", "Penyetaraan",
)  # fmt: skip
DUK = [
    ["NO", "NAMA / TTL", "NIP", "PKT TERAKHIR", "", "JABATAN", "", "ESL", "MK GOL", "",
     "LATIHAN JABATAN", "", "", "PEND AKHIR", "", "", "KET"],
    ["", "", "", "GOL/RUANG", "TMT", "NAMA", "TMT", "", "THN", "BLN",
     "NAMA", "THN", "JML JAM", "ASAL", "T.LLS", "TK.IJAZAH", ""],
    list(range(1, 18)),
]  # fmt: skip


def header(rows, kind=STAFF):
    with open_sheet(xlsx(rows)) as sheet:
        return header_of(sheet, kind)


def test_the_whole_export_is_known_without_asking():
    proposal = propose(STAFF, staff_titles())
    assert proposal.layout == "siasn"
    assert proposal.is_certain
    assert proposal.mapping["nip"] == "NIP BARU"
    assert proposal.mapping["unit"] == "UNOR NAMA"
    assert identify(staff_titles()) is STAFF


def test_what_appraisal_has_no_need_of_is_never_offered():
    proposal = propose(STAFF, staff_titles())
    private = {
        "AGAMA ID",
        "AGAMA NAMA",
        "JENIS KAWIN ID",
        "JENIS KAWIN NAMA",
        "NIK",
        "ALAMAT",
        "NPWP NOMOR",
        "BPJS",
    }
    assert private.isdisjoint(proposal.offered)
    assert private.isdisjoint(proposal.mapping.values())
    assert all(map(is_private, private))
    assert not is_private("Alamat Email")


def test_the_lower_case_export_and_the_subset_are_known():
    proposal = propose(STAFF, IP_ASN)
    assert (proposal.layout, proposal.is_certain) == ("ip_asn", True)
    assert proposal.mapping["parent_unit"] == "unor induk nama unor"
    assert proposal.mapping["grade"] == "golongan nama"
    subset = (
        "NIP",
        "NAMA LENGKAP",
        "GOL RUANG",
        "TMT GOLONGAN AKHIR",
        "UNOR",
        "SATKER",
        "STATUS KEDUDUKAN",
        "TGL LAHIR",
    )
    proposal = propose(STAFF, subset)
    assert not proposal.missing
    assert len(proposal.mapping) == len(subset)
    assert not proposal.guessed


def test_near_titles_are_guessed_and_said_to_be():
    proposal = propose(STAFF, ("No. Induk Pegawai", "Nama Pegawai", "Jabatn Nama", "Umur"))
    assert proposal.mapping == {"nip": "No. Induk Pegawai", "name": "Nama Pegawai", "position": "Jabatn Nama"}
    assert proposal.guessed == {"nip", "position"}
    assert not proposal.is_certain


def test_what_was_settled_before_comes_first_and_survives_as_json():
    remembered = json.loads(json.dumps({"name": "Yang Bersangkutan", "unit": "Absent"}))
    proposal = propose(STAFF, ("NIP", "Nama", "YANG  BERSANGKUTAN"), remembered)
    assert proposal.mapping == {"nip": "NIP", "name": "YANG  BERSANGKUTAN"}


def test_files_with_the_same_columns_are_known_again():
    assert signature(("NIP", "Nama")) == signature(("nama", "NIP*", ""))
    assert signature(("NIP", "Nama")) != signature(("NIP", "Nama", "Unor"))


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"nip": "NIP"}, "mapping_incomplete"),
        ({"nip": "NIP", "name": "NIP"}, "mapping_twice"),
        ({"nip": "NIP", "name": "Absent"}, "mapping_absent"),
        ({"nip": "NIP", "name": ""}, "mapping_absent"),
        ({"nip": "NIP", "name": "Nama", "phone": "NIK"}, "mapping_private"),
        ({"nip": "NIP", "name": "Nama", "salary": "X"}, "mapping_unknown"),
    ],
)
def test_a_wrong_mapping_is_refused_in_words(mapping, code):
    with pytest.raises(ReadingError) as caught:
        places(STAFF, mapping, ("NIP", "Nama", "NIK", "X"))
    assert caught.value.code == code
    assert caught.value.say("id")
    if code == "mapping_incomplete":
        assert caught.value.say("en") == "Not matched yet: Name."


def test_a_header_below_titles_is_found():
    rows = [
        ["DAFTAR PEGAWAI"],
        ["Keadaan 2026"],
        [],
        ["No", "NIP", "Nama", "Jabatan"],
        ["1", "19850", "A", "B"],
    ]
    found = header(rows)
    assert (found.first_row, found.last_row) == (4, 4)
    assert found.titles == ("No", "NIP", "Nama", "Jabatan")


def test_two_merged_rows_and_a_row_of_numbers():
    person = ["1", "ANA\nMerauke, 1-1-1985", "198501012010012001", "III/c", "1-4-2022", "Analis", "1-1-2023"]
    found = header([["DUK"], [], *DUK, person], kinds()["duk"])
    assert (found.first_row, found.last_row) == (3, 5)
    assert found.titles[:8] == (
        "NO", "NAMA / TTL", "NIP", "PKT TERAKHIR GOL/RUANG", "PKT TERAKHIR TMT", "JABATAN NAMA",
        "JABATAN TMT", "ESL",
    )  # fmt: skip
    assert found.titles[10:16] == (
        "LATIHAN JABATAN NAMA", "LATIHAN JABATAN THN", "LATIHAN JABATAN JML JAM", "PEND AKHIR ASAL",
        "PEND AKHIR T.LLS", "PEND AKHIR TK.IJAZAH",
    )  # fmt: skip
    assert propose(kinds()["duk"], found.titles).is_certain


def test_data_below_an_untitled_column_is_no_second_header():
    found = header([["NIP", "Nama", ""], ["198501012010012001", "Ana", "catatan"]])
    assert (found.first_row, found.last_row) == (1, 1)


def test_titles_that_recur_are_numbered():
    assert header([["NIP", "Nama", "TMT", "TMT"], ["1", "a", "", ""]]).titles == (
        "NIP",
        "Nama",
        "TMT",
        "TMT (2)",
    )


def test_unknown_titles_are_still_a_header():
    found = header([["Laporan"], ["Kode", "Orang", "Tempat"], ["1", "a", "b"]])
    assert found.titles == ("Kode", "Orang", "Tempat")


def test_no_header_is_said():
    with pytest.raises(ReadingError) as caught:
        header([["1", "2"], ["3", "4"]])
    assert caught.value.code == "no_header"


def test_rows_are_given_by_our_columns():
    rows = [["judul"], ["Nama", "NIK", "NIP"], ["Ana", "9301", "1985"], ["", "9302", ""]]
    with open_sheet(xlsx(rows)) as sheet:
        table = open_table(sheet, STAFF)
        assert list(table.rows()) == [(3, {"nip": "1985", "name": "Ana"})]
        assert table.title("nip") == "NIP"
        assert table.title("unit") == ""


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (("ID", "NAMA_UNOR", "ID_ATASAN"), "units"),
        (("ID", "Nama_jabatan", "Eselon_id"), "positions"),
        (("ID", "Nama", "JENJANG", "BUP"), "positions"),
        (("NO", "NIP", "NAMA", "JABATAN LAMA", "JABATAN BARU"), "rotation"),
        (("Kode", "Apa"), None),
    ],
)
def test_files_are_told_apart(titles, kind):
    found = identify(titles)
    assert (found.name if found else None) == kind


def test_many_unknown_titles_cost_no_time():
    begun = time.process_time()
    proposal = propose(
        STAFF, tuple(f"kolom tidak dikenal nomor {number} {'x' * 90}" for number in range(250))
    )
    assert not proposal.mapping
    assert time.process_time() - begun < 2
