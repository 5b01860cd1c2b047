"""The page of a result: the answer, who decided and why; every reading by another is recorded."""

from __future__ import annotations

import pytest
from django.test import Client

from salore.ledger.models import Reading
from tests.factories.personas import House
from tests.factories.results import make_result
from tests.web.queries import assert_steady


@pytest.fixture
def as_persona(house: House, client: Client):
    def sign_in(persona: str) -> Client:
        client.force_login(house.people[persona].user)
        return client

    return sign_in


def test_a_result_says_who_decided_and_why(house: House, as_persona) -> None:
    make_result(house, "employee")
    page = as_persona("employee").get("/hasil/").content.decode()
    assert "Baik" in page
    assert house.people["superior"].full_name in page
    assert "bukan oleh sistem" in page
    assert "Dua bulan jaringan padam." in page
    assert "Berkas pegawai lengkap" in page
    assert "Usulan dari angka: di atas ekspektasi" in page


def test_whoever_has_no_result_yet_is_told_what_will_stand_here(as_persona) -> None:
    assert "Belum ada hasil" in as_persona("colleague").get("/hasil/").content.decode()


def test_a_later_version_stands_first_and_the_earlier_stays_readable(house: House, as_persona) -> None:
    first = make_result(house, "employee")
    make_result(house, "employee", version=2, reason="Keberatan dikabulkan.")
    page = as_persona("employee").get("/hasil/").content.decode()
    assert "Keberatan dikabulkan." in page
    assert f"/hasil/{first.uid}/" in page
    assert "Versi 1" in as_persona("employee").get(f"/hasil/{first.uid}/").content.decode()


def test_reading_another_persons_result_is_recorded_once_a_day(house: House, as_persona) -> None:
    result = make_result(house, "employee")
    superior = as_persona("superior")
    for _ in range(2):
        assert superior.get(f"/hasil/{result.uid}/").status_code == 200
    readings = Reading.objects.filter(viewer_id=house.people["superior"].pk)
    assert [(row.subject_uid, row.person_id) for row in readings] == [
        (result.uid, house.people["employee"].pk)
    ]


def test_reading_ones_own_result_is_not_recorded(house: House, as_persona) -> None:
    result = make_result(house, "employee")
    as_persona("employee").get(f"/hasil/{result.uid}/")
    assert not Reading.objects.exists()


def test_a_superior_finds_the_results_of_their_people_only(house: House, as_persona) -> None:
    make_result(house, "employee")
    make_result(house, "auditor")
    page = as_persona("superior").get("/hasil/pegawai/").content.decode()
    assert house.people["employee"].full_name in page
    assert house.people["auditor"].full_name not in page


def test_the_list_can_be_taken_away_as_a_file(house: House, as_persona) -> None:
    make_result(house, "employee")
    answer = as_persona("superior").get("/hasil/pegawai/?unduh=csv")
    assert "Employee" in b"".join(answer.streaming_content).decode()


def test_the_page_reads_in_english_too(house: House, as_persona, client: Client) -> None:
    make_result(house, "employee")
    client.cookies["bahasa"] = "en"
    page = as_persona("employee").get("/hasil/").content.decode()
    assert "not by the system" in page
    assert "Good" in page


def test_the_list_costs_the_same_for_one_and_for_many(house: House, as_persona) -> None:
    make_result(house, "employee")
    superior = as_persona("superior")
    assert_steady(lambda: superior.get("/hasil/pegawai/"), lambda: make_result(house, "colleague"))
