"""Answers that carry a name: of oneself, and of the lead of a team; given, changed, closed, read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.models import Collection, NamedAnswer
from salore.appraisal.naming.access import tasks_for
from salore.appraisal.services.naming import named_answer_give
from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.models import Cycle, Stage
from salore.ledger.models import Event
from salore.organisation.models import Employment, TeamMembership
from tests.factories.appraisal import CLOSES_AT, make_round
from tests.factories.personas import House
from tests.web.access.naming import appraisal
from tests.web.queries import assert_steady

ITEMS = (
    "berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif",
)  # fmt: skip
OWN, FORM, MEMBERS = "/penilaian-diri/", "/penilaian-diri/isi/", "/tim/masukan/"


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def asked(house: House) -> Collection:
    """Colleagues are being asked, so named answers are taken as well."""
    return make_round(house, []).collection


def signed_in(client: Client, house: House, persona: str) -> Client:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def page(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).text)


def answers(score: str = "4", **more: str) -> dict[str, str]:
    return dict.fromkeys(ITEMS, score) | {"remark": ""} | more


def _member(house: House) -> str:
    return f"{MEMBERS}{house.people['employee'].uid}/"


@pytest.mark.usefixtures("asked")
def test_it_is_a_duty_with_its_minutes_until_it_is_given(house: House, client: Client) -> None:
    signed_in(client, house, "employee")
    home = page(client, "/")
    assert "Nilai diri sendiri untuk tahun 2026" in home
    assert FORM in home
    assert "3 menit" in home
    assert "dapat diubah sampai Jumat, 18 Desember 2026." in page(client, FORM)
    assert client.post(FORM, answers(remark="Saya menata arsip.")).headers["Location"] == f"{OWN}?terkirim"
    assert "Nilai diri sendiri untuk tahun 2026" not in page(client, "/")
    shown = page(client, f"{OWN}?terkirim")
    assert "Saya menata arsip." in shown
    assert "Sering melebihi yang diharapkan" in shown
    event = Event.objects.get(verb="named_answer.given")
    assert (event.person_id, event.data) == (house.people["employee"].pk, {"source": "self"})


@pytest.mark.usefixtures("asked")
def test_given_again_it_begins_with_what_was_said_and_takes_its_place(house: House, client: Client) -> None:
    signed_in(client, house, "employee")
    client.post(FORM, answers("4", loyal="unobserved", remark="Pertama."))
    form = page(client, FORM)
    assert "Pertama." in form
    assert form.count(" checked") == len(ITEMS)
    client.post(FORM, answers("3", remark="Kedua."))
    answer = NamedAnswer.objects.get()
    assert answer.remark == "Kedua."
    assert answer.scores == dict.fromkeys(ITEMS, 3)


@pytest.mark.usefixtures("asked")
def test_what_was_not_observed_is_missing_and_no_zero(house: House, client: Client) -> None:
    signed_in(client, house, "employee").post(FORM, answers("unobserved", akuntabel="5"))
    assert NamedAnswer.objects.get().scores == {"akuntabel": 5}


@pytest.mark.usefixtures("asked")
def test_a_team_lead_says_it_of_each_member_by_name(house: House, client: Client) -> None:
    signed_in(client, house, "team_lead")
    home = page(client, "/")
    assert "Beri masukan sebagai ketua tim" in home
    assert "1 orang belum diisi" in home
    assert _member(house) in page(client, MEMBERS)
    sent = client.post(_member(house), answers(remark="Cepat dan teliti."))
    assert sent.headers["Location"] == f"{MEMBERS}?terkirim"
    assert "sudah lengkap" in page(client, sent.headers["Location"])
    assert "Beri masukan sebagai ketua tim" not in page(client, "/")
    own = page(signed_in(client, house, "employee"), OWN)
    assert "Cepat dan teliti." in own
    assert "Team Lead sebagai ketua tim" in own


@pytest.mark.usefixtures("asked")
def test_the_superior_reads_both_and_a_colleague_neither(house: House, client: Client) -> None:
    signed_in(client, house, "employee").post(FORM, answers(remark="Dari saya."))
    signed_in(client, house, "team_lead").post(_member(house), answers(remark="Dari ketua."))
    where = f"/umpan-balik/pegawai/{house.people['employee'].uid}/"
    shown = page(signed_in(client, house, "superior"), where)
    assert "Dari saya." in shown
    assert "Dari ketua." in shown
    assert signed_in(client, house, "colleague").get(where).status_code == 404
    assert "Dari" not in page(client, OWN)


@pytest.mark.usefixtures("asked")
def test_nobody_gives_input_on_somebody_outside_their_team(house: House, client: Client) -> None:
    signed_in(client, house, "team_lead")
    for persona in ("colleague", "superior", "team_lead"):
        path = f"{MEMBERS}{house.people[persona].uid}/"
        assert client.get(path).status_code == 404
        assert client.post(path, answers()).status_code == 404
    assert not NamedAnswer.objects.exists()


@pytest.mark.usefixtures("asked")
def test_a_lead_who_is_the_superior_decides_and_gives_no_input(house: House, client: Client) -> None:
    TeamMembership.objects.filter(person=house.people["team_lead"]).update(person=house.people["superior"])
    signed_in(client, house, "superior")
    assert client.get(_member(house)).status_code == 404
    assert "Beri masukan sebagai ketua tim" not in page(client, "/")


@pytest.mark.usefixtures("asked")
def test_whoever_is_not_appraised_is_not_asked(house: House, client: Client) -> None:
    Employment.objects.filter(person=house.people["employee"]).delete()
    signed_in(client, house, "employee")
    assert client.get(FORM).status_code == 404
    assert "Nilai diri sendiri" not in page(client, "/")


def test_nothing_is_asked_while_nothing_is_open(house: House, client: Client) -> None:
    signed_in(client, house, "employee")
    assert client.get(FORM).status_code == 404
    assert "Saat ini tidak ada yang diminta" in page(client, OWN)


def test_the_stage_of_the_appraisal_opens_it_as_well(house: House, client: Client) -> None:
    appraisal(house)
    signed_in(client, house, "employee")
    assert FORM in page(client, "/")
    assert client.post(FORM, answers()).status_code == 302


def test_where_both_run_it_stays_open_as_long_as_the_later(house: House, settings: Any) -> None:
    make_round(house, [])
    cycle = Cycle.objects.get(year=2026)
    Stage.objects.create(
        agency=house.agency, cycle=cycle, period=cycle.periods.get(key="2026"), kind="appraisal",
        opens_on="2026-12-01", due_on="2027-01-22",
    )  # fmt: skip
    settings.CLOCK_OFFSET += timedelta(days=30)
    task = next(task for task in tasks_for(house.viewer("employee")))
    assert task.opening.due_on.isoformat() == "2027-01-22"
    assert task.opening.is_open_at(clock.now())


@pytest.mark.usefixtures("asked")
def test_after_the_end_it_is_refused_and_what_was_typed_stands(
    house: House, client: Client, settings: Any
) -> None:
    signed_in(client, house, "employee")
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    late = client.post(FORM, answers(remark="Terlambat."))
    assert late.status_code == 409
    assert "Waktunya sudah habis" in late.text
    assert "Terlambat." in late.text
    assert not NamedAnswer.objects.exists()
    assert "Nilai diri sendiri untuk" not in page(client, "/")
    settings.CLOCK_OFFSET += timedelta(days=3)
    assert client.get(FORM).status_code == 404


@pytest.mark.usefixtures("asked")
def test_in_a_year_that_was_closed_meanwhile_nothing_is_taken(house: House) -> None:
    task = next(task for task in tasks_for(house.viewer("employee")))
    Cycle.objects.update(state="closed")
    with pytest.raises(DomainError) as refused:
        named_answer_give(actor=house.viewer("employee"), task=task, scores={})
    assert refused.value.code == "naming_over"


@pytest.mark.usefixtures("asked")
def test_nobody_answers_what_another_is_asked(house: House) -> None:
    task = next(task for task in tasks_for(house.viewer("employee")))
    with pytest.raises(DomainError) as refused:
        named_answer_give(actor=house.viewer("colleague"), task=task, scores={})
    assert refused.value.code == "not_the_rater"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("wrong", [{"loyal": "9"}, {"loyal": ""}, {"remark": "x" * 2001}])
def test_what_no_form_says_is_refused(house: House, client: Client, wrong: dict[str, str]) -> None:
    refused = signed_in(client, house, "employee").post(FORM, answers() | wrong)
    assert refused.status_code == 422
    assert not NamedAnswer.objects.exists()


@pytest.mark.usefixtures("asked")
def test_it_speaks_english(house: House, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    signed_in(client, house, "employee")
    assert "How do you see your own conduct at work?" in page(client, FORM)
    assert "Often more than expected" in page(client, FORM)


@pytest.mark.usefixtures("asked")
def test_the_first_page_costs_the_same_for_twice_as_many_members(house: House, client: Client) -> None:
    signed_in(client, house, "team_lead")
    team = TeamMembership.objects.get(person=house.people["employee"]).team

    def grow() -> None:
        TeamMembership.objects.create(
            agency=house.agency, team=team, person=house.people["colleague"], starts_on="2026-01-01"
        )

    assert_steady(lambda: client.get("/"), grow, at_most=13)
    assert "2 orang belum diisi" in page(client, "/")
