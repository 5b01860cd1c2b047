"""Pages of operators, auditors and system administrators: roles, the log, accounts."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from salore.accounts.models import SecondFactor, Session
from salore.core import clock
from salore.ledger.models import Event
from salore.ledger.services import record, record_reading
from salore.organisation.models import Appointment
from tests.factories.personas import House
from tests.web.queries import assert_steady


def as_(house: House, persona: str) -> Client:
    client = Client()
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def page(answer: Any) -> str:
    return str(answer.content.decode())


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_an_operator_gives_a_role_and_ends_it(house: House) -> None:
    client = as_(house, "operator")
    sent = {
        "person": "Colleague",
        "role": "unit_officer",
        "unit": "SETDA",
        "starts_on": "2026-11-01",
        "decree": "SK 7",
    }
    assert client.post("/konsol/peran/baru/", sent)["Location"] == "/konsol/peran/"
    made = Appointment.objects.get(person=house.people["colleague"])
    assert (made.unit, made.decree) == (house.units["SETDA"], "SK 7")
    shown = page(client.get("/konsol/peran/"))
    assert "Colleague" in shown
    client.post(f"/konsol/peran/{made.uid}/akhiri/", {"ends_on": "2026-11-20"})
    assert "Colleague" not in page(client.get("/konsol/peran/"))
    assert "Colleague" in page(client.get("/konsol/peran/?saat=lewat"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"person": "Operator", "role": "auditor"}, "tidak dapat diberikan kepada diri sendiri"),
        ({"person": "Colleague", "role": "unit_officer"}, "Sebutkan unitnya"),
        ({"person": "Auditor", "role": "operator"}, "Auditor tidak mengubah apa pun"),
        ({"person": "Tidak Ada", "role": "auditor"}, "Tidak Ada"),
        ({"person": "Colleague", "role": "preparer"}, "Colleague"),
        ({"person": "Colleague", "role": "auditor", "ends_on": "2020-01-01"}, "hari terakhir"),
    ],
)
def test_a_role_that_may_not_be_is_refused_with_all_that_was_typed(
    house: House, sent: dict[str, str], said: str
) -> None:
    answer = as_(house, "operator").post("/konsol/peran/baru/", {"starts_on": "2026-11-01", **sent})
    assert answer.status_code == 422
    assert said.lower() in page(answer).lower()
    assert not Appointment.objects.filter(starts_on="2026-11-01").exists()


def test_the_last_operator_is_not_ended(house: House) -> None:
    held = Appointment.objects.get(role="operator")
    answer = as_(house, "operator").post(f"/konsol/peran/{held.uid}/akhiri/", {"ends_on": "2026-12-31"})
    assert answer.status_code == 422
    assert "Tunjuk penggantinya dahulu" in page(answer)


def happened(house: House, verb: str, persona: str, by: str = "operator", **data: object) -> None:
    with transaction.atomic():
        record(house.viewer(by), verb, house.people[persona], person_id=house.people[persona].pk, **data)


def test_the_auditor_finds_any_person_and_any_day(house: House) -> None:
    now = clock.now()
    with time_machine.travel(now - timedelta(days=40)):
        happened(house, "person.changed", "employee", changed={"name": ["Lama", "Baru"]})
    happened(house, "plan.started", "colleague", by="colleague")
    client = as_(house, "auditor")
    everything = page(client.get("/audit/"))
    assert "Data diri diubah" in everything
    assert "name: Lama → Baru" in everything
    assert "SKP mulai disusun" in everything
    about = page(client.get("/audit/?tentang=Employee"))
    assert "1 catatan" in about
    assert "1 catatan" in page(client.get("/audit/?oleh=Colleague"))
    assert "1 catatan" in page(client.get("/audit/?jenis=plan.started"))
    day = (now - timedelta(days=40)).date().isoformat()
    assert "Data diri diubah" in page(
        client.get(f"/audit/?sejak={day}&sampai={now.date().isoformat()}&jenis=person.changed")
    )
    assert "Tidak ada" in page(client.get("/audit/?sejak=2099-01-01"))
    assert "Tidak ada" in page(client.get("/audit/?sejak=kemarin"))


def test_the_day_of_the_log_ends_at_midnight_where_the_agency_is(house: House) -> None:
    with time_machine.travel("2026-11-10T15:30:00+00:00"):  # 00.30 of the 11th in Jayapura
        happened(house, "person.changed", "employee")
    client = as_(house, "auditor")
    assert "1 catatan" in page(client.get("/audit/?sejak=2026-11-11&sampai=2026-11-11"))
    assert "1 catatan" not in page(client.get("/audit/?sejak=2026-11-10&sampai=2026-11-10"))


def test_the_log_and_the_readings_are_handed_out_as_files(house: House) -> None:
    happened(house, "person.changed", "employee", changed={"name": ["=1+1", "b"]})
    record_reading(house.viewer("head"), house.people["employee"], person_id=house.people["employee"].pk)
    client = as_(house, "auditor")
    (event,) = rows_of(client.get("/audit/?unduh=csv"))
    assert event["Tentang siapa"] == "Employee"
    assert event["Oleh siapa"] == "Operator"
    assert event["Rincian"] == "name: =1+1 → b"
    (reading,) = rows_of(client.get("/audit/pembacaan/?unduh=csv&milik=Employee"))
    assert reading["Siapa yang membaca"] == "Head"


def test_another_agency_s_log_stays_there(house: House, stranger: House) -> None:
    happened(stranger, "person.changed", "employee")
    record_reading(
        stranger.viewer("head"), stranger.people["employee"], person_id=stranger.people["employee"].pk
    )
    client = as_(house, "auditor")
    assert rows_of(client.get("/audit/?unduh=csv")) == []
    assert rows_of(client.get("/audit/pembacaan/?unduh=csv")) == []


def test_looking_changes_nothing(house: House) -> None:
    happened(house, "person.changed", "employee")
    before = Event.objects.count()
    client = as_(house, "auditor")
    for address in ("/audit/", "/audit/?unduh=csv", "/audit/pembacaan/"):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("persona", "address"),
    [
        ("auditor", "/audit/"),
        ("auditor", "/audit/pembacaan/"),
        ("system_administrator", "/sistem/akun/"),
        ("operator", "/konsol/peran/"),
        ("operator", "/konsol/surat/"),
        ("employee", "/akun/perubahan/"),
        ("employee", "/akun/"),
    ],
)
def test_pages_cost_the_same_with_twice_the_rows(house: House, persona: str, address: str) -> None:
    def grow() -> None:
        for other in ("employee", "colleague", "head", "superior"):
            happened(house, "person.changed", other)
            happened(house, "person.changed", "employee", by=other)
            record_reading(
                house.viewer(other), house.people["employee"], person_id=house.people["employee"].pk
            )
            Appointment.objects.create(
                agency=house.agency,
                person=house.people[other],
                role="objection_officer",
                starts_on="2026-01-01",
            )

    grow()
    client = as_(house, persona)
    assert_steady(lambda: client.get(address), grow)


def account_address(house: House, persona: str) -> str:
    user = house.people[persona].user
    assert user is not None
    return f"/sistem/akun/{user.uid}/"


def test_an_administrator_closes_and_opens_an_account(house: House) -> None:
    victim, client = as_(house, "employee"), as_(house, "system_administrator")
    address = account_address(house, "employee")
    client.post(address, {"do": "close"})
    assert victim.get("/").status_code == 302, "signed out at once"
    assert "Account closed" not in page(client.get(address))
    assert "Akun ditutup" in page(client.get(address))
    assert "Employee" in page(client.get("/sistem/akun/?keadaan=ditutup"))
    client.post(address, {"do": "open"})
    assert "Akun sudah dibuka" in page(client.get(address))


def test_an_administrator_takes_a_lost_second_step_away_and_the_owner_reads_it(house: House) -> None:
    user = house.people["employee"].user
    SecondFactor.objects.create(user=user, kind="app", content=b"x", made_at=clock.now())
    as_(house, "system_administrator").post(account_address(house, "employee"), {"do": "clear"})
    assert not SecondFactor.objects.exists()
    assert "Langkah kedua dilepas oleh administrator" in page(as_(house, "employee").get("/akun/perubahan/"))


@pytest.mark.parametrize("what", ["close", "clear"])
def test_nobody_does_this_to_themselves(house: House, what: str) -> None:
    client = as_(house, "system_administrator")
    answer = client.post(account_address(house, "system_administrator"), {"do": what})
    assert answer.status_code == 422
    assert Session.objects.filter(user=house.people["system_administrator"].user).exists()


def test_the_last_operator_is_not_shut_out(house: House) -> None:
    answer = as_(house, "system_administrator").post(account_address(house, "operator"), {"do": "close"})
    assert answer.status_code == 422
    assert "Tunjuk penggantinya dahulu" in page(answer)


def test_an_administrator_sees_how_the_installation_is(house: House) -> None:
    shown = page(as_(house, "system_administrator").get("/sistem/"))
    assert "Menjawab." in shown
    assert "Tidak ada yang berjalan: cetakan, impor, dan surel menunggu." in shown
