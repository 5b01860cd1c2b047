"""The year in the hands of the performance team: prepared, checked, opened; more time; closed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from salore.core import clock
from salore.cycles.deadlines import deadline
from salore.cycles.models import Cycle, Extension, Stage
from salore.organisation.models import Appointment
from tests.factories.personas import SINCE, House, make_cycle

MORNING = datetime(2027, 1, 27, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(settings: Any) -> None:
    settings.CLOCK_OFFSET = MORNING - clock.now()


@pytest.fixture
def operator(house: House, client: Client) -> Client:
    client.force_login(house.people["operator"].user)
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def prepare(client: Client, **changed: Any) -> Any:
    typed = {"year": 2028, "pack": "salor", "planning_opens_on": "2027-12-01", "report_days": 15}
    return client.post("/konsol/tahun/siapkan/", typed | changed)


def test_a_year_is_prepared_checked_and_opened(house: House, operator: Client) -> None:
    form = text(operator.get("/konsol/tahun/siapkan/"))
    assert "Salor: rekan kerja dan bawahan ikut berbobot" in form
    led_on = prepare(operator)
    cycle = Cycle.objects.get(year=2028)
    assert led_on.headers["Location"] == f"/konsol/tahun/{cycle.uid}/"
    page = text(operator.get(led_on.headers["Location"]))
    assert "31 Januari 2028" in page
    assert cycle.pack_version.content_hash[:16] in page
    check = text(operator.get(f"/konsol/tahun/{cycle.uid}/buka/"))
    assert "13 pegawai akan diminta menyusun SKP." in check
    assert "Tanpa atasan" in check
    operator.post(f"/konsol/tahun/{cycle.uid}/buka/")
    cycle.refresh_from_db()
    assert cycle.state == "open"
    client = Client()
    client.force_login(house.people["employee"].user)
    assert "Perencanaan 2028" in text(client.get("/tahun/"))


def test_nobody_knows_of_a_year_that_is_prepared(house: House, operator: Client) -> None:
    prepare(operator)
    client = Client()
    client.force_login(house.people["employee"].user)
    assert "2028" not in client.get("/tahun/").content.decode()
    assert "Tidak ada tugas hari ini" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "dua ribu"},
        {"year": 1900},
        {"pack": "tidak-ada"},
        {"planning_opens_on": "31-31"},
        {"report_days": -1},
    ],
)
def test_what_cannot_be_a_year_is_refused_with_everything_typed(
    operator: Client, wrong: dict[str, Any]
) -> None:
    answer = prepare(operator, **wrong)
    assert answer.status_code == 422
    assert "2027-12-01" in text(answer) or "planning_opens_on" in wrong
    assert not Cycle.objects.exists()


def test_a_year_twice_is_refused_in_words(operator: Client) -> None:
    prepare(operator)
    answer = prepare(operator)
    assert answer.status_code == 422
    assert "Tahun ini sudah ada" in text(answer)


def test_a_stage_without_days_holds_the_year_back(operator: Client) -> None:
    prepare(operator)
    cycle = Cycle.objects.get()
    Stage.objects.filter(period__key="2028-Q2", kind="progress").delete()
    assert "Realisasi Triwulan II 2028" in text(operator.get(f"/konsol/tahun/{cycle.uid}/buka/"))
    refused = operator.post(f"/konsol/tahun/{cycle.uid}/buka/")
    assert refused.status_code == 422
    assert "belum bertanggal" in text(refused)
    days = {"opens_on": "2028-06-01", "due_on": "2028-07-10", "grace_days": 7}
    operator.post(f"/konsol/tahun/{cycle.uid}/tahap/progress/2028-Q2/", days)
    assert operator.post(f"/konsol/tahun/{cycle.uid}/buka/").status_code == 302


def test_two_people_open_it_at_once(operator: Client) -> None:
    prepare(operator)
    cycle = Cycle.objects.get()
    operator.post(f"/konsol/tahun/{cycle.uid}/buka/")
    again = operator.post(f"/konsol/tahun/{cycle.uid}/buka/")
    assert again.status_code == 409
    assert "orang lain sudah membuka" in text(again)


def test_days_of_an_open_year_only_move_later_and_with_a_reason(house: House, operator: Client) -> None:
    cycle = make_cycle(house, 2027)
    address = f"/konsol/tahun/{cycle.uid}/tahap/planning/2027/"
    days = {"opens_on": "2026-12-01", "due_on": "2027-01-20", "grace_days": 7, "reason": "Salah ketik"}
    earlier = operator.post(address, days)
    assert earlier.status_code == 422
    assert "berpegang pada 31 Januari 2027" in text(earlier)
    assert operator.post(address, days | {"due_on": "2027-02-10", "reason": ""}).status_code == 422
    assert operator.post(address, days | {"due_on": "2027-02-10"}).status_code == 302
    assert Stage.objects.get(kind="planning").due_on == date(2027, 2, 10)


@pytest.mark.parametrize("key", ["2027-Q9", "x", "2026"])
def test_a_stage_of_a_period_that_is_none_is_not_there(house: House, operator: Client, key: str) -> None:
    cycle = make_cycle(house, 2027)
    assert operator.get(f"/konsol/tahun/{cycle.uid}/tahap/progress/{key}/").status_code == 404
    assert operator.get(f"/konsol/tahun/{cycle.uid}/tahap/{key}/2027/").status_code == 404


def test_a_closed_year_asks_nothing_more(house: House, operator: Client) -> None:
    cycle = make_cycle(house, 2027)
    assert "Ini tidak dapat dibatalkan." in text(operator.get(f"/konsol/tahun/{cycle.uid}/tutup/"))
    operator.post(f"/konsol/tahun/{cycle.uid}/tutup/")
    client = Client()
    client.force_login(house.people["employee"].user)
    assert "Tidak ada tugas hari ini" in text(client.get("/"))
    assert operator.post(f"/konsol/tahun/{cycle.uid}/tutup/").status_code == 409


def test_an_outage_is_answered_in_two_touches(house: House, client: Client) -> None:
    """The officer follows the link (first touch); what stands there is sent as it is (second touch)."""
    stage = make_cycle(house, 2027).stages.get(kind="planning")
    client.force_login(house.people["unit_officer"].user)
    assert "/konsol/perpanjangan/padam/" in text(client.get("/konsol/unit/"))
    page = text(client.get("/konsol/perpanjangan/padam/"))
    form = client.get("/konsol/perpanjangan/padam/").context["form"]
    assert str(stage.uid) in form["stages"].value()
    unit = house.units["BKPSDM"]
    assert f'value="{unit.uid}" checked' in page or str(unit.uid) in page
    sent = client.post(
        "/konsol/perpanjangan/padam/",
        {
            "unit": str(unit.uid), "stages": form["stages"].value(), "days": form["days"].value(),
            "reason": form["reason"].value(),
        },
    )  # fmt: skip
    assert sent.status_code == 302
    assert deadline(stage, person=house.people["employee"]).due_on == date(2027, 2, 7)
    assert deadline(stage, person=house.people["auditor"]).due_on == date(2027, 1, 31)
    assert "Listrik atau jaringan padam" in text(client.get("/konsol/perpanjangan/"))


def test_an_officer_gives_time_to_the_own_units_only(house: House, client: Client) -> None:
    stage = make_cycle(house, 2027).stages.get(kind="planning")
    client.force_login(house.people["unit_officer"].user)
    address = reverse("extensions:give", kwargs={"uid": stage.uid})
    typed = {"whom": "unit", "due_on": "2027-02-20", "reason": "Pindah gedung"}
    assert client.post(address, typed | {"unit": str(house.units["INSPEKTORAT"].uid)}).status_code == 422
    assert client.post(address, typed | {"whom": "all"}).status_code == 422
    assert client.post(address, {"whom": "person", "person": str(house.people["auditor"].uid),
                                 "due_on": "2027-02-20", "reason": "Sakit"}).status_code == 422  # fmt: skip
    assert not Extension.objects.exists()
    assert client.post(address, typed | {"unit": str(house.units["BKPSDM.DATA"].uid)}).status_code == 302
    assert Extension.objects.get().made_by == house.people["unit_officer"]


def test_more_time_for_all_or_one_and_withdrawn_again(house: House, operator: Client) -> None:
    stage = make_cycle(house, 2027).stages.get(kind="planning")
    address = reverse("extensions:give", kwargs={"uid": stage.uid})
    person = house.people["employee"]
    early = {"whom": "person", "person": str(person.uid), "due_on": "2027-01-31", "reason": "Sakit"}
    refused = operator.post(address, early)
    assert refused.status_code == 422
    assert "Pilih tanggal sesudah 31 Januari 2027" in text(refused)
    operator.post(address, early | {"due_on": "2027-02-20"})
    operator.post(address, {"whom": "all", "due_on": "2027-02-03", "reason": "Pelantikan"})
    assert deadline(stage, person=person).due_on == date(2027, 2, 20)
    assert deadline(stage, person=house.people["auditor"]).due_on == date(2027, 2, 3)
    given = Extension.objects.get(person=person)
    operator.post(reverse("extensions:withdraw", kwargs={"uid": given.uid}))
    assert deadline(stage, person=person).due_on == date(2027, 2, 3)


def test_what_was_given_at_dawn_was_given_on_that_day(house: House, operator: Client, settings: Any) -> None:
    """At five in the morning in Merauke it is yesterday in Greenwich."""
    settings.CLOCK_OFFSET = datetime(2027, 1, 27, 20, 0, tzinfo=UTC) - datetime.now(UTC)
    stage = make_cycle(house, 2027).stages.get(kind="planning")
    typed = {"whom": "all", "due_on": "2027-02-03", "reason": "Pelantikan"}
    operator.post(reverse("extensions:give", kwargs={"uid": stage.uid}), typed)
    assert "28\xa0Januari\xa02027" in operator.get("/konsol/perpanjangan/").content.decode()


def test_the_list_of_extensions_is_an_officers_own(house: House, client: Client) -> None:
    stage = make_cycle(house, 2027).stages.get(kind="planning")
    for unit, reason in (("BKPSDM.DATA", "Di bawah"), ("INSPEKTORAT", "Di samping"), ("SETDA", "Di atas")):
        Extension.objects.create(
            agency=house.agency, stage=stage, unit=house.units[unit], due_on=date(2027, 2, 9), reason=reason,
            made_at=clock.now(),
        )  # fmt: skip
    client.force_login(house.people["unit_officer"].user)
    page = text(client.get("/konsol/perpanjangan/"))
    assert [reason in page for reason in ("Di bawah", "Di samping", "Di atas")] == [True, False, False]
    Appointment.objects.create(
        agency=house.agency, person=house.people["unit_officer"], role="operator", starts_on=SINCE
    )
    assert "Di samping" in text(client.get("/konsol/perpanjangan/"))
