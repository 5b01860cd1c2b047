"""Forms about colleagues over HTTP: answered in turn, by their rater alone, without a trace."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from salore.accounts.models import Session
from salore.appraisal.assigning import Rating
from salore.appraisal.models import SealedAnswer
from salore.appraisal.sealing import Mode
from salore.core import clock
from salore.ledger.models import Event, Reading
from salore.organisation.models import Assignment
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
    assert "data-key" not in page.text


def test_only_a_browser_of_ones_own_keeps_drafts(asked: Round, rater: Client, house: House) -> None:
    path = _paths(asked)[0]
    before = list(Session.objects.values_list("session_data", "expire_date"))
    rater.post("/rekan/peramban/", {"own": "1"})
    assert list(Session.objects.values_list("session_data", "expire_date")) == before
    page = rater.get(path).text
    assert "data-page-only" not in page
    lock = _lock(page)
    # Who signs in later has another lock: neither a new session nor another account opens what was kept.
    later = Client()
    later.cookies["salore-milik"] = rater.cookies["salore-milik"].value
    later.force_login(house.people["employee"].user)
    assert _lock(later.get(path).text) != lock
    rater.post("/rekan/peramban/", {})
    assert "data-page-only" in rater.get(path).text


def test_what_another_account_said_of_the_browser_does_not_hold(
    asked: Round, client: Client, house: House
) -> None:
    client.force_login(house.people["colleague"].user)
    client.post("/rekan/peramban/", {"own": "1"})
    client.force_login(house.people["employee"].user)
    assert "data-page-only" in client.get(_paths(asked)[0]).text


def test_a_session_that_ends_with_the_browser_is_on_no_browser_of_ones_own(
    asked: Round, rater: Client
) -> None:
    rater.post("/rekan/peramban/", {"own": "1"})
    session = rater.session
    session.set_expiry(0)
    session.save()
    assert "data-page-only" in rater.get(_paths(asked)[0]).text


def test_a_form_costs_few_queries(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    rater.get(path)
    with CaptureQueriesContext(connection) as shown:
        rater.get(path)
    with CaptureQueriesContext(connection) as sent:
        rater.post(path, _answers())
    assert len(shown) <= 6
    assert len(sent) <= 6


def test_a_script_is_told_where_to_go_on(asked: Round, rater: Client) -> None:
    answer = rater.post(_paths(asked)[0], _answers(), headers={"Salore-Draft": "1"})
    assert answer.status_code == 204
    assert answer["Salore-Location"] in _paths(asked)


def test_from_two_devices_the_later_answer_counts(asked: Round, rater: Client, house: House) -> None:
    path, phone = _paths(asked)[0], Client()
    phone.force_login(house.people["employee"].user)
    rater.post(path, _answers("2"))
    first = bytes(SealedAnswer.objects.get().envelope)
    phone.post(path, _answers("5"))
    assert bytes(SealedAnswer.objects.get().envelope) != first


def test_about_somebody_who_left_yesterday_one_may_still_answer(
    asked: Round, rater: Client, house: House
) -> None:
    form = asked.collection.assignments.get(ratee=house.people["superior"])
    Assignment.objects.filter(person=form.ratee).update(ends_on=date(2026, 12, 6))
    assert form.ratee.full_name in rater.get(f"/rekan/{form.pk}/").text
    assert rater.post(f"/rekan/{form.pk}/", _answers()).status_code == 302


def test_a_returned_form_opens_empty_and_says_why(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    rater.post(path, _answers())
    assert "Formulir terbuka kosong karena" in rater.get(path).text


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("Saya Employee, menurut saya baik.", True),
        ("saya, employee", True),
        ("199001012019012001 menurut saya tekun", True),
        ("Hubungi 19900101 201901 2 001", True),
        ("Rapat 12 kali, laporan 2026 lengkap.", False),
        ("<script>alert(1)</script>", False),
    ],
)
def test_what_shows_the_author_is_asked_back(asked: Round, rater: Client, remark: str, told: bool) -> None:
    page = rater.post(_paths(asked)[0], _answers(remark=remark))
    assert (page.status_code == 422) is told
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("closed", "sebelum penghitungan hanya dua dari"),
        ("counted", "Selama kuncinya belum musnah"),
        ("destroyed", "Jawaban sudah dihapus"),
    ],
)
def test_afterwards_the_page_says_what_then_holds(
    asked: Round, rater: Client, state: str, words: str
) -> None:
    torn = asked.collection.custodians.order_by("number")[:2]
    for custodian in torn:
        custodian.sheet_destroyed_on = date(2026, 12, 28)
        custodian.save()
    type(asked.collection).objects.update(state=state, destroyed_on=date(2026, 12, 29))
    for path in ("/rekan/", "/rekan/perlindungan/"):
        page = rater.get(path).text
        assert words in page
        assert (torn[1].person.full_name in page) is True
    assert ("28 Desember" in page) is False
    assert ("29 Desember 2026" in page) is (state == "destroyed")


def test_a_small_office_says_that_one_is_enough(house: House, rater: Client) -> None:
    about = house.people["superior"]
    make_round(house, [Rating(about.pk, house.people["employee"].pk, "peer")], mode=Mode.ONE_OF_TWO)
    assert "masing-masing sendirian bila memegang data itu" in rater.get("/rekan/").text


def test_the_demonstration_says_so(asked: Round, rater: Client, settings: Any) -> None:
    settings.IS_DEMONSTRATION = True
    page = rater.get(_paths(asked)[0]).text
    assert "Peragaan: tidak anonim." in page
    assert "disegel sebelum disimpan" not in page


def _lock(page: str) -> str:
    found = re.search(r'data-key="([^"]+)"', page)
    assert found
    return found[1]


def _sent(page: Any, score: str, **more: str) -> dict[str, str]:
    """Return a form as the page that was opened sends it."""
    hidden = dict(re.findall(r'name="(form_key|seen)" value="([^"]*)"', page.text))
    assert hidden.keys() == {"form_key", "seen"}
    return _answers(score, **more) | hidden


def test_a_page_that_was_opened_earlier_overwrites_nothing_unasked(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    older, newer = _sent(rater.get(path), "1", remark="Lama."), _sent(rater.get(path), "5")
    assert rater.post(path, newer).status_code == 302
    stands = SealedAnswer.objects.values_list("envelope", flat=True)
    kept = bytes(stands.get())
    page = rater.post(path, older)
    assert page.status_code == 422
    assert "kembali dari halaman atau perangkat lain" in page.text
    assert "Lama." in page.text
    assert bytes(stands.get()) == kept
    # Told of it, one may send it again.
    assert rater.post(path, _sent(page, "1", remark="Lama.")).status_code == 302
    assert bytes(stands.get()) != kept


def test_faults_of_an_older_page_do_not_make_it_the_newer(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    older = _sent(rater.get(path), "1")
    assert rater.post(path, _sent(rater.get(path), "5")).status_code == 302
    page = rater.post(path, older | {"loyal": ""})
    assert "dari halaman atau perangkat lain" not in page.text
    assert rater.post(path, _sent(page, "1")).status_code == 422


def test_the_same_page_may_send_again_where_the_reply_was_lost(asked: Round, rater: Client) -> None:
    path = _paths(asked)[0]
    sent = _sent(rater.get(path), "4")
    assert [rater.post(path, sent).status_code for _ in range(3)] == [302, 302, 302]
    assert SealedAnswer.objects.count() == 1


@pytest.mark.parametrize("seen", ["zz", "00", "' OR 1=1", "ff" * 40])
def test_a_made_up_stamp_overwrites_nothing(asked: Round, rater: Client, seen: str) -> None:
    path = _paths(asked)[0]
    assert rater.post(path, _sent(rater.get(path), "5")).status_code == 302
    sent = _sent(rater.get(path), "1") | {"seen": seen, "form_key": "x" * 5000}
    assert rater.post(path, sent).status_code == 422
