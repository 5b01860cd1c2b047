"""Who is not to be asked: by the person, by the superior, until forms are handed out; no pair elsewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.eligible import ratees_of
from salore.appraisal.models import Collection, RaterExclusion
from salore.core import clock
from salore.ledger.models import Event
from salore.organisation.models import Person
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import House, make_cycle

MINE = "/rekan/kecualikan/"


@pytest.fixture(autouse=True)
def november(settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 11, 20, 0, 30, tzinfo=UTC) - clock.now()


def client_of(house: House, persona: str) -> Client:
    client = Client()
    client.force_login(house.people[persona].user)
    return client


def name(client: Client, path: str, rater: Person, **changed: str) -> Any:
    typed = {"rater": str(rater.uid), "ground": "kinship", "reason": "Saudara sepupu."}
    return client.post(path, typed | changed)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def peers(house: House, persona: str) -> set[int]:
    cycle = house.agency.cycles.get()
    found = {one.person: one for one in ratees_of(cycle, clock.today())}
    return {person for circle in found[house.people[persona].pk].circles["peer"] for person in circle}


def test_a_person_names_a_colleague_who_is_then_not_asked(house: House) -> None:
    make_cycle(house)
    client, colleague = client_of(house, "employee"), house.people["colleague"]
    page = text(client.get(MINE))
    assert "1 Desember 2026" in page
    assert colleague.name not in page
    assert name(client, MINE, colleague).status_code == 302
    assert colleague.name in text(client.get(MINE))
    assert colleague.pk not in peers(house, "employee")
    exclusion = RaterExclusion.objects.get()
    assert client.post(f"{MINE}{exclusion.uid}/tarik/").status_code == 302
    assert colleague.pk in peers(house, "employee")


def test_a_superior_names_somebody_for_a_person_of_theirs(house: House) -> None:
    make_cycle(house)
    mate = make_colleagues(house, 1)[0]
    client, path = client_of(house, "superior"), f"{MINE}tim/{house.people['employee'].uid}/"
    assert name(client, path, mate, ground="absence").status_code == 302
    assert mate.pk not in peers(house, "employee")
    assert "menyebut 1 rekan" in text(client.get(f"{MINE}tim/"))
    # Neither reads what the other said.
    assert mate.name not in text(client_of(house, "employee").get(MINE))


def test_the_log_names_no_pair(house: House) -> None:
    make_cycle(house)
    colleague = house.people["colleague"]
    name(client_of(house, "employee"), MINE, colleague)
    event = Event.objects.get(verb="exclusion.said")
    assert event.person_id == house.people["employee"].pk
    assert event.data == {}


@pytest.mark.parametrize("who", ["superior", "auditor", "employee"])
def test_only_those_who_could_be_asked_are_found(house: House, who: str) -> None:
    make_cycle(house)
    answer = name(client_of(house, "employee"), MINE, house.people[who])
    assert answer.status_code == 422
    assert not RaterExclusion.objects.exists()


@pytest.mark.parametrize("wrong", [{"reason": "   "}, {"ground": "dislike"}, {"reason": "x" * 501}])
def test_what_does_not_fit_is_refused(house: House, wrong: dict[str, str]) -> None:
    make_cycle(house)
    answer = name(client_of(house, "employee"), MINE, house.people["colleague"], **wrong)
    assert answer.status_code == 422
    assert not RaterExclusion.objects.exists()


def test_nobody_excludes_everybody(house: House) -> None:
    make_cycle(house)
    mates = make_colleagues(house, 4)
    client = client_of(house, "employee")
    for mate in mates[:3]:
        assert name(client, MINE, mate).status_code == 302
    refused = name(client, MINE, mates[3])
    assert refused.status_code == 422
    assert "tiga rekan" in text(refused)
    assert RaterExclusion.objects.count() == 3


def test_once_forms_are_handed_out_nothing_is_said_or_taken_back(house: House) -> None:
    make_round(house, [])
    Collection.objects.update(state="preparing")
    client, colleague = client_of(house, "employee"), house.people["colleague"]
    assert "/rekan/kecualikan/" in text(client.get("/"))
    assert name(client, MINE, colleague).status_code == 302
    Collection.objects.update(state="collecting")
    assert "/rekan/kecualikan/" not in text(client.get("/"))
    assert name(client, MINE, house.people["team_lead"]).status_code == 409
    assert client.post(f"{MINE}{RaterExclusion.objects.get().uid}/tarik/").status_code == 409
    assert RaterExclusion.objects.count() == 1


def test_the_operator_sees_grounds_and_reasons_but_not_whom(house: House) -> None:
    make_cycle(house)
    colleague = house.people["colleague"]
    name(client_of(house, "employee"), MINE, colleague)
    page = text(client_of(house, "operator").get("/konsol/rekan/kecualian/"))
    assert "Saudara sepupu." in page
    assert colleague.name not in page


def test_what_is_abused_is_lifted_with_a_reason_that_its_speaker_reads(house: House) -> None:
    make_cycle(house)
    mates = make_colleagues(house, 2)
    client = client_of(house, "employee")
    for mate in mates:
        name(client, MINE, mate)
    path = f"/konsol/rekan/kecualian/{RaterExclusion.objects.earliest('said_at').uid}/"
    operator = client_of(house, "operator")
    assert operator.post(path, {"reason": " "}).status_code == 422
    assert operator.post(path, {"reason": "Alasan tidak jelas."}).status_code == 302
    assert {mate.pk for mate in mates} <= peers(house, "employee")
    assert "Alasan tidak jelas." in text(client.get(MINE))
    assert name(client, MINE, mates[0]).status_code in (409, 422)
