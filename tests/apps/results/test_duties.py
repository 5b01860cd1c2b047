"""Who is told on the first page that a result waits to be received, and who that others' do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from salore.core import clock
from salore.cycles.duties import Agenda, Duty, agendas, desks_of
from salore.organisation.viewer import Viewer
from salore.results.duties import duties
from salore.results.models import Release, Result
from salore.results.receiving import result_receive
from tests.factories.personas import House
from tests.factories.results import make_released, make_result


def told(house: House, persona: str) -> list[Duty]:
    viewer: Viewer = house.viewer(persona)
    found = agendas(desks_of([viewer], clock.now()))[house.people[persona].pk]
    return [duty for duty in found.duties if duty.key.startswith("results.")]


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


@pytest.fixture
def result(house: House) -> Result:
    return make_released(house, "employee", on=ago(10), unit=house.units["BKPSDM.DATA"])


def test_whom_it_concerns_is_asked_to_read_and_receive_until_they_did(house: House, result: Result) -> None:
    (duty,) = told(house, "employee")
    assert str(result.uid) in duty.href
    result_receive(actor=house.viewer("employee"), result=result)
    assert not told(house, "employee")


@pytest.mark.parametrize("persona", ["superior", "unit_officer"])
def test_superior_and_officer_are_told_how_many(house: House, result: Result, persona: str) -> None:
    (duty,) = told(house, persona)
    assert "2025" in duty.title
    result_receive(actor=house.viewer("employee"), result=result)
    assert not told(house, persona)


@pytest.mark.parametrize("persona", ["colleague", "auditor", "operator", "team_lead"])
def test_others_are_told_nothing(house: House, result: Result, persona: str) -> None:
    assert result.pk
    assert not told(house, persona)


def test_people_are_left_to_read_in_peace_first(house: House) -> None:
    make_released(house, "employee", on=ago(3), unit=house.units["BKPSDM.DATA"])
    assert told(house, "employee")
    assert not told(house, "superior")


def test_nothing_is_said_before_release_nor_of_imports(house: House, result: Result) -> None:
    Release.objects.update(released_on=clock.today() + timedelta(days=1))
    make_result(house, "colleague")
    assert result.pk
    assert not [
        told(house, persona) for persona in ("employee", "colleague", "superior") if told(house, persona)
    ]


def test_two_queries_find_it_for_many_people(house: House, django_assert_num_queries: Any) -> None:
    for persona in ("employee", "colleague", "auditor", "team_lead"):
        make_released(house, persona, on=ago(10))
    desks = desks_of([house.viewer(persona) for persona in house.people], clock.now())
    found = {desk.person_id: Agenda() for desk in desks}
    with django_assert_num_queries(2):
        duties(desks, found)
    assert sum(len(agenda.duties) for agenda in found.values()) >= 5


def test_who_has_left_is_a_duty_of_who_led_them_last_and_of_the_officer(house: House, result: Result) -> None:
    house.leave("employee", on=ago(5))
    for persona in ("superior", "unit_officer"):
        (duty,) = told(house, persona)
        assert "Employee" in duty.title
        assert str(result.uid) in duty.href
    for persona in ("colleague", "team_lead", "head", "auditor"):
        assert not told(house, persona)
    result_receive(actor=house.viewer("employee"), result=result)
    assert not told(house, "superior")
