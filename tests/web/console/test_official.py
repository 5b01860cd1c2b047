"""To SIASN and back, over HTTP and in a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser

from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation.models import Identifier
from salore.results import jobs
from salore.results.models import OfficialList
from salore.results.official import services
from tests.factories.personas import House
from tests.factories.results import make_released
from tests.web.browser import DESK, PHONE, check_page, context, open_page, sign_in

HEAD = "NIP;Nama Pegawai;Tahun;Jenis Dokumen;Predikat Kinerja"


@pytest.fixture
def operator(client: Client, house: House) -> Client:
    client.force_login(house.people["operator"].user)
    return client


def recap(house: House, predicate: str = "Sangat Baik", year: int = 2025) -> SimpleUploadedFile:
    number = Identifier.objects.get(person=house.people["employee"], kind="nip").value
    rows = (
        HEAD,
        f"{number};Employee;{year};Tahunan;{predicate}",
        f"199912312020121001;Lain;{year};Tahunan;Baik",
    )
    return SimpleUploadedFile("rekap-2025.csv", "\n".join(rows).encode())


def brought(client: Client, house: House, **recap_of: Any) -> OfficialList:
    """Upload a recap and have it read."""
    answer = client.post("/konsol/siasn/", {"file": recap(house, **recap_of), "year": "2025"})
    assert answer.status_code == 302
    made = OfficialList.objects.latest("pk")
    assert made.run
    jobs.read_official.run_here(made.run, list_id=made.pk, language="id")
    return made


def test_a_recap_is_read_in_and_shown_beside_the_result(operator: Client, house: House) -> None:
    make_released(house, "employee", year=2025)
    made = brought(operator, house)
    path = f"/konsol/siasn/rekap/{made.uid}/"
    page = operator.get(path).text
    assert "1 baris memuat hal baru" in page
    assert "Tidak ada pegawai dengan nomor ini" in page.replace("Dilewati: t", "T")
    operator.post(f"{path}ambil/")
    assert "1 predikat resmi berbeda" in operator.get("/konsol/siasn/").text
    differing = operator.get("/konsol/siasn/perbedaan/").text
    assert "Sangat Baik" in differing
    assert operator.get("/konsol/siasn/perbedaan/?unduh=csv").status_code == 200

    employee = Client()
    employee.force_login(house.people["employee"].user)
    mine = employee.get("/hasil/").text
    assert "Berbeda dari hasil di sini" in mine
    assert "Di sini ditetapkan: Baik" in mine
    assert "Predikat resminya Sangat Baik" in mine

    operator.post(f"{path}tarik/")
    assert "Predikat resmi" not in employee.get("/hasil/").text


def test_last_year_stands_there_for_rows_without_one(operator: Client, settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 12, 2, tzinfo=UTC) - clock.now()
    assert 'value="2025"' in operator.get("/konsol/siasn/").text


def test_an_earlier_year_stands_among_ones_results(operator: Client, house: House) -> None:
    made = brought(operator, house, predicate="Baik", year=2023)
    operator.post(f"/konsol/siasn/rekap/{made.uid}/ambil/")
    operator.force_login(house.people["employee"].user)
    page = operator.get("/hasil/").text
    assert "2023" in page
    assert "rekap-2025.csv" in page


def test_unknown_titles_are_matched_once(operator: Client) -> None:
    content = b"Pegawai;Nama;Hasil\n199001012019011001;Ani;2\n199001012019011002;Budi;2\n"
    sent = {"file": SimpleUploadedFile("lokal.csv", content), "year": "2024"}
    made_at = operator.post("/konsol/siasn/", sent)
    match = operator.get(made_at.headers["Location"]).headers["Location"]
    assert match.endswith("/kolom/")
    page = operator.get(match)
    assert page.status_code == 200
    assert all(f">{column}" in page.text for column in ("Pegawai", "Nama", "Hasil"))
    assert operator.post(match, {"nip": "Pegawai", "predicate": ""}).status_code == 422
    assert operator.post(match, {"nip": "Pegawai", "predicate": "Hasil"}).status_code == 302
    assert OfficialList.objects.get().state == "reading"


def test_what_is_no_table_is_told(operator: Client) -> None:
    sent = {"file": SimpleUploadedFile("rekap.pdf", b"%PDF-1.7 x"), "year": "2024"}
    assert operator.post("/konsol/siasn/", sent).status_code == 422
    sent = {"file": SimpleUploadedFile("kosong.csv", b""), "year": "2024"}
    assert operator.post("/konsol/siasn/", sent).status_code == 422
    assert not OfficialList.objects.exists()


def test_two_who_confirm_at_once_do_it_once(operator: Client, house: House) -> None:
    made = brought(operator, house)
    path = f"/konsol/siasn/rekap/{made.uid}/"
    for _ in range(2):
        operator.post(f"{path}ambil/")
    assert "dilanjutkan atau dibuang" in operator.get(path).text


def test_a_period_is_written_by_a_job(operator: Client, house: House) -> None:
    make_released(house, "employee", year=2025)
    answer = operator.post("/konsol/siasn/berkas/", {"period": "2025"})
    run = JobRun.objects.get()
    assert answer.headers["Location"].endswith(f"{run.uid}/")
    period = Period.objects.get(cycle__agency=house.agency, cycle__year=2025, key="2025")
    jobs.write_siasn.run_here(run, person_id=house.people["operator"].pk, period_id=period.pk)
    page = operator.get(answer.headers["Location"]).text
    assert "0 pegawai siap untuk SIASN" in page
    assert "Unduh" in page
    assert operator.post("/konsol/siasn/berkas/", {"period": "1999"}).status_code == 302


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_stand_the_checks(site: str, browser: Browser, house: House, width: int) -> None:
    # By services: the test's own client would close the connection that the served house shares.
    make_released(house, "employee", year=2025)
    actor = house.viewer("operator")
    made = services.official_upload(actor=actor, upload=recap(house), year=2025)
    assert made.run
    jobs.read_official.run_here(made.run, list_id=made.pk, language="id")
    waiting = OfficialList.objects.create(
        agency=house.agency, file=made.file, file_name="b.csv", year=2024, made_at=made.made_at
    )
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["operator"])
        check_page(open_page(visitor, f"{site}/konsol/siasn/rekap/{made.uid}/"))
        check_page(open_page(visitor, f"{site}/konsol/siasn/rekap/{waiting.uid}/kolom/"))
        made.refresh_from_db()
        services.official_confirm(actor=actor, brought=made)
        for path in ("", "perbedaan/", f"rekap/{made.uid}/"):
            check_page(open_page(visitor, f"{site}/konsol/siasn/{path}"))
        sign_in(visitor, site, house.people["employee"])
        check_page(open_page(visitor, f"{site}/hasil/"))
