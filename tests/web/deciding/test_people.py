"""Decisions over HTTP: evidence on one page, one person after the other, several together."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from salore.appraisal.models import (
    Collection,
    Dialogue,
    Evaluation,
    Feedback,
    NamedAnswer,
    SourceResult,
)
from salore.appraisal.services.reviewing import evaluations_want_review
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.ledger.models import Reading
from salore.planning.models import Evidence, Indicator, Plan, Progress, Remark
from tests.conftest import ITEMS
from tests.factories.deciding import (
    DECIDING_AT,
    make_cell,
    make_predicate,
    make_staff,
    propose,
)
from tests.factories.personas import House
from tests.factories.plans import make_agreed
from tests.factories.results import make_result
from tests.web.deciding.sending import WHY, path, said, typed
from tests.web.queries import assert_steady


def plan_with_progress(house: House, period: Period) -> Plan:
    plan = make_agreed(house, year=2026)
    indicator = Indicator.objects.get(goal__plan=plan)
    for quarter, value in (("Q1", 200), ("Q2", 300), ("Q3", 315)):
        Progress.objects.create(
            agency=house.agency, indicator=indicator, value=value, entered_at=clock.now(),
            period=period.cycle.periods.get(key=f"2026-{quarter}"),
        )  # fmt: skip
    return plan


# ── The page of a person ─────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_what_was_promised_and_reached(superior: Client, house: House, period: Period) -> None:
    plan_with_progress(house, period)
    page = said(superior.get(path(house)).text)
    assert "Hasil 1 employee" in page
    assert "820 berkas" in page
    assert "815 berkas" in page
    assert "3 dari 4 periode dilaporkan" in page
    assert "Sesuai Ekspektasi." in page
    assert "Belum dinilai" in page


def test_evidence_that_lies_elsewhere_is_linked_where_it_lies(
    superior: Client, house: House, period: Period
) -> None:
    plan = plan_with_progress(house, period)
    told = Progress.objects.filter(indicator__goal__plan=plan).order_by("pk")[0]
    Evidence.objects.create(agency=house.agency, progress=told, url="https://contoh.go.id/laporan?a=1&b=2",
                            caption="Laporan", added_at=clock.now())  # fmt: skip
    assert '<a href="https://contoh.go.id/laporan?a=1&amp;b=2"' in superior.get(path(house)).text


def test_colleagues_are_shown_in_words_where_enough_answered(
    superior: Client, house: House, period: Period
) -> None:
    make_cell(house, period, house.people["employee"], remarks=("Sabar di loket.",))
    page = said(superior.get(path(house)).text)
    assert "3,9 dari 5" in page
    assert "enam jawaban" in page
    assert "perlu perhatian" in page
    assert "Sabar di loket." in page


def test_too_few_answers_are_the_standing_sentence_alone(
    superior: Client, house: House, period: Period
) -> None:
    make_cell(house, period, house.people["employee"], n=None)
    few = superior.get(path(house)).text
    assert "Tidak ditampilkan: jawaban kurang dari 5." in few
    # Where nobody answered at all it reads the same.
    none = superior.get(path(house, "colleague")).text
    assert "Tidak ditampilkan: jawaban kurang dari 5." in none


@pytest.mark.parametrize("state", ["collecting", "closed"])
def test_before_the_count_the_page_says_so(
    superior: Client, house: House, period: Period, state: str
) -> None:
    make_cell(house, period, house.people["colleague"], state=state)
    assert "Jawaban rekan belum dihitung." in superior.get(path(house)).text


def test_what_was_noted_and_said_stands_there_with_name_and_day(superior: Client, house: House) -> None:
    plan = make_agreed(house, year=2026)
    noted = DECIDING_AT - timedelta(days=60)
    Remark.objects.create(
        agency=house.agency, plan=plan, author=house.people["superior"], kind="observation",
        text="Datang sendiri malam itu.", made_at=noted,
    )  # fmt: skip
    Feedback.objects.create(
        agency=house.agency, giver=house.people["colleague"], receiver=house.people["employee"],
        kind="appreciation", text="Cepat membantu.", given_at=noted,
    )  # fmt: skip
    Feedback.objects.create(
        agency=house.agency, giver=house.people["colleague"], receiver=house.people["employee"],
        kind="advice", text="Sesudah periode.", given_at=DECIDING_AT,
    )  # fmt: skip
    page = superior.get(path(house)).text
    assert "Datang sendiri malam itu." in page
    assert "Cepat membantu." in page
    assert "Sesudah periode." not in page


def test_the_own_answer_stands_in_words(superior: Client, house: House, period: Period) -> None:
    NamedAnswer.objects.create(
        agency=house.agency, period=period, ratee=house.people["employee"], rater=house.people["employee"],
        source="self", scores=dict.fromkeys(ITEMS, 4) | {"loyal": None}, given_at=clock.now(),
    )  # fmt: skip
    page = said(superior.get(path(house)).text)
    assert "Diri sendiri" in page
    assert "Sering melebihi yang diharapkan" in page
    assert "Tidak teramati" in page


def test_last_year_stands_at_the_head(superior: Client, house: House) -> None:
    make_result(house, "employee", year=2025)
    assert "2025: Baik." in said(superior.get(path(house)).text)


def test_without_a_proposal_the_page_says_why(superior: Client, house: House, period: Period) -> None:
    propose(house, period, house.people["employee"], result=None, behaviour=None)
    assert "Belum ada usulan." in superior.get(path(house)).text
    JobRun.objects.create(
        agency_id=house.agency.pk, kind="proposals.compute", state="running", made_at=clock.now(),
        href=f"proposals:{period.pk}",
    )  # fmt: skip
    assert "Sedang dihitung." in superior.get(path(house)).text


def test_nothing_is_chosen_beforehand(superior: Client, house: House) -> None:
    page = superior.get(path(house)).text
    assert page.count('name="result"') == page.count('name="behaviour"') == 3
    assert " checked" not in page


def test_the_reading_is_on_record(superior: Client, house: House) -> None:
    superior.get(path(house))
    assert Reading.objects.filter(person_id=house.people["employee"].pk).count() == 1


# ── Deciding ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_person_opens_by_itself_until_all_are_decided(superior: Client, house: House) -> None:
    assert superior.post(path(house, "colleague"), typed()).headers["Location"] == path(house)
    last = superior.post(path(house), typed())
    assert last.headers["Location"] == "/putusan/?periode=2026"
    page = superior.get(last.headers["Location"]).text
    assert "Semua orang sudah ditetapkan" in page
    assert "predikat Baik" in page


def test_what_lacks_its_sentence_comes_back_with_all_that_was_typed(superior: Client, house: House) -> None:
    page = superior.post(
        path(house), typed(behaviour="above", behaviour_reason=" \n ", result_reason="Cukup baik.")
    )
    assert page.status_code == 422
    assert 'href="#id_behaviour_reason"' in page.text
    assert "Cukup baik." in page.text
    assert not Evaluation.objects.exclude(decided_at=None).exists()


def test_a_stale_form_shows_the_difference_and_loses_nothing(superior: Client, house: House) -> None:
    superior.post(path(house), typed())
    page = superior.post(path(house), typed(result="above", result_reason=WHY))
    assert page.status_code == 409
    text = said(page.text)
    assert WHY in text
    assert "Yang berlaku sekarang" in text
    assert 'name="seen" value="1"' in text
    assert superior.post(path(house), typed(seen=1, result="above", result_reason=WHY)).status_code == 302
    assert Evaluation.objects.get().result_rating == "above"


def test_an_altered_proposal_is_shown_beside_the_one_that_was_read(
    superior: Client, house: House, period: Period
) -> None:
    propose(house, period, house.people["employee"], behaviour="below")
    page = superior.post(path(house), typed())
    assert page.status_code == 409
    assert "Usulan perilaku kerja" in page.text
    assert 'name="read" value="as:below"' in page.text


def test_answers_that_were_counted_meanwhile_are_read_first(
    superior: Client, house: House, period: Period
) -> None:
    make_cell(house, period, house.people["employee"], remarks=("Sabar di loket.",))
    page = superior.post(path(house), typed(result="above", result_reason=WHY))
    assert page.status_code == 409
    text = said(page.text)
    assert "Jawaban rekan sudah dihitung sejak Anda membuka halaman ini" in text
    assert "Sabar di loket." in text
    assert WHY in text
    assert not Evaluation.objects.exclude(decided_at=None).exists()
    (read,) = re.findall(r'name="read" value="([^"]+)"', page.text)
    again = superior.post(path(house), typed(result="above", result_reason=WHY, read=read))
    assert again.status_code == 302
    assert not Evaluation.objects.get(decided_at__isnull=False).wants_review


def test_what_came_after_the_decision_is_said_and_changes_nothing(
    superior: Client, house: House, period: Period
) -> None:
    person = house.people["employee"]
    make_cell(house, period, person)
    (read,) = re.findall(r'name="read" value="([^"]+)"', superior.get(path(house)).text)
    assert superior.post(path(house), typed(read=read)).status_code == 302
    decided = Evaluation.objects.get(person=person)
    first = SourceResult.objects.get()
    assert decided.proposal is not None
    assert decided.proposal["counted_in"] == first.collection_id
    again = Collection.objects.create(
        agency=house.agency, cycle=period.cycle, period=period, mode="two_of_three", state="counted",
        ratee=person, due_on=date(2027, 1, 20), closes_at=clock.now(),
    )  # fmt: skip
    SourceResult.objects.create(
        collection=again, ratee=person, source="peer", n=7, mean=Decimal("4.60"), is_adjusted=False
    )
    evaluations_want_review(again)
    propose(house, period, person, behaviour="above")
    assert "Usulan perilaku kerja sedang dihitung ulang." in said(superior.get(path(house)).text)
    JobRun.objects.update(state="done")
    notice = said(superior.get(path(house)).text).split("Hasil kerja")[0]
    assert "Yang masuk sejak itu" in notice
    assert "4,6 dari 5" in notice
    proposed = notice.partition("jawaban</li> <li>")[2].partition("<")[0]
    assert proposed == "Usulan perilaku kerja: sesuai, sekarang di atas."
    decided.refresh_from_db()
    assert (decided.behaviour_rating, decided.edition) == ("as", 1)
    # Looked at and decided anew, it is said no more.
    page = superior.get(path(house)).text
    (read,) = re.findall(r'name="read" value="([^"]+)"', page)
    sent = typed(read=read, seen="1", behaviour_reason=WHY)
    assert superior.post(path(house), sent).status_code == 302
    assert "Yang masuk sejak itu" not in said(superior.get(path(house)).text)


@pytest.mark.parametrize(
    "wrong",
    [{"result": "9"}, {"result": ""}, {"seen": "x"}, {"read": "x" * 30}, {"result_reason": "x " * 1500}],
)
def test_what_no_form_says_is_refused(superior: Client, house: House, wrong: dict[str, str]) -> None:
    assert superior.post(path(house), typed(**wrong)).status_code == 422
    assert not Evaluation.objects.exclude(decided_at=None).exists()


def test_a_decision_is_taken_back(superior: Client, house: House) -> None:
    superior.post(path(house), typed(result="above", result_reason=WHY))
    page = superior.get(path(house)).text
    assert "bukan oleh sistem" in page
    superior.post(path(house, more="tarik/"), {"seen": "1"})
    assert Evaluation.objects.get().decided_at is None
    # What was written is there to go on from.
    assert WHY in superior.get(path(house)).text


def test_a_talk_is_recorded(superior: Client, house: House) -> None:
    sent = superior.post(path(house, more="dialog/"), {"held_on": "2027-01-08", "follow_up": "Kursus SQL."})
    assert sent.headers["Location"] == path(house) + "#dialog"
    assert "Kursus SQL." in superior.get(path(house)).text
    late = superior.post(path(house, more="dialog/"), {"held_on": "2027-01-30", "follow_up": "Nanti."})
    assert late.status_code == 422
    assert "Nanti." in late.text
    assert Dialogue.objects.count() == 1


def test_whoever_answers_for_the_person_reads_the_decision(
    superior: Client, client: Client, house: House
) -> None:
    superior.post(path(house), typed(result="above", result_reason=WHY))
    evaluation = Evaluation.objects.get()
    client.force_login(house.people["head"].user)
    page = client.get(f"/putusan/lihat/{evaluation.uid}/").text
    assert WHY in page
    assert "Belum diumumkan" in page
    client.force_login(house.people["employee"].user)
    assert client.get(f"/putusan/lihat/{evaluation.uid}/").status_code == 404


# ── The team ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_team_says_who_waits_and_what_is_proposed(superior: Client, house: House, period: Period) -> None:
    propose(house, period, house.people["colleague"], behaviour="above")
    make_predicate(house, period, "BKPSDM.DATA", "baik")
    page = said(superior.get("/putusan/").text)
    assert "2 orang menunggu keputusan Anda" in page
    assert "Hasil sesuai, perilaku di atas" in page
    assert "Pola untuk organisasi Baik" in page
    assert "terbanyak, paling banyak 70 %" in page.replace("\u00a0", " ")
    assert "terlalu kecil untuk persentase" in page


def test_the_team_costs_the_same_for_many(superior: Client, house: House, period: Period) -> None:
    def grow() -> None:
        for person in make_staff(house, 30):
            propose(house, period, person)

    assert_steady(lambda: superior.get("/putusan/"), grow, at_most=20)


def test_the_page_of_a_person_costs_the_same_in_a_large_team(
    superior: Client, house: House, period: Period
) -> None:
    plan_with_progress(house, period)

    def grow() -> None:
        for person in make_staff(house, 30):
            propose(house, period, person)

    assert_steady(lambda: superior.get(path(house)), grow, at_most=50)


def marks_on(page: str) -> list[str]:
    return re.findall(r'name="pegawai" value="([^"]+)"', page)


def test_several_are_decided_after_their_lines_were_read(superior: Client) -> None:
    page = superior.get("/putusan/2026/bersama/").text
    assert "98,2" in page
    assert " checked" not in page
    sent = superior.post("/putusan/2026/bersama/", {"pegawai": marks_on(page)})
    assert sent.headers["Location"] == "/putusan/?periode=2026"
    assert Evaluation.objects.exclude(decided_at=None).count() == 2


def test_a_line_that_changed_decides_nothing(superior: Client, house: House, period: Period) -> None:
    marks = marks_on(superior.get("/putusan/2026/bersama/").text)
    make_cell(house, period, house.people["employee"])
    page = superior.post("/putusan/2026/bersama/", {"pegawai": marks}, follow=True).text
    assert Evaluation.objects.exclude(decided_at=None).get().person == house.people["colleague"]
    assert "Yang berubah sejak Anda baca tidak ditetapkan" in page


def test_nobody_ticked_or_an_unreadable_mark_decides_nothing(superior: Client) -> None:
    for marks in ([], ["x", "x:1:2", ":::"]):
        page = superior.post("/putusan/2026/bersama/", {"pegawai": marks}, follow=True).text
        assert "Belum ada yang dipilih" in page
    assert not Evaluation.objects.exclude(decided_at=None).exists()


def test_more_than_twenty_are_shown_in_turns(superior: Client, house: House, period: Period) -> None:
    for person in make_staff(house, 25):
        propose(house, period, person)
    page = superior.get("/putusan/2026/bersama/").text
    assert len(marks_on(page)) == 20
    assert "7 orang lagi menyusul" in page
