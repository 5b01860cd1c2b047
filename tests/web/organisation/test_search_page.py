"""One search: everybody of the agency, and goals only of the plans in sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from salore.organisation.models import Identifier
from salore.planning.models import Goal
from tests.factories.personas import House, make_person
from tests.factories.plans import make_plan
from tests.web.organisation.conftest import browser
from tests.web.queries import assert_steady


def found(client: Client, typed: str) -> tuple[list[str], list[str]]:
    answer: Any = client.get("/cari/", {"q": typed})
    assert answer.status_code == 200
    people = [line.name for line in answer.context.get("people", [])]
    return people, [goal.title for goal in answer.context.get("goals", [])]


@pytest.fixture
def goal(house: House, stranger: House) -> Goal:
    Goal.objects.filter(plan=make_plan(stranger)).update(title="Berkas digital instansi lain")
    mine = make_plan(house).goals.get()
    mine.title = "Berkas digital pegawai lengkap dan terverifikasi"
    mine.save()
    return mine


@pytest.mark.parametrize(
    ("persona", "sees"),
    [("employee", True), ("superior", True), ("head", True), ("operator", True), ("unit_officer", True),
     ("colleague", False), ("objection_officer", False), ("system_administrator", False)],
)  # fmt: skip
def test_goals_are_found_by_those_who_may_read_the_plan(
    house: House, goal: Goal, persona: str, sees: bool
) -> None:
    people, goals = found(browser(house, persona), "terverif dig")
    assert people == []
    assert goals == ([goal.title] if sees else [])


def test_people_are_found_by_word_beginnings_and_open_numbers(house: House, operator: Client) -> None:
    assert found(operator, "off obj")[0] == ["Objection Officer"]
    number = Identifier.objects.get(person=house.people["head"]).value
    assert found(operator, number[:17])[0]
    assert found(browser(house, "colleague"), number)[0] == []


@pytest.mark.parametrize(
    "typed", ["drg. Objection Officer, S.IP., M.Si.", "Ir. off obj", "objection officer S.E."]
)
def test_a_name_typed_as_letters_write_it_is_found_without_its_titles(operator: Client, typed: str) -> None:
    assert found(operator, typed)[0] == ["Objection Officer"]


@pytest.mark.parametrize("typed", ["", " ", "'", "a' | 'b", ":*", "\0", "()&|!<->", "🌾", "x" * 5000, "%_"])
def test_anything_may_be_typed(house: House, operator: Client, typed: str) -> None:
    people, goals = found(operator, typed)
    assert len(people) <= 10
    assert goals == []
    assert house.agency.pk


def test_a_search_needs_no_more_queries_for_more_found(house: House, operator: Client) -> None:
    def grow() -> None:
        for number in range(6):
            person = make_person(house.agency, f"Officer {number}", f"19910101200120100{number}")
            house.place(person, "BKPSDM", "Analis Kinerja")

    assert_steady(lambda: operator.get("/cari/?q=officer"), grow)


def test_many_who_fit_lead_to_the_list(house: House, operator: Client) -> None:
    for number in range(12):
        person = make_person(house.agency, f"Mahuze {number}", f"1991010120012010{number:02d}")
        house.place(person, "BKPSDM", "Analis Kinerja")
    page = operator.get("/cari/?q=mahuze").content.decode()
    assert "/pegawai/?q=mahuze" in page
