"""An agency whose plans are written in another system: switched in the console, then said everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from salore.core import clock
from salore.ledger.models import Event
from salore.organisation.models import Agency, JobFamily, Position
from salore.planning.models import Goal, Plan
from tests.factories.personas import House, make_cycle
from tests.factories.plans import cycle_of, make_plan
from tests.web.planning.browsing import signed_in
from tests.web.planning.test_plan_imports import GOOD, TITLES, number_of, sheet

WHOLE = "/konsol/organisasi/rumpun/semua/"
THERE = {"managed_elsewhere": "on", "elsewhere": "e-Kinerja"}


@pytest.fixture(autouse=True)
def planning_is_open(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def switch(house: House, typed: dict[str, str]) -> None:
    answer = signed_in(house, "operator").post(WHOLE, typed | {"sure": "1", "form_key": str(uuid4())})
    assert answer.status_code == 302


def page(house: House, persona: str, address: str) -> str:
    return signed_in(house, persona).get(address).content.decode()


def test_the_operator_sees_for_whom_what_changes_before_it_does(house: House) -> None:
    make_plan(house, "employee", goals=1)
    make_plan(house, "superior", state="agreed", version=1)
    operator = signed_in(house, "operator")
    unnamed = operator.post(WHOLE, {"managed_elsewhere": "on"})
    assert (unnamed.status_code, "Sebutkan sistemnya" in unnamed.content.decode()) == (422, True)
    check = operator.post(WHOLE, THERE).content.decode()
    assert "SKP akan disusun di e-Kinerja" in check
    assert "1. Tetap terbaca; tidak ada yang diminta menyelesaikannya" in check
    assert "1. Tetap berlaku di sini sampai akhir tahun" in check
    house.agency.refresh_from_db()
    assert house.agency.settings == {}
    switch(house, THERE)
    house.agency.refresh_from_db()
    assert house.agency.settings == {"plans_elsewhere": "e-Kinerja"}
    event = Event.objects.get(verb="agency.plans_elsewhere")
    assert event.data["changed"]["settings"] == [{}, {"plans_elsewhere": "e-Kinerja"}]
    assert "Semua SKP disusun di e-Kinerja" in page(house, "operator", "/konsol/organisasi/rumpun/")
    switch(house, {})
    house.agency.refresh_from_db()
    assert house.agency.settings == {}


def test_what_else_the_agency_has_set_stays(house: House) -> None:
    Agency.objects.filter(pk=house.agency.pk).update(settings={"other": 1})
    switch(house, THERE)
    assert Agency.objects.get(pk=house.agency.pk).settings == {"other": 1, "plans_elsewhere": "e-Kinerja"}


@pytest.fixture
def companion(house: House) -> None:
    make_cycle(house, 2027)
    switch(house, THERE)


@pytest.mark.usefixtures("companion")
def test_nobody_is_asked_to_write_and_each_is_told_where(house: House) -> None:
    home = page(house, "employee", "/")
    assert "Susun SKP" not in home
    assert "Disusun dan disepakati di e-Kinerja" in home
    assert "Susun" not in page(house, "superior", "/").split("Menunggu pihak lain")[0]
    assert "Tulis ekspektasi" not in page(house, "superior", "/")
    assert "Di sistem lain" in page(house, "superior", "/tim/?tahun=2027")
    assert "menyusun rencana di sistem lain" in page(house, "operator", "/konsol/?tahun=2027")
    assert "SKP disusun dan disepakati di e-Kinerja" in page(house, "operator", "/konsol/skp/impor/")


@pytest.mark.usefixtures("companion")
def test_a_draft_begun_before_stays_readable_and_asks_nothing(house: House) -> None:
    plan = make_plan(house, "employee", goals=1)
    assert "Lanjutkan SKP" not in page(house, "employee", "/")
    shown = page(house, "employee", f"/skp/{plan.uid}/")
    assert "SKP untuk jabatan ini disusun di e-Kinerja" in shown
    assert f"/skp/{plan.uid}/ajukan/" not in shown
    assert "Hasil 1 employee" in shown
    assert "Di sistem lain" in page(house, "superior", "/tim/?tahun=2027")
    switch(house, {})
    assert "Lanjutkan SKP" in page(house, "employee", "/")


@pytest.mark.usefixtures("companion")
def test_what_was_agreed_here_holds_here(house: House) -> None:
    plan = make_plan(house, "employee", state="agreed", version=1)
    shown = page(house, "employee", f"/skp/{plan.uid}/")
    assert f"/skp/{plan.uid}/perubahan/" in shown
    assert "disusun di e-Kinerja" not in shown


@pytest.mark.usefixtures("companion")
def test_a_person_brings_in_the_copy_of_their_own_plan(house: House) -> None:
    begun = make_plan(house, "employee", goals=1)
    client = signed_in(house, "employee")
    place = "/skp/salinan/2027/"
    assert "Masukkan salinan dari e-Kinerja, 2027" in client.get(place).content.decode()
    row = (number_of(house, "employee"), *GOOD[0])
    look = client.post(place, {"file": sheet(row, titles=("NIP", *TITLES))})["Location"]
    assert "Simpan salinan ini" in client.get(look).content.decode()
    kept = client.post(look, {"form_key": str(uuid4())})["Location"]
    copy = Plan.objects.get(is_elsewhere=True)
    assert kept == f"/skp/{copy.uid}/"
    assert (copy.state, copy.version, copy.person) == ("agreed", 1, house.people["employee"])
    begun.refresh_from_db()
    assert begun.state == "closed"
    assert Goal.objects.filter(plan=begun).get().title == "Hasil 1 employee"
    assert "Berkas pegawai lengkap" in client.get("/skp/?tahun=2027").content.decode()
    assert "Belum ada salinan" not in client.get("/").content.decode()
    assert client.get(place).status_code == 404


@pytest.mark.usefixtures("companion")
def test_a_list_of_many_takes_the_place_of_drafts_begun_here(house: House) -> None:
    begun = make_plan(house, "employee", goals=1)
    waiting = make_plan(house, "colleague", state="proposed")
    rows = [(number_of(house, persona), *GOOD[0]) for persona in ("employee", "colleague")]
    client = signed_in(house, "operator")
    file = sheet(*rows, titles=("NIP", *TITLES))
    place = client.post("/konsol/skp/impor/", {"file": file, "year": "2027"})["Location"]
    looked = client.get(place).content.decode()
    assert "disimpan sebagai salinan" in looked
    assert "dibiarkan" in looked
    client.post(place, {"form_key": str(uuid4())})
    states = {plan.pk: plan.state for plan in Plan.objects.all()}
    assert states.pop(begun.pk) == "closed"
    assert states.pop(waiting.pk) == "proposed"
    assert list(states.values()) == ["agreed"]


def test_who_plans_here_has_no_page_for_a_copy(house: House) -> None:
    cycle_of(house)
    assert signed_in(house, "employee").get("/skp/salinan/2027/").status_code == 404


def test_nothing_is_expected_of_who_plans_elsewhere(house: House) -> None:
    make_cycle(house, 2027)
    JobFamily.objects.create(agency=house.agency, key="teacher", managed_elsewhere=True)
    client: Client = signed_in(house, "superior")
    assert "Tulis ekspektasi" in client.get("/").content.decode()
    Position.objects.exclude(assignments__person=house.people["superior"]).update(job_family="teacher")
    assert "Tulis ekspektasi" not in client.get("/").content.decode()
