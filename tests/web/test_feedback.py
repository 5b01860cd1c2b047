"""Feedback over HTTP: given in two touches and a sentence, read at once, evidence for the superior."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.services.feedback import MOST_A_DAY, feedback_ask, feedback_give
from salore.appraisal.states import FeedbackKind
from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.models import Event, Reading
from salore.planning.services.dialogue import remark_add
from salore.planning.states import RemarkKind
from tests.factories.personas import House, make_cycle
from tests.factories.plans import make_plan
from tests.web.queries import assert_steady

MORNING = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december(settings: Any, house: House) -> None:
    settings.CLOCK_OFFSET = MORNING - clock.now()
    make_cycle(house, 2026)


def signed_in(client: Client, house: House, persona: str) -> Client:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def page(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).text)


def give(house: House, giver: str, receiver: str, text: str = "Arsipnya rapi.", **more: Any) -> Feedback:
    return feedback_give(
        actor=house.viewer(giver),
        receiver=house.people[receiver],
        **{"kind": FeedbackKind.APPRECIATION, "text": text} | more,
    )


def _form_of(house: House, persona: str) -> str:
    return f"/umpan-balik/rekan/{house.people[persona].uid}/"


def test_a_kind_and_a_sentence_are_read_at_once_on_the_first_page(house: House, client: Client) -> None:
    signed_in(client, house, "colleague")
    assert _form_of(house, "employee") in page(client, "/umpan-balik/rekan/")
    said = {"kind": "advice", "text": "Beri tanggal pada setiap berkas.", "about": "nilai:akuntabel"}
    sent = client.post(_form_of(house, "employee"), said)
    shown = page(client, sent.headers["Location"])
    assert "Employee sudah dapat membacanya" in shown
    assert "Tentang: Akuntabel" in shown
    home = page(signed_in(client, house, "employee"), "/")
    assert "Beri tanggal pada setiap berkas." in home
    assert sent.headers["Location"] in home
    assert "Beri tanggal" in page(client, "/umpan-balik/")
    event = Event.objects.get(verb="feedback.given")
    assert event.person_id == house.people["employee"].pk
    assert "tanggal" not in str(event.data)


def test_the_superior_reads_it_with_the_observations_and_leaves_a_trace(house: House, client: Client) -> None:
    plan = make_plan(house, "employee", year=2026, state="agreed", version=1)
    remark_add(
        actor=house.viewer("superior"), plan=plan, text="Datang lebih awal.", kind=RemarkKind.OBSERVATION
    )
    give(house, "colleague", "employee", goal=plan.goals.get())
    signed_in(client, house, "superior")
    employee = house.people["employee"]
    assert f"/umpan-balik/pegawai/{employee.uid}/" in page(client, "/umpan-balik/")
    shown = page(client, f"/umpan-balik/pegawai/{employee.uid}/")
    assert "Arsipnya rapi." in shown
    assert "Datang lebih awal." in shown
    assert "Tentang: Hasil 1 employee" in shown
    assert Reading.objects.filter(person_id=employee.pk, subject_kind="person").count() == 1
    own = page(signed_in(client, house, "employee"), "/umpan-balik/")
    assert "Datang lebih awal." in own


def test_a_request_is_a_task_until_it_is_answered_or_declined(house: House, client: Client) -> None:
    signed_in(client, house, "employee")
    where = f"/umpan-balik/rekan/{house.people['colleague'].uid}/minta/"
    assert client.post(where, {"question": "Apakah loket baru membantu?"}).status_code == 302
    assert client.post(where, {}).status_code == 409
    request = FeedbackRequest.objects.get()
    home = page(signed_in(client, house, "colleague"), "/")
    assert "Apakah loket baru membantu?" in home
    answer = f"/umpan-balik/permintaan/{request.uid}/"
    assert answer in home
    client.post(answer, {"kind": "appreciation", "text": "Ya, antrean hilang.", "about": ""})
    assert answer not in page(client, "/")
    assert client.get(answer).status_code == 404
    own = page(signed_in(client, house, "employee"), "/umpan-balik/")
    assert "Ya, antrean hilang." in own
    assert "Sudah dijawab" in own


def test_a_request_may_be_declined_without_a_reason(house: House, client: Client) -> None:
    request = feedback_ask(actor=house.viewer("employee"), asked=house.people["colleague"])
    signed_in(client, house, "colleague")
    declined = client.post(f"/umpan-balik/permintaan/{request.uid}/", {"decline": "1"})
    assert declined.status_code == 302
    assert not Feedback.objects.exists()
    assert "Tidak dijawab" in page(signed_in(client, house, "employee"), "/umpan-balik/")


def test_it_is_mended_within_a_day_and_stands_afterwards(house: House, client: Client, settings: Any) -> None:
    made = give(house, "colleague", "employee")
    signed_in(client, house, "colleague")
    change = f"/umpan-balik/{made.uid}/ubah/"
    assert "Arsipnya rapi." in page(client, change)
    client.post(change, {"kind": "advice", "text": "Arsipnya rapi sekali.", "about": ""})
    made.refresh_from_db()
    assert (made.kind, made.text) == ("advice", "Arsipnya rapi sekali.")
    settings.CLOCK_OFFSET += timedelta(days=1, minutes=1)
    assert client.get(change).status_code == 404
    assert client.post(change, {"take_back": "1"}).status_code == 404
    assert change not in page(client, "/umpan-balik/?arah=diberikan")
    assert Feedback.objects.exists()


def test_what_is_taken_back_is_gone_and_its_request_is_open_again(house: House, client: Client) -> None:
    request = feedback_ask(actor=house.viewer("employee"), asked=house.people["colleague"])
    made = give(house, "colleague", "employee", asked_for=request)
    signed_in(client, house, "colleague").post(f"/umpan-balik/{made.uid}/ubah/", {"take_back": "1"})
    assert not Feedback.objects.exists()
    assert f"/umpan-balik/permintaan/{request.uid}/" in page(client, "/umpan-balik/")
    assert client.get(f"/umpan-balik/{made.uid}/").status_code == 404
    assert Event.objects.filter(verb="feedback.taken_back").exists()


def test_only_so_many_a_day_those_taken_back_among_them(house: House, client: Client, settings: Any) -> None:
    signed_in(client, house, "colleague")
    for number in range(MOST_A_DAY):
        made = give(house, "colleague", "employee", f"Nomor {number}.")
    client.post(f"/umpan-balik/{made.uid}/ubah/", {"take_back": "1"})
    said = {"kind": "advice", "text": "Satu lagi.", "about": ""}
    refused = client.post(_form_of(house, "employee"), said)
    assert refused.status_code == 422
    assert "paling banyak 20" in refused.text
    assert "Satu lagi." in refused.text
    settings.CLOCK_OFFSET += timedelta(days=1)
    assert client.post(_form_of(house, "employee"), said).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"text": "   "}, {"text": "x" * 1001}, {"kind": ""}, {"kind": "insult"}, {"about": "rhk:1"}],
)
def test_what_nobody_can_read_is_refused(house: House, client: Client, wrong: dict[str, str]) -> None:
    said = {"kind": "advice", "text": "Tekun.", "about": ""} | wrong
    assert signed_in(client, house, "colleague").post(_form_of(house, "employee"), said).status_code == 422
    assert not Feedback.objects.exists()


def test_a_goal_of_somebody_else_is_refused(house: House) -> None:
    foreign = make_plan(house, "superior", year=2026).goals.get()
    with pytest.raises(DomainError) as refused:
        give(house, "colleague", "employee", goal=foreign)
    assert refused.value.code == "goal_foreign"


def test_goals_of_a_plan_that_the_giver_does_not_see_are_not_offered(house: House, client: Client) -> None:
    make_plan(house, "employee", year=2026, state="agreed", version=1)
    assert "Hasil 1 employee" not in page(signed_in(client, house, "colleague"), _form_of(house, "employee"))
    assert "Hasil 1 employee" in page(signed_in(client, house, "superior"), _form_of(house, "employee"))


def test_somebody_is_found_by_name_among_those_one_works_with(house: House, client: Client) -> None:
    signed_in(client, house, "colleague")
    found = page(client, "/umpan-balik/rekan/?cari=empl")
    assert _form_of(house, "employee") in found
    assert _form_of(house, "superior") not in found
    # The auditor is of the same agency, and works elsewhere.
    assert _form_of(house, "auditor") not in page(client, "/umpan-balik/rekan/?cari=auditor")


def test_words_of_others_stay_between_them(house: House, client: Client) -> None:
    give(house, "superior", "employee", "Pelajari tabel silang.")
    assert "tabel silang" not in page(signed_in(client, house, "colleague"), "/umpan-balik/")


def test_a_script_stands_as_it_was_written(house: House, client: Client) -> None:
    give(house, "colleague", "employee", "<script>alert(1)</script>")
    shown = signed_in(client, house, "employee").get("/umpan-balik/").text
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown


def test_the_list_costs_the_same_for_twice_as_many(house: House, client: Client) -> None:
    give(house, "colleague", "employee")
    signed_in(client, house, "employee")

    def grow() -> None:
        give(house, "superior", "employee")

    assert_steady(lambda: client.get("/umpan-balik/"), grow, at_most=22)


def test_it_speaks_english(house: House, client: Client) -> None:
    give(house, "colleague", "employee")
    client.cookies["bahasa"] = "en"
    shown = page(signed_in(client, house, "employee"), "/umpan-balik/")
    assert "1 time somebody said something to you" in shown
    assert "Appreciation" in shown
