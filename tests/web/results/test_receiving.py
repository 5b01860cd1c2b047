"""Receiving on the page: two touches, once, by whom it concerns; noted for others with witnesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from salore.core import clock
from salore.ledger.models import Reading
from salore.results.models import Receipt, Result
from tests.factories.objections import make_changed
from tests.factories.personas import House
from tests.factories.results import make_released

SignIn = Callable[[str], Client]


@pytest.fixture
def as_persona(house: House, client: Client) -> SignIn:
    def sign_in(persona: str) -> Client:
        user = house.people[persona].user
        assert user is not None
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def result(house: House) -> Result:
    return make_released(house, "employee")


def test_one_touch_asks_the_second_receives(as_persona: SignIn, result: Result) -> None:
    page, address = as_persona("employee"), f"/hasil/{result.uid}/terima/"
    asked = page.get(address).content.decode()
    assert "bukan menyatakan setuju" in asked
    assert not Receipt.objects.exists()
    received = page.post(address, follow=True)
    assert "Diterima" in received.content.decode()
    assert Receipt.objects.get().result == result


def test_once_received_it_says_at_once_until_when_one_may_object(as_persona: SignIn, result: Result) -> None:
    page, address = as_persona("employee"), f"/hasil/{result.uid}/terima/"
    objecting = f"/keberatan/ajukan/{result.uid}/"
    assert objecting not in page.get(address).content.decode()
    assert objecting in page.post(address, follow=True).content.decode()


def test_what_an_objection_decided_opens_no_days_when_it_is_received(
    house: House, as_persona: SignIn, result: Result
) -> None:
    page = as_persona("employee")
    opens = "Masa pengajuan keberatan dihitung mulai hari ini"
    assert opens in page.get(f"/hasil/{result.uid}/terima/").content.decode()
    second = make_released(house, "employee", version=2, reason="Keberatan.")
    make_changed(house, result, second)
    assert opens not in page.get(f"/hasil/{second.uid}/terima/").content.decode()
    shown = page.get(f"/hasil/{second.uid}/").content.decode()
    assert "Alasan keputusan atas keberatan" in shown
    assert "Alasan Pejabat Penilai" not in shown


def test_what_is_undecided_promises_no_days_to_object(house: House, as_persona: SignIn) -> None:
    promise = "dihitung sejak Anda menerimanya"
    undecided = make_released(house, "employee", predicate_code=None, values={"predicate": None})
    make_released(house, "colleague")
    page = as_persona("employee")
    assert promise not in page.get("/hasil/").content.decode()
    assert "Belum ada penetapan" in page.get(f"/keberatan/ajukan/{undecided.uid}/").content.decode()
    assert promise in as_persona("colleague").get("/hasil/").content.decode()


def test_sent_twice_it_is_received_once_and_says_so(as_persona: SignIn, result: Result) -> None:
    page, address = as_persona("employee"), f"/hasil/{result.uid}/terima/"
    page.post(address)
    again = page.post(address)
    assert again.status_code == 409
    assert "Diterima" in again.content.decode()
    assert Receipt.objects.count() == 1


def test_a_superior_without_witnesses_keeps_what_was_typed(as_persona: SignIn, result: Result) -> None:
    page, address = as_persona("superior"), f"/hasil/{result.uid}/serah/"
    typed = {"on": clock.today().isoformat(), "reason": "Sudah membaca, tidak mau tanda tangan."}
    refused = page.post(address, typed)
    assert refused.status_code == 422
    assert typed["reason"] in refused.content.decode()
    assert not Receipt.objects.exists()


def test_a_superior_with_witnesses_notes_it(house: House, as_persona: SignIn, result: Result) -> None:
    page, address = as_persona("superior"), f"/hasil/{result.uid}/serah/"
    assert page.get(address).status_code == 200
    assert Reading.objects.get().person_id == result.person_id
    typed = {"on": clock.today().isoformat(), "reason": "Sudah membaca, tidak mau tanda tangan."}
    typed |= {"first_witness": "Colleague", "second_witness": "Team Lead"}
    noted = page.post(address, typed, follow=True).content.decode()
    assert "Colleague" in noted
    assert "Team Lead" in noted
    assert Receipt.objects.get().recorded_by == house.people["superior"]


def test_the_person_reads_who_noted_it_and_why(as_persona: SignIn, result: Result) -> None:
    typed = {"on": clock.today().isoformat(), "reason": "<b>Sakit</b>, diserahkan di rumah."}
    as_persona("unit_officer").post(f"/hasil/{result.uid}/serah/", typed)
    page = as_persona("employee").get(f"/hasil/{result.uid}/terima/").content.decode()
    assert "&lt;b&gt;Sakit&lt;/b&gt;" in page
    assert "Unit Officer" in page


@pytest.mark.parametrize("typed", [{}, {"on": "32-13-2026"}, {"on": "2026-01-01", "reason": "\x00 \u202e "}])
def test_bad_input_is_told(as_persona: SignIn, result: Result, typed: dict[str, str]) -> None:
    answer = as_persona("unit_officer").post(f"/hasil/{result.uid}/serah/", typed)
    assert answer.status_code == 422
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("persona", "witnesses"), [("superior", ("colleague", "team_lead")), ("unit_officer", ())]
)
def test_somebody_who_has_left_is_noted_by_who_led_them_last_or_the_officer(
    house: House, as_persona: SignIn, persona: str, witnesses: tuple[str, ...]
) -> None:
    result = make_released(house, "employee", unit=house.units["BKPSDM.DATA"])
    house.leave("employee", on=clock.today() - timedelta(days=3))
    path = f"/hasil/{result.uid}/serah/"
    client = as_persona(persona)
    # The paper that is handed over can be read and printed, too.
    assert client.get(f"/hasil/{result.uid}/").status_code == 200
    assert client.get(path).status_code == 200
    typed = {
        "on": clock.today().isoformat(),
        "reason": "Sudah pensiun, menerima di rumah, tidak tanda tangan.",
    }
    keys = ("first_witness", "second_witness")
    named = {key: house.people[one].full_name for key, one in zip(keys, witnesses, strict=False)}
    if witnesses:
        assert client.post(path, typed).status_code == 422
    assert client.post(path, typed | named).status_code == 302
    receipt = Receipt.objects.get(result=result)
    assert receipt.manner == "received_unsigned"
    assert receipt.recorded_by == house.people[persona]
    assert client.get(path).status_code == 200
    for other in ("colleague", "team_lead", "head"):
        assert as_persona(other).get(path).status_code == 404
        assert as_persona(other).get(f"/hasil/{result.uid}/").status_code == 404
