"""Forms about colleagues over HTTP: answered in turn, by their rater alone, without a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from salore.accounts.models import Session
from salore.appraisal.assigning import Rating
from salore.appraisal.models import SealedAnswer
from salore.core import clock
from salore.ledger.models import Event, Reading
from salore.web.models import FormReceipt
from tests.factories.appraisal import CLOSES_AT, Round, make_colleagues, make_round
from tests.factories.personas import House

ITEMS = (
    "berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif",
)  # fmt: skip


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def asked(house: House) -> Round:
    """The employee is asked about the superior and two colleagues."""
    employee = house.people["employee"]
    about = [house.people["superior"], *make_colleagues(house, 2)]
    return make_round(house, [Rating(one.pk, employee.pk, "peer") for one in about])


@pytest.fixture
def rater(client: Client, house: House) -> Client:
    client.force_login(house.people["employee"].user)
    return client


def _paths(made: Round) -> list[str]:
    return [f"/rekan/{form.pk}/" for form in made.collection.assignments.order_by("pk")]


def _answers(score: str = "4", **more: str) -> dict[str, str]:
    return dict.fromkeys(ITEMS, score) | {"remark": ""} | more


def test_one_form_opens_the_next_until_all_are_back(asked: Round, rater: Client) -> None:
    where = _paths(asked)[0]
    for _ in range(2):
        where = rater.post(where, _answers()).headers["Location"]
        assert where in _paths(asked)
    where = rater.post(where, _answers("unobserved")).headers["Location"]
    assert where == "/rekan/?terkirim"
    page = rater.get(where)
    assert "Semua formulir Anda sudah kembali" in page.text
    assert SealedAnswer.objects.count() == 3


def test_what_was_answered_is_never_shown_again(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    rater.post(path, _answers("5", remark="Sabar sekali."))
    page = rater.get(path).text
    assert "checked" not in page
    assert "Sabar" not in page


def test_a_form_with_gaps_keeps_what_was_typed_and_says_where(asked: Round, rater: Client) -> None:
    answers = _answers(remark="Tekun.")
    del answers["loyal"]
    page = rater.post(_paths(asked)[0], answers)
    assert page.status_code == 422
    assert "Tekun." in page.text
    assert 'href="#id_loyal' in page.text
    assert not SealedAnswer.objects.exists()


def test_a_remark_that_names_its_author_is_asked_back_once(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    page = rater.post(path, _answers(remark="Menurut saya, Employee, dia tekun."))
    assert page.status_code == 422
    assert "nama Anda sendiri" in page.text
    assert not SealedAnswer.objects.exists()
    sent = rater.post(path, _answers(remark="Menurut saya, Employee, dia tekun.", as_it_is="1"))
    assert sent.status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"loyal": "9"}, {"loyal": "<script>"}, {"remark": "x" * 1001}, {"loyal": ""}, {"remark": "😀" * 251}],
)
def test_what_no_form_says_is_refused(asked: Round, rater: Client, wrong: dict[str, str]) -> None:
    assert rater.post(_paths(asked)[0], _answers() | wrong).status_code == 422
    assert not SealedAnswer.objects.exists()


def test_whoever_cannot_judge_says_so_in_one_touch(asked: Round, rater: Client) -> None:
    assert rater.post(_paths(asked)[0], {"abstain": "1"}).status_code == 302
    assert SealedAnswer.objects.count() == 1


def test_no_trace_is_left_of_who_was_there_when(asked: Round, rater: Client) -> None:
    def traces() -> list[Any]:
        kept = [rows.objects.count() for rows in (Event, Reading, FormReceipt)]
        return [*kept, *Session.objects.values_list("seen_at", "session_data", "expire_date")]

    rater.get("/rekan/perlindungan/")
    before = traces()
    rater.get("/rekan/")
    rater.get(_paths(asked)[0])
    sent = rater.post(_paths(asked)[0], _answers())
    assert traces() == before
    assert "sessionid" not in sent.cookies


def test_in_the_days_of_grace_the_form_says_why_it_is_empty(
    asked: Round, rater: Client, settings: Any
) -> None:
    settings.CLOCK_OFFSET += timedelta(days=8)
    page = rater.get(_paths(asked)[0]).text
    assert "Batas waktunya sudah lewat" in page


def test_after_the_end_nothing_is_taken_and_what_was_typed_stands(
    asked: Round, rater: Client, settings: Any
) -> None:
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    for path in ("/rekan/", _paths(asked)[0]):
        page = rater.get(path)
        assert "Waktu menjawab sudah habis" in page.text
        assert "Jawab<" not in page.text
        assert "Kirim" not in page.text
    page = rater.post(_paths(asked)[0], _answers(remark="Terlambat."))
    assert page.status_code == 422
    assert "tidak diterima lagi" in page.text
    assert "Terlambat." in page.text


def test_nobody_opens_a_form_of_another(asked: Round, client: Client, house: House) -> None:
    for persona in ("superior", "operator", "colleague", "system_administrator"):
        client.force_login(house.people[persona].user)
        assert client.get(_paths(asked)[0]).status_code == 404
        assert client.post(_paths(asked)[0], _answers()).status_code == 404
    assert not SealedAnswer.objects.exists()


def test_the_page_says_who_holds_the_codes_and_what_is_not_protected(asked: Round, rater: Client) -> None:
    page = rater.get(_paths(asked)[0]).text
    for persona in ("operator", "auditor", "colleague"):
        assert asked.house.people[persona].full_name in page
    assert "Apa yang tidak dapat dijaga" in rater.get("/rekan/perlindungan/").text


def test_forms_are_never_stored_on_the_way(asked: Round, rater: Client) -> None:
    page = rater.get(_paths(asked)[0])
    assert "no-store" in page.headers["Cache-Control"]
    assert "data-page-only" in page.text
