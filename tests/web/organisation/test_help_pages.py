"""Questions from any page: whom they reach, what is answered, what the asker sees of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from salore.ledger.models import Event
from salore.organisation.models import Appointment, HelpRequest
from tests.factories.personas import House
from tests.web.organisation.conftest import browser

ASK, WRONG = "/bantuan/minta/", "/bantuan/atasan-salah/"


def ask(client: Client, url: str = ASK, **typed: str) -> HelpRequest:
    answer = client.post(url, {"text": "Bagaimana mengisi target?"} | typed)
    assert answer.status_code == 302, answer.content.decode()
    asked = HelpRequest.objects.order_by("pk").last()
    assert asked is not None
    assert answer.headers["Location"] == f"/bantuan/{asked.uid}/"
    return asked


def test_every_page_leads_to_help_with_the_page_along(employee: Client) -> None:
    page = employee.get("/pegawai/?q=rahasia").content.decode()
    assert "/bantuan/minta/?dari=/pegawai/" in page
    assert "/bantuan/atasan-salah/?dari=/pegawai/" in page
    assert 'name="page" value="/pegawai/"' in employee.get("/bantuan/minta/?dari=/pegawai/").content.decode()


@pytest.mark.parametrize(
    "address", ["https://jahat.example/x", "//jahat.example/x", "javascript:alert(1)", "jahat/relatif"]
)
def test_no_other_house_goes_along(employee: Client, address: str) -> None:
    assert address not in employee.get(ASK, {"dari": address}).content.decode()
    assert ask(employee, page=address).page == ""


def test_what_was_sought_on_a_page_does_not_go_along(employee: Client) -> None:
    assert ask(employee, page="/pegawai/?q=198001012006012004").page == "/pegawai/"


def test_the_page_that_somebody_came_from_is_called_by_its_name(employee: Client, officer: Client) -> None:
    for page, name in (("/pegawai/", "People"), ("/panduan/planning/", "/panduan/planning/")):
        asked = ask(employee, page=page)
        assert f'<a href="{page}">{name}</a>' in officer.get(f"/bantuan/{asked.uid}/").content.decode()


def test_a_question_reaches_the_nearest_officer_above(
    house: House, employee: Client, officer: Client
) -> None:
    asked = ask(employee)
    assert (asked.unit, asked.for_unit) == (house.units["BKPSDM.DATA"], house.units["BKPSDM"])
    page = employee.get(f"/bantuan/{asked.uid}/").content.decode()
    assert "It is read by" in page
    assert "Unit Officer" in page
    assert "Your answer" not in page
    assert "Answer a question" in officer.get("/").content.decode()
    page = officer.get(f"/bantuan/{asked.uid}/").content.decode()
    assert "Employee asks" in page
    assert f"/pegawai/{house.people['employee'].uid}/" in page
    assert browser(house, "superior").get(f"/bantuan/{asked.uid}/").status_code == 404


def test_without_an_officer_above_the_operators_answer(house: House, operator: Client) -> None:
    asked = ask(browser(house, "auditor"))
    assert asked.for_unit is None
    page = browser(house, "auditor").get(f"/bantuan/{asked.uid}/").content.decode()
    assert "performance team" in page
    assert "Answer a question" in operator.get("/").content.decode()


def test_an_officers_own_question_goes_to_somebody_else(house: House, officer: Client) -> None:
    assert ask(officer).for_unit is None
    Appointment.objects.create(
        agency=house.agency, person=house.people["head"], role="unit_officer",
        unit=house.units["SETDA"], starts_on="2026-01-01",
    )  # fmt: skip
    assert ask(officer).for_unit == house.units["SETDA"]


def test_nobody_answers_the_own_question(house: House, operator: Client) -> None:
    asked = ask(operator)
    assert "Your question is on its way" in operator.get(f"/bantuan/{asked.uid}/").content.decode()
    assert operator.post(f"/bantuan/{asked.uid}/", {"answer": "Saya sendiri"}).status_code == 404
    assert asked.asker == house.people["operator"]


def test_an_answer_stands_on_the_askers_first_page(house: House, employee: Client, officer: Client) -> None:
    asked = ask(employee)
    url = f"/bantuan/{asked.uid}/"
    assert officer.post(url, {"answer": ""}).status_code == 422
    assert officer.post(url, {"answer": "Tulis angka dan satuannya."}).headers["Location"] == url
    page = employee.get(url).content.decode()
    assert "Tulis angka dan satuannya." in page
    assert "Unit Officer" in page
    assert "Tulis angka dan satuannya." in employee.get("/").content.decode()
    assert "Answer a question" not in officer.get("/").content.decode()
    verbs = Event.objects.filter(subject_uid=asked.uid).order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [
        ("help.asked", house.people["employee"].pk),
        ("help.answered", house.people["unit_officer"].pk),
    ]


def test_of_two_answers_the_first_stands_and_the_second_is_told(
    employee: Client, officer: Client, operator: Client
) -> None:
    asked = ask(employee)
    url = f"/bantuan/{asked.uid}/"
    officer.post(url, {"answer": "Pertama."})
    answer = operator.post(url, {"answer": "Kedua."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody answered this meanwhile" in page
    assert "Pertama." in page
    asked.refresh_from_db()
    assert asked.answer == "Pertama."


def test_who_is_led_by_the_wrong_person_sees_what_is_recorded(house: House, employee: Client) -> None:
    page = employee.get(f"{WRONG}?dari=/skp/").content.decode()
    assert "Pranata SDM Aparatur Terampil, BKPSDM.DATA" in page
    assert "Superior" in page
    asked = ask(employee, WRONG, text="Sejak Mei saya dipimpin Kepala Bidang Mutasi.")
    assert asked.kind == "wrong_superior"
    assert asked.agency == house.agency


def test_questions_are_listed_to_those_whom_they_concern(
    house: House, stranger: House, employee: Client, officer: Client, operator: Client
) -> None:
    asked, other = ask(employee), ask(browser(house, "auditor"), text="Dari inspektorat")
    ask(browser(stranger, "employee"), text="Dari instansi lain")

    def listed(client: Client, query: str = "") -> list[HelpRequest]:
        answer: Any = client.get(f"/bantuan/?{query}")
        return answer.context["page"].rows

    assert listed(employee) == [asked]
    assert listed(officer) == [asked]
    assert listed(operator) == [other, asked]
    assert listed(operator, "keadaan=dijawab") == []
    assert listed(operator, "keadaan=saya") == []
    assert listed(browser(house, "colleague")) == []


def test_text_of_people_is_kept_as_text(employee: Client, officer: Client) -> None:
    asked = ask(employee, text="<script>alert(1)</script> \u202egnp.exe 🌾")
    assert asked.text == "<script>alert(1)</script> gnp.exe 🌾"
    page = officer.get(f"/bantuan/{asked.uid}/").content.decode()
    assert "<script>alert" not in page
    assert employee.post(ASK, {"text": "x" * 5000}).status_code == 422
    assert employee.post(ASK, {"text": "  "}).status_code == 422
