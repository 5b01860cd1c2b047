"""Bringing a list in through its pages."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salore.organisation import jobs
from salore.organisation.models import ImportBatch, Person, Position
from tests.factories.personas import SINCE, House, make_person
from tests.organisation.imports.lists import as_upload, mark_units, number_of, staff_row
from tests.organisation.reading.making import workbook, xlsx

NEW = "199505052020122001"


def test_an_operator_brings_a_list_in(house: House, client: Client) -> None:
    mark_units(house.units.values())
    client.force_login(house.people["operator"].user)
    upload = as_upload(
        [staff_row(NEW, "Baru Datang", "BKPSDM.DATA"), staff_row("123", "Salah Nomor", "BKPSDM")]
    )
    answer = client.post("/konsol/impor/", {"kind": "staff", "file": upload, "assumed_kind": ""})
    batch = ImportBatch.objects.get()
    assert batch.run
    assert answer.headers["Location"] == f"/konsol/impor/{batch.uid}/"
    assert "Berkas sedang dibaca" in client.get(answer.headers["Location"]).content.decode()
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "1 baris akan mengubah data" in page
    assert "berisi 3 angka, bukan 18" in page
    refused = client.get(f"{answer.headers['Location']}?apa=refused").content.decode()
    assert "Salah Nomor" in refused
    assert "Baru Datang" not in refused
    sheet = b"".join(client.get(f"{answer.headers['Location']}?unduh=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Salah Nomor" in sheet
    client.post(f"/konsol/impor/{batch.uid}/ambil/")
    batch.refresh_from_db()
    assert batch.run
    jobs.apply.run_here(batch.run, batch_id=batch.pk, person_id=house.people["operator"].pk)
    assert Person.objects.filter(name="Baru Datang").exists()
    assert "Sudah dimasukkan" in client.get(answer.headers["Location"]).content.decode()


def test_what_is_no_list_is_refused_beside_the_field(house: House, client: Client) -> None:
    client.force_login(house.people["operator"].user)
    picture = SimpleUploadedFile("daftar.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    answer = client.post("/konsol/impor/", {"kind": "staff", "file": picture})
    assert answer.status_code == 422
    empty = SimpleUploadedFile("daftar.xlsx", b"")
    assert client.post("/konsol/impor/", {"kind": "staff", "file": empty}).status_code == 422
    assert client.post("/konsol/impor/", {"kind": "staff"}).status_code == 422
    assert not ImportBatch.objects.exists()


def test_of_several_sheets_one_is_chosen_on_the_page(house: House, client: Client) -> None:
    client.force_login(house.people["operator"].user)
    book = workbook(
        {"Rekap": [["Apa", "Berapa", "Kapan"], ["x", "1", "2"]], "Isi": [["NIP", "Nama"], [NEW, "A"]]}
    )
    client.post("/konsol/impor/", {"kind": "staff", "file": SimpleUploadedFile("a.xlsx", book)})
    batch = ImportBatch.objects.get()
    address = f"/konsol/impor/{batch.uid}/kolom/"
    assert "Lembar dalam buku kerja" in client.get(address).content.decode()
    assert client.post(address, {"sheet": "Absent"}).status_code == 422
    assert client.post(address, {"sheet": "Isi"}).status_code == 302
    assert client.post(address, {"nip": "NIP", "name": "Nama"}).status_code == 302
    batch.refresh_from_db()
    assert (batch.sheet, batch.state) == ("Isi", "reading")


def test_changes_are_told_in_words(house: House, client: Client) -> None:
    mark_units(house.units.values())
    client.force_login(house.people["operator"].user)
    person = house.people["employee"]
    row = staff_row(number_of(person), person.name, "BKPSDM.DATA", status="Pensiun")
    upload = as_upload([row | {"KEDUDUKAN HUKUM ID": "99"}])
    client.post("/konsol/impor/", {"kind": "staff", "file": upload})
    batch = ImportBatch.objects.get()
    assert batch.run
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    page = client.get(f"/konsol/impor/{batch.uid}/").content.decode()
    assert "PNS, Aktif → PNS, Pensiun" in page
    assert "Jenis kepegawaian berubah dari PNS, Aktif." in page


def test_each_column_shows_what_stands_below_it(house: House, client: Client) -> None:
    client.force_login(house.people["operator"].user)
    rows = [["No. Induk Pegawai", "Nama Pegawai", "NIK"], [NEW, "Orang Contoh", "9301010101010001"]]
    client.post("/konsol/impor/", {"kind": "staff", "file": SimpleUploadedFile("a.xlsx", xlsx(rows))})
    page = client.get(f"/konsol/impor/{ImportBatch.objects.get().uid}/kolom/").content.decode()
    assert f"No. Induk Pegawai ({NEW})" in page
    assert "Orang Contoh" in page
    assert "9301010101010001" not in page


def test_a_post_of_the_same_name_elsewhere_is_told_by_its_unit(house: House, client: Client) -> None:
    mark_units(house.units.values())
    client.force_login(house.people["operator"].user)
    person = house.people["employee"]
    row = staff_row(number_of(person), person.name, "BKPSDM.MUTASI", post="Pranata SDM Aparatur Terampil") | {
        "JENIS KELAMIN": "M"
    }
    client.post("/konsol/impor/", {"kind": "staff", "file": as_upload([row])})
    batch = ImportBatch.objects.get()
    assert batch.run
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    page = client.get(f"/konsol/impor/{batch.uid}/").content.decode()
    assert "BKPSDM.DATA → BKPSDM.MUTASI" in page
    assert "Terampil → Pranata" not in page
    assert "perempuan → laki-laki" in page


def test_who_has_no_post_gets_one_straight_from_the_list_of_faults(house: House, client: Client) -> None:
    made = make_person(house.agency, "Tanpa Jabatan", NEW)
    form = f"/konsol/organisasi/pegawai/{made.uid}/jabatan/"
    client.force_login(house.people["operator"].user)
    for address in ("/konsol/mutu-data/", "/konsol/mutu-data/tanpa-jabatan/"):
        assert form in client.get(address).content.decode()
    assert client.get(form).status_code == 200
    client.force_login(house.people["auditor"].user)
    page = client.get("/konsol/mutu-data/tanpa-jabatan/").content.decode()
    assert f"/pegawai/{made.uid}/" in page
    assert form not in page


def test_an_auditor_reads_of_faults_in_units_and_is_sent_to_no_page_that_is_closed(
    house: House, client: Client
) -> None:
    vacant = Position.objects.create(
        agency=house.agency,
        unit=house.units["BKPSDM.DATA"],
        name="Kepala Lowong",
        heads_unit=True,
        starts_on=SINCE,
    )
    unit = f"/konsol/organisasi/unit/{vacant.unit.uid}/"
    for persona, leads in (("operator", True), ("auditor", False)):
        client.force_login(house.people[persona].user)
        for address in ("/konsol/mutu-data/", "/konsol/mutu-data/pimpinan-lowong/"):
            page = client.get(address).content.decode()
            assert "Kepala Lowong" in page
            assert (unit in page) is leads
