"""Other column names: mapping files and the exports of SIASN."""

from __future__ import annotations

from pathlib import Path

import pytest

from salore.engine.siasn import staff_titles
from salore.engine.tables import BadInput, read_mapping, read_tables
from tests.engine.tables.conftest import AS_OF, Folder

THEIRS = ("Nomor;Nama Lengkap;OPD", "007;Ana;U1")


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    folder = tmp_path / "map"
    folder.mkdir()
    return folder / "map"


def written(path: Path, suffix: str, content: str) -> Path:
    path = path.with_suffix(suffix)
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".toml", '[people]\nperson_id = "Nomor"\nname = "nama lengkap"\nunit_id = "OPD"\n'),
        (".toml", 'person_id = "Nomor"\nunit_id = "OPD"\n[people]\nname = "Nama Lengkap"\n'),
        (".csv", "table,column,theirs\npeople,person_id,Nomor\n,name,Nama Lengkap\npeople,unit_id,OPD\n"),
        (".csv", "\ufeffcolumn;theirs\nperson_id;Nomor\nname;Nama Lengkap\nunit_id;OPD\n"),
    ],
)
def test_other_names_are_read(folder: Folder, mapping: Path, suffix: str, content: str) -> None:
    folder.rows("people.csv", *THEIRS)
    people = folder.read(mapping=read_mapping(written(mapping, suffix, content))).frames["people"]
    assert people.select("person_id", "name", "unit_id").row(0) == ("007", "Ana", "U1")


def test_faults_name_the_column_as_it_stands_in_the_file(folder: Folder, mapping: Path) -> None:
    path = written(
        mapping, ".toml", '[people]\nperson_id = "Nomor"\nname = "Nama Lengkap"\nunit_id = "OPD"\n'
    )
    folder.rows("people.csv", THEIRS[0], "1.99E+17;Ana;U1", "8;;U1")
    assert folder.places(mapping=read_mapping(path)) == {
        "people.csv:2:Nomor": "digits_lost",
        "people.csv:3:Nama Lengkap": "cell_empty",
    }


def test_a_name_that_is_not_there_is_missed(folder: Folder, mapping: Path) -> None:
    path = written(mapping, ".toml", '[people]\nunit_id = "Dinas"\n')
    folder.rows("people.csv", "person_id,name,unit_id", "1,a,u")
    [fault] = folder.faults(mapping=read_mapping(path))
    assert (fault.place, fault.values["wanted"]) == ("people.csv:1:unit_id", "Dinas")


