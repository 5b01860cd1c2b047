"""Results are received by whom they concern, or noted with witnesses: once, and never before release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger.models import Event
from salore.results.models import Receipt, Release, Result
from salore.results.receiving import (
    HandedOver,
    may_note,
    receipt_of,
    result_for_handover,
    result_for_receipt,
    result_hand_over,
    result_receive,
    unreceived,
)
from tests.factories.personas import House, make_house
from tests.factories.results import make_released, make_result


@pytest.fixture
def result(house: House) -> Result:
    return make_released(house, "employee")


def receive(house: House, result: Result, persona: str = "employee") -> Receipt:
    return result_receive(actor=house.viewer(persona), result=result)


def hand_over(house: House, result: Result, persona: str, *witnesses: str, **more: Any) -> Receipt:
    told: dict[str, Any] = {
        "on": clock.today(),
        "reason": "Sudah dibaca, tidak bersedia menandatangani.",
    } | more
    people = tuple(house.people[one] for one in witnesses)
    return result_hand_over(
        actor=house.viewer(persona), result=result, handed_over=HandedOver(witnesses=people, **told)
    )


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as refusal:
        yield
    assert refusal.value.code == code


def test_receiving_keeps_the_day_and_tells_the_person(house: House, result: Result) -> None:
    receipt = receive(house, result_for_receipt(house.viewer("employee"), result.uid))
    assert receipt_of(result) == receipt
    assert (receipt.manner, receipt.received_on) == ("received", clock.today())
    event = Event.objects.get(verb="result.received")
    assert (event.person_id, event.actor_id) == (result.person_id, result.person_id)


def test_a_result_is_received_once(house: House, result: Result) -> None:
    receive(house, result)
    with refused("received_already"):
        receive(house, result)
    with refused("received_already"):
        hand_over(house, result, "unit_officer")
    assert Receipt.objects.count() == Event.objects.filter(verb__startswith="result.received").count() == 1


@pytest.mark.parametrize("persona", ["superior", "colleague", "operator", "head", "unit_officer"])
def test_nobody_receives_for_another(house: House, result: Result, persona: str) -> None:
    with pytest.raises(Http404):
        result_for_receipt(house.viewer(persona), result.uid)


@pytest.mark.parametrize(
    ("persona", "may"),
    [
        ("superior", True), ("unit_officer", True), ("head", False), ("operator", False),
        ("colleague", False), ("team_lead", False), ("auditor", False), ("employee", False),
    ],
)  # fmt: skip
def test_superior_and_officer_note_what_was_not_signed(
    house: House, result: Result, persona: str, may: bool
) -> None:
    assert may_note(house.viewer(persona), result) == may


def test_nothing_is_received_before_its_release(house: House, result: Result) -> None:
    Release.objects.update(released_on=clock.today() + timedelta(days=1))
    for persona in ("employee", "operator"):
        with pytest.raises(Http404):
            result_for_receipt(house.viewer(persona), result.uid)
    for persona in ("superior", "unit_officer"):
        with pytest.raises(Http404):
            result_for_handover(house.viewer(persona), result.uid)
    assert not unreceived(house.agency.pk, clock.today()).exists()


def test_what_was_computed_elsewhere_asks_for_no_receipt(house: House) -> None:
    imported = make_result(house, "employee")
    assert not unreceived(house.agency.pk, clock.today()).exists()
    with pytest.raises(Http404):
        result_for_receipt(house.viewer("employee"), imported.uid)


def test_a_superior_needs_two_witnesses_who_are_no_party(house: House, result: Result) -> None:
    for witnesses in ((), ("colleague",), ("colleague", "colleague")):
        with refused("witnesses_missing"):
            hand_over(house, result, "superior", *witnesses)
    for party in ("employee", "superior"):
        with refused("witness_is_party"):
            hand_over(house, result, "superior", "colleague", party)
    receipt = hand_over(house, result, "superior", "colleague", "team_lead")
    assert receipt.manner == "received_unsigned"
    assert {receipt.first_witness, receipt.second_witness} == {
        house.people["colleague"], house.people["team_lead"],
    }  # fmt: skip


def test_the_officer_needs_none(house: House, result: Result) -> None:
    receipt = hand_over(house, result, "unit_officer")
    event = Event.objects.get(verb="result.received_unsigned")
    assert (event.person_id, event.actor_id) == (result.person_id, house.people["unit_officer"].pk)
    assert receipt.first_witness is None


def test_a_late_note_takes_no_days_from_anybody(house: House) -> None:
    released = make_released(house, "employee", on=clock.today() - timedelta(days=20))
    receipt = hand_over(house, released, "unit_officer", on=clock.today() - timedelta(days=10))
    assert receipt.received_on == clock.today()
    assert receipt.handed_over_on == clock.today() - timedelta(days=10)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"reason": "      \n      "}, "reason_missing"),
        ({"on": clock.today() + timedelta(days=1)}, "handed_over_later"),
        ({"on": clock.today() - timedelta(days=1)}, "handed_over_before"),
    ],
)
def test_what_makes_no_sense_is_refused(
    house: House, result: Result, told: dict[str, Any], code: str
) -> None:
    with refused(code):
        hand_over(house, result, "unit_officer", **told)
    assert not Receipt.objects.exists()


def test_a_later_version_keeps_the_receipt_until_it_is_received_itself(house: House, result: Result) -> None:
    first = receive(house, result)
    second = make_released(house, "employee", version=2, reason="Angka diperbaiki.")
    assert receipt_of(second) == first
    receipt = receive(house, second)
    assert receipt_of(second) == receipt
    assert receipt_of(result) == first


def test_an_old_version_is_not_received_any_more(house: House, result: Result) -> None:
    make_released(house, "employee", version=2, reason="Angka diperbaiki.")
    with refused("newer_version"):
        receive(house, result)
    assert not Receipt.objects.exists()


def test_a_receipt_is_never_changed(house: House, result: Result) -> None:
    receive(house, result)
    for change in (Receipt.objects.all().delete, lambda: Receipt.objects.update(received_on=clock.today())):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


@pytest.mark.usefixtures("committing")
def test_of_several_at_once_one_is_kept() -> None:
    house = make_house()
    result = make_released(house, "employee")
    actor, said = house.viewer("employee"), []

    def press() -> None:
        try:
            result_receive(actor=actor, result=result)
            said.append("kept")
        except StaleError as error:
            said.append(error.code)
        finally:
            connection.close()

    hands = [Thread(target=press) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(said) == ["kept", *["received_already"] * 3]
