"""Somebody without an account: invited, asked by a letter, answering by its code or on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salore.accounts.models import Session
from salore.appraisal.counting.opening import open_all
from salore.appraisal.models import Collection, OutsideRater, RaterAssignment, SealedAnswer
from salore.appraisal.services.destroying import collection_destroy
from salore.appraisal.services.handing_out import hand_out
from salore.appraisal.services.inviting import outsider_code, outsider_invite
from salore.appraisal.unsealing import keys_of
from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.models import Event
from salore.organisation.models import Assignment
from tests.factories.appraisal import Round, make_colleagues, make_round
from tests.factories.personas import House

ITEMS = ["berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif"]
ANSWERS = dict.fromkeys(ITEMS, "4")


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 12, 1, 0, 30, tzinfo=UTC) - clock.now()


def client_of(house: House, persona: str) -> Client:
    client, user = Client(), house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def made(house: House) -> Round:
    """Return a collection that is still being prepared, with the sheets of its custodians."""
    make_colleagues(house, 8)
    made = make_round(house, [])
    made.collection.key_copies.all().delete()
    Collection.objects.update(state="preparing", public_key=None)
    made.collection.refresh_from_db()
    return made


def invite(house: House, made: Round, *, by: str = "operator") -> OutsideRater:
    return outsider_invite(
        actor=house.viewer(by),
        collection=made.collection,
        name="Rita Kogoya",
        office="Balai Sungai",
        knows=[house.people["employee"]],
    )


def asked(house: House, made: Round) -> tuple[OutsideRater, str]:
    """Return somebody invited, the forms handed out, and the code of their letter."""
    outsider = invite(house, made)
    hand_out(actor=house.viewer("operator"), collection=made.collection)
    return outsider, outsider_code(actor=house.viewer("operator"), outsider=outsider)


def test_an_operator_invites_and_prints_a_letter(house: House, made: Round) -> None:
    operator = client_of(house, "operator")
    typed = {
        "name": "Rita Kogoya",
        "office": "Balai Sungai",
        "period": str(made.collection.uid),
        "first": str(house.people["employee"].uid),
    }
    assert operator.post("/konsol/undangan/baru/", typed | {"first": ""}).status_code == 422
    assert operator.post("/konsol/undangan/baru/", typed).status_code == 302
    assert "Rita Kogoya" in text(operator.get("/konsol/undangan/"))
    outsider = OutsideRater.objects.get()
    path = f"/konsol/undangan/{outsider.uid}/surat/"
    assert operator.post(path).status_code == 302
    outsider.refresh_from_db()
    assert outsider.code_sha256 is None
    hand_out(actor=house.viewer("operator"), collection=made.collection)
    letter = operator.post(path)
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    # Whoever else runs the appraisal sees nothing of it.
    assert "Rita Kogoya" not in text(client_of(house, "unit_officer").get("/konsol/undangan/"))


def test_whoever_is_invited_is_asked_and_the_log_names_no_pair(house: House, made: Round) -> None:
    outsider, _code = asked(house, made)
    form = RaterAssignment.objects.get(outsider=outsider)
    assert (form.ratee_id, form.rater_id) == (house.people["employee"].pk, None)
    events = Event.objects.filter(verb__startswith="outsider.")
    assert events.count() == 2
    assert {event.person_id for event in events} == {None}
    assert all(event.data == {} for event in events)


def test_a_code_opens_exactly_its_forms_and_no_other_page(house: House, made: Round) -> None:
    outsider, code = asked(house, made)
    mine = RaterAssignment.objects.get(outsider=outsider)
    others = RaterAssignment.objects.exclude(outsider=outsider).first()
    assert others is not None
    before = Session.objects.count()
    visitor = Client()
    assert visitor.get("/undangan/formulir/")["Location"] == "/undangan/"
    assert visitor.post("/undangan/", {"code": "0000-0000-0000-0000"}).status_code == 422
    assert visitor.post("/undangan/", {"code": code.lower().replace("-", " ")}).status_code == 302
    assert house.people["employee"].name in text(visitor.get("/undangan/formulir/"))
    assert visitor.get(f"/undangan/formulir/{others.pk}/").status_code == 404
    assert visitor.get("/").status_code == 302
    assert visitor.get("/rekan/").status_code == 302
    path = f"/undangan/formulir/{mine.pk}/"
    assert visitor.post(path, ANSWERS | {"akuntabel": ""}).status_code == 422
    assert visitor.post(path, ANSWERS | {"remark": "Kata Rita Kogoya"}).status_code == 422
    assert visitor.post(path, ANSWERS | {"remark": "Tekun."})["Location"] == "/undangan/formulir/"
    assert SealedAnswer.objects.get().assignment_id == mine.pk
    # Nothing of the visit is stored.
    assert Session.objects.count() == before
    visitor.post("/undangan/selesai/")
    assert visitor.get("/undangan/formulir/")["Location"] == "/undangan/"


def test_whoever_was_signed_in_at_the_computer_is_not_any_more(house: House, made: Round) -> None:
    _outsider, code = asked(house, made)
    client = client_of(house, "employee")
    client.post("/undangan/", {"code": code})
    assert client.get("/").status_code == 302


def test_a_letter_made_anew_ends_the_earlier_one(house: House, made: Round) -> None:
    outsider, code = asked(house, made)
    visitor = Client()
    visitor.post("/undangan/", {"code": code})
    outsider_code(actor=house.viewer("operator"), outsider=outsider)
    assert visitor.get("/undangan/formulir/")["Location"] == "/undangan/"
    assert Client().post("/undangan/", {"code": code}).status_code == 422


def test_after_the_last_day_a_code_opens_nothing(house: House, made: Round, settings: Any) -> None:
    _outsider, code = asked(house, made)
    settings.CLOCK_OFFSET += datetime(2026, 12, 18, 15, 0, tzinfo=UTC) - clock.now()
    assert Client().post("/undangan/", {"code": code}).status_code == 422


def test_paper_is_entered_by_somebody_outside_the_unit_who_reads_no_name(house: House, made: Round) -> None:
    outsider, code = asked(house, made)
    # The operator invited, the officer helps the unit: neither opens the envelope.
    for persona in ("operator", "unit_officer"):
        answer = client_of(house, persona).post("/konsol/undangan/kertas/", {"code": code})
        assert answer.status_code == 422
        assert "harus dimasukkan oleh orang lain" in text(answer)
    away = house.people["auditor"]
    away.appointments.update(role="operator")
    enters = client_of(house, "auditor")
    page = enters.post("/konsol/undangan/kertas/", {"code": code})
    assert page.status_code == 200
    assert house.people["employee"].name not in text(page)
    assert outsider.name not in text(page)
    sent = {"code": code, "number": "1"} | ANSWERS
    assert enters.post("/konsol/undangan/kertas/", sent | {"loyal": ""}).status_code == 422
    assert not SealedAnswer.objects.exists()
    assert "sudah disegel" in text(enters.post("/konsol/undangan/kertas/", sent))
    assert SealedAnswer.objects.count() == 1


def test_somebody_of_the_same_unit_does_not_enter_it(house: House, made: Round) -> None:
    _outsider, code = asked(house, made)
    enters = house.people["auditor"]
    enters.appointments.update(role="operator")
    Assignment.objects.filter(person=enters).update(unit=house.units["BKPSDM.DATA"])
    answer = client_of(house, "auditor").post("/konsol/undangan/kertas/", {"code": code})
    assert answer.status_code == 422


def test_the_count_takes_it_in_and_the_destruction_takes_all_away(house: House, made: Round) -> None:
    _outsider, code = asked(house, made)
    visitor = Client()
    visitor.post("/undangan/", {"code": code})
    form = RaterAssignment.objects.exclude(outsider=None).get()
    visitor.post(f"/undangan/formulir/{form.pk}/", ANSWERS)
    collection = Collection.objects.get()
    opened = open_all(collection, keys_of(collection, made.codes(0, 1)))
    assert [answer.ratee_id for answer in opened.answers] == [house.people["employee"].pk]
    Collection.objects.update(state="counted", results_sha256=b"x" * 32)
    collection.refresh_from_db()
    collection_destroy(actor=house.viewer("operator"), collection=collection, restored_sha256=b"x" * 32)
    assert not OutsideRater.objects.exists()
    assert not RaterAssignment.objects.exists()


def test_nobody_invites_for_themselves_or_more_than_three(house: House, made: Round) -> None:
    with pytest.raises(DomainError):
        outsider_invite(
            actor=house.viewer("operator"),
            collection=made.collection,
            name="Rita",
            office="Balai",
            knows=[house.people["operator"]],
        )
    for _number in range(3):
        invite(house, made)
    with pytest.raises(DomainError):
        invite(house, made)


def test_once_forms_are_handed_out_nobody_is_invited(house: House, made: Round) -> None:
    asked(house, made)
    with pytest.raises(DomainError):
        invite(house, made)