@pytest.mark.parametrize(
    ("suffix", "content", "place", "code"),
    [
        (".toml", "[people\n", "map.toml:1:-", "map_syntax"),
        (".toml", '[orang]\nperson_id = "x"\n', "map.toml:1:table", "map_table"),
        (".toml", '[people]\nnip = "x"\n', "map.toml:1:column", "map_column"),
        (".csv", "ours,theirs\na,b\n", "map.csv:1:-", "map_header"),
        (".csv", "table,column,theirs\n\npeople,nip,x\n", "map.csv:3:column", "map_column"),
    ],
)
def test_a_broken_mapping_is_refused(mapping: Path, suffix: str, content: str, place: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_mapping(written(mapping, suffix, content))
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [(place, code)]


def test_a_mapping_that_is_not_there_or_not_text(mapping: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_mapping(mapping.with_suffix(".toml"))
    mapping.with_suffix(".toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="UTF-8"):
        read_mapping(mapping.with_suffix(".toml"))


def test_no_mapping_is_no_names() -> None:
    assert read_mapping(None) == {}


# ── SIASN ─────────────────────────────────────────────────────────────────────────────────────────────

PNS, PPPK = "199001012015031001", "199001012023211001"


def staff(*people: dict[str, str]) -> list[list[str]]:
    """Return a whole staff list; cells are named by their titles."""
    titles = list(staff_titles())
    assert all(set(person) <= set(titles) for person in people)
    return [titles, *([person.get(title, "") for title in titles] for person in people)]


def test_the_staff_list_has_its_69_columns() -> None:
    assert len(set(staff_titles())) == 69


def test_a_staff_list_is_read_without_a_mapping(folder: Folder) -> None:
    ana = {
        "NIP BARU": f"'{PNS}",
        "NAMA": "ANA",
        "GELAR DEPAN": "dr.",
        "GELAR BELAKANG": "M.Kes.",
        "GOL AKHIR NAMA": "III/b",
        "JABATAN NAMA": "ANALIS SDM APARATUR AHLI MUDA",
        "UNOR ID": "8ae4",
        "KEDUDUKAN HUKUM NAMA": "Aktif",
        "JENIS PEGAWAI NAMA": "PNS Daerah",
        "STATUS CPNS PNS": "P",
        "INSTANSI KERJA ID": "A5EB",
        "TANGGAL LAHIR": "32874",
    }
    tables = folder.workbook("people.xlsx", staff(ana)).read()
    person = tables.frames["people"].row(0, named=True)
    assert {name: person[name] for name in person if person[name] is not None} == {
        "row": 2,
        "person_id": PNS,
        "name": "ANA",
        "unit_id": "8ae4",
        "title_front": "dr.",
        "title_back": "M.Kes.",
        "position": "ANALIS SDM APARATUR AHLI MUDA",
        "job_family": "general",
        "employment_kind": "pns",
        "status": "active",
        "grade": "III/b",
        "functional_level": "ahli_muda",
        "agency_id": "A5EB",
    }
    assert [notice.code for notice in tables.notices] == ["export_recognised"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"STATUS CPNS PNS": "C"}, "cpns"),
        ({"STATUS CPNS PNS": "CPNS"}, "cpns"),
        ({"STATUS CPNS PNS": "P"}, "pns"),
        ({"JENIS PEGAWAI NAMA": "PPPK"}, "pppk"),
        ({"JENIS PEGAWAI NAMA": "PPPK Paruh Waktu"}, "pppk_paruh_waktu"),
        ({"NIP BARU": PPPK}, "pppk"),
        ({}, "pns"),
    ],
)
def test_kinds_of_employment(folder: Folder, cells: dict[str, str], kind: str) -> None:
    person = {"NIP BARU": PNS, "NAMA": "ANA", "UNOR ID": "U1"} | cells
    people = folder.workbook("people.xlsx", staff(person)).read().frames["people"]
    assert people["employment_kind"].to_list() == [kind]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"KEDUDUKAN HUKUM NAMA": "Aktif"}, "active"),
        ({"KEDUDUKAN HUKUM NAMA": "CLTN"}, "unpaid_leave"),
        ({"KEDUDUKAN HUKUM NAMA": "Tugas Belajar"}, "study_leave"),
        ({"KEDUDUKAN HUKUM NAMA": "Pemberhentian sementara"}, "suspended"),
        ({"KEDUDUKAN HUKUM NAMA": "Masa Persiapan Pensiun"}, "pre_retirement"),
        ({"KEDUDUKAN HUKUM NAMA": "Pensiun"}, "retired"),
        ({"KEDUDUKAN HUKUM NAMA": ""}, "active"),
    ],
)
def test_legal_standing(folder: Folder, cells: dict[str, str], status: str) -> None:
    person = {"NIP BARU": PNS, "NAMA": "ANA", "UNOR ID": "U1"} | cells
    people = folder.workbook("people.xlsx", staff(person)).read().frames["people"]
    assert people["status"].to_list() == [status]


def test_a_standing_that_nobody_knows_is_refused_in_its_own_words(folder: Folder) -> None:
    person = {"NIP BARU": PNS, "NAMA": "ANA", "UNOR ID": "U1", "KEDUDUKAN HUKUM NAMA": "Diperbantukan"}
    [fault] = folder.workbook("people.xlsx", staff(person)).faults()
    assert (fault.place, fault.found) == ("people.xlsx:2:KEDUDUKAN HUKUM NAMA", "diperbantukan")


@pytest.mark.parametrize(
    ("post", "read", "level"),
    [
        ("TERAMPIL - PERAWAT", "PERAWAT TERAMPIL", "terampil"),
        ("AHLI PERTAMA - GURU KELAS", "GURU KELAS AHLI PERTAMA", "ahli_pertama"),
        ("PENYELIA - BIDAN", "BIDAN PENYELIA", "penyelia"),
        ("BIDAN MAHIR", "BIDAN MAHIR", "mahir"),
        ("GURU MADYA", "GURU MADYA", None),
        ("PENGADMINISTRASI PERKANTORAN", "PENGADMINISTRASI PERKANTORAN", None),
    ],
)
def test_posts_and_levels(folder: Folder, post: str, read: str, level: str | None) -> None:
    person = {"NIP BARU": PPPK, "NAMA": "ANA", "UNOR ID": "U1", "JABATAN NAMA": post}
    people = folder.workbook("people.xlsx", staff(person)).read().frames["people"]
    assert people.select("position", "functional_level").row(0) == (read, level)


def test_a_missing_unit_blocks_no_row(folder: Folder) -> None:
    people = (
        {"NIP BARU": PNS, "NAMA": "ANA", "UNOR NAMA": "Dinas"},
        {"NIP BARU": PPPK, "NAMA": "B", "UNOR ID": "U"},
    )
    tables = folder.workbook("people.xlsx", staff(*people)).read()
    assert tables.frames["people"]["unit_id"].to_list() == [None, "U"]
    assert [(n.code, n.values.get("count")) for n in tables.notices][1:] == [("without_unit", 1)]


def test_subsets_and_aliases_are_read(folder: Folder) -> None:
    folder.rows(
        "people.csv", "nip;nama lengkap;gol ruang;unor id;kedudukan hukum", f"'{PNS};ANA;III/b;U1;aktif"
    )
    people = folder.read().frames["people"]
    assert people.select("person_id", "name", "grade", "unit_id", "status").row(0) == (
        PNS,
        "ANA",
        "III/b",
        "U1",
        "active",
    )


def test_a_list_without_units_at_all_is_refused(folder: Folder) -> None:
    folder.rows("people.csv", "NIP;NAMA;UNOR NAMA", f"{PNS};ANA;Dinas")
    assert folder.places() == {"people.csv:1:unit_id": "column_missing"}


def test_our_own_columns_beside_an_export_count(folder: Folder) -> None:
    folder.rows(
        "people.csv", "NIP;NAMA;UNOR ID;supervisor_id;heads_unit", f"{PNS};ANA;U1;;1", f"{PPPK};B;U1;{PNS};0"
    )
    people = folder.read().frames["people"]
    assert people.select("supervisor_id", "heads_unit").rows() == [(None, True), (PNS, False)]


def test_the_list_of_units_is_read(folder: Folder) -> None:
    folder.rows("units.csv", "ID;NAMA_UNOR;ID_ATASAN", "U1;Dinas;", "U2;Bidang;U1")
    units = folder.read().frames["units"]
    assert units.select("unit_id", "name", "parent_id").rows() == [
        ("U1", "Dinas", None),
        ("U2", "Bidang", "U1"),
    ]


def test_a_mapping_goes_before_what_is_built_in(tmp_path: Path, folder: Folder, mapping: Path) -> None:
    path = written(mapping, ".toml", '[people]\nperson_id = "NIK"\nname = "NAMA"\nunit_id = "UNOR ID"\n')
    folder.rows("people.csv", "NIK;NIP BARU;NAMA;UNOR ID", f"9301;{PNS};ANA;U1")
    tables = read_tables(tmp_path, pack=folder.pack, as_of=AS_OF, mapping=read_mapping(path))
    assert tables.frames["people"]["person_id"].to_list() == ["9301"]
