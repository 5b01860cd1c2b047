"""Decisions over HTTP: evidence on one page, one person after the other, several together."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salore.appraisal.jobs import renew
from salore.appraisal.models import (
    Dialogue,
    Evaluation,
    Feedback,
    Mandate,
    NamedAnswer,
    OrganisationPredicate,
    RaterLean,
)
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.ledger.models import Reading
from salore.ledger.services import record
from salore.organisation import leadership
from salore.organisation.models import Assignment
from salore.planning.models import Evidence, Indicator, Plan, Progress, Remark
from tests.conftest import ITEMS
from tests.factories.deciding import (
    DECIDING_AT,
    make_cell,
    make_period,
    make_predicate,
    make_staff,
    propose,
)
from tests.factories.personas import House
from tests.factories.plans import make_agreed
from tests.factories.results import make_result
from tests.web.queries import assert_steady, queries_of

WHY = "Dua malam menyalakan cadangan."


@pytest.fixture(autouse=True)
def january(settings: Any) -> None:
    settings.CLOCK_OFFSET = DECIDING_AT - clock.now()


@pytest.fixture(autouse=True)
def period(house: House, january: None) -> Period:
    del january
    made = make_period(house)
    for persona in ("employee", "colleague"):
        propose(house, made, house.people[persona])
    return made


@pytest.fixture
def superior(client: Client, house: House) -> Client:
    client.force_login(house.people["superior"].user)
    return client


def path(house: House, persona: str = "employee", more: str = "") -> str:
    return f"/putusan/2026/{house.people[persona].uid}/{more}"


def said(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def typed(**values: object) -> dict[str, object]:
    begun = {"seen": 0, "read": "as:as", "result": "as", "behaviour": "as"}
    return begun | {"result_reason": "", "behaviour_reason": ""} | values


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


# ── Units from above ─────────────────────────────────────────────────────────────────────────────────


def predicate_path(house: House, unit: str = "BKPSDM.DATA") -> str:
    return f"/putusan/organisasi/2026/{house.units[unit].uid}/"


def basis(**values: object) -> dict[str, object]:
    return {"seen": 0, "predicate": "baik", "standing": "provisional", "basis": "Laporan tahunan."} | values


def test_the_level_above_sets_the_predicate_with_its_scan(client: Client, house: House) -> None:
    client.force_login(house.people["head"].user)
    assert "2 unit belum berpredikat" in client.get("/putusan/organisasi/").text
    scan = SimpleUploadedFile("formulir.pdf", b"%PDF-1.7 tanda tangan")
    assert client.post(predicate_path(house), basis(scan=scan)).status_code == 302
    row = OrganisationPredicate.objects.get()
    assert (row.predicate, row.is_final, row.set_by) == ("baik", False, house.people["head"])
    assert "Laporan tahunan." in client.get(predicate_path(house)).text
    answer = client.get(f"/putusan/organisasi/berkas/{row.uid}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 tanda tangan"  # type: ignore[attr-defined]


def test_another_predicate_first_shows_whom_it_touches_and_changes_nobody(
    client: Client, house: House, period: Period
) -> None:
    first = make_predicate(house, period, "BKPSDM.DATA", "baik", by="head")
    propose(house, period, house.people["superior"])
    client.force_login(house.people["head"].user)
    client.post(path(house, "superior"), typed())
    page = client.post(predicate_path(house), basis(seen=first.pk, predicate="istimewa"))
    assert page.status_code == 200
    assert "Siapa yang terkena" in page.text
    assert OrganisationPredicate.objects.count() == 1
    client.post(predicate_path(house), basis(seen=first.pk, predicate="istimewa", sure="1"))
    assert OrganisationPredicate.objects.count() == 2
    assert Evaluation.objects.get(person=house.people["superior"]).result_rating == "as"


def test_a_final_predicate_is_followed_by_final_ones_only(
    client: Client, house: House, period: Period
) -> None:
    last = make_predicate(house, period, "BKPSDM.DATA", "baik", by="head", is_final=True)
    client.force_login(house.people["head"].user)
    assert client.post(predicate_path(house), basis(seen=last.pk)).status_code == 422
    assert client.post(predicate_path(house), basis(seen=0, standing="final")).status_code == 409
    assert client.post(predicate_path(house), basis(seen=last.pk, standing="final")).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"basis": "  "}, {"basis": "..."}, {"predicate": "hebat"}, {"standing": ""}]
)
def test_a_predicate_without_basis_is_refused(client: Client, house: House, wrong: dict[str, str]) -> None:
    client.force_login(house.people["head"].user)
    assert client.post(predicate_path(house), basis(**wrong)).status_code == 422
    assert not OrganisationPredicate.objects.exists()


def test_a_head_without_predicate_is_led_to_where_it_is_set(
    client: Client, house: House, period: Period
) -> None:
    propose(house, period, house.people["superior"])
    client.force_login(house.people["head"].user)
    page = client.get(path(house, "superior")).text
    assert "Tetapkan dahulu predikat BKPSDM.DATA." in page
    refused = client.post(path(house, "superior"), typed(read=":as"))
    assert refused.status_code == 422
    assert "/putusan/organisasi/?periode=2026" in refused.text


def test_after_the_days_of_grace_the_form_is_gone(superior: Client, house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += timedelta(days=30)
    page = superior.get(path(house)).text
    assert 'name="result"' not in page
    assert superior.post(path(house), typed()).status_code == 422


def test_without_a_stage_there_is_nothing_to_decide(superior: Client, period: Period) -> None:
    period.stages.filter(kind="appraisal").delete()
    assert "Tidak ada yang menunggu keputusan Anda" in superior.get("/putusan/").text
    assert date(2027, 1, 11) == clock.today("Asia/Jayapura")
    assert queries_of(lambda: superior.get("/putusan/"))


def test_a_quarter_is_decided_on_in_its_own_days(superior: Client, house: House, settings: Any) -> None:
    cycle = Period.objects.get(key="2026").cycle
    third = cycle.periods.get(key="2026-Q3")
    third.stages.create(
        agency=house.agency, cycle=cycle, kind="appraisal",
        opens_on=date(2026, 10, 1), due_on=date(2026, 10, 20),
    )  # fmt: skip
    settings.CLOCK_OFFSET -= timedelta(days=91)
    propose(house, third, house.people["employee"])
    opened = said(superior.get("/putusan/").text)
    assert "Triwulan III 2026" in opened
    address = f"/putusan/2026-Q3/{house.people['employee'].uid}/"
    assert superior.post(address, typed()).status_code == 302
    assert Evaluation.objects.get(period=third).result_rating == "as"


def test_the_period_at_hand_is_the_one_that_is_due_first(
    superior: Client, house: House, settings: Any
) -> None:
    cycle = Period.objects.get(key="2026").cycle
    fourth = cycle.periods.get(key="2026-Q4")
    fourth.stages.create(
        agency=house.agency, cycle=cycle, kind="appraisal",
        opens_on=date(2027, 1, 1), due_on=date(2027, 1, 13), grace_days=2,
    )  # fmt: skip
    assert "Evaluasi Triwulan IV 2026" in said(superior.get("/putusan/").text)
    settings.CLOCK_OFFSET += timedelta(days=7)
    assert "Evaluasi 2026" in said(superior.get("/putusan/").text)


def asked_for(period: Period) -> int:
    return JobRun.objects.filter(kind="proposals.compute", href=f"proposals:{period.pk}").count()


def test_opening_the_page_has_proposals_computed_once_and_again_after_a_change(
    superior: Client, house: House, period: Period, settings: Any
) -> None:
    propose(house, period, house.people["employee"], result=None, behaviour=None)
    assert "Sedang dihitung" in said(superior.get("/putusan/").text)
    superior.get(path(house))
    assert asked_for(period) == 1, "what is under way is not asked for again"
    JobRun.objects.update(state="done")
    settings.CLOCK_OFFSET += timedelta(minutes=11)
    superior.get("/putusan/")
    assert asked_for(period) == 1, "nothing changed since"
    record(house.viewer("employee"), "progress.reported", period, person_id=house.people["employee"].pk)
    superior.get(path(house, "colleague"))
    assert asked_for(period) == 1, "nothing changed about the person whose page it is"
    superior.get("/putusan/")
    assert asked_for(period) == 2
    superior.get(path(house))
    assert asked_for(period) == 2


def test_by_night_the_proposals_of_what_is_decided_are_renewed(
    house: House, period: Period, settings: Any
) -> None:
    period.cycle.periods.get(key="2026-Q1").stages.create(
        agency=house.agency, cycle=period.cycle, kind="appraisal",
        opens_on=date(2026, 4, 1), due_on=date(2026, 4, 20),
    )  # fmt: skip
    renew.func(0)
    assert not JobRun.objects.exists(), "half past nine in the morning"
    settings.CLOCK_OFFSET += timedelta(hours=16)
    renew.func(0)
    assert asked_for(period) == JobRun.objects.count() == 1, "the first quarter is long over"


# ── In another's place ───────────────────────────────────────────────────────────────────────────────


def test_a_superior_delegates_by_letter_and_takes_it_back(superior: Client, house: House) -> None:
    auditor = house.people["auditor"]
    sent = {
        "decider": str(auditor.uid), "decider-dicari": auditor.full_name, "number": "800/12/ST/2027",
        "starts_on": "2027-01-11", "ends_on": "2027-01-20",
        "scan": SimpleUploadedFile("surat.pdf", b"%PDF-1.7 surat tugas"),
    }  # fmt: skip
    wrong = superior.post("/putusan/pelimpahan/", sent | {"number": " "})
    assert wrong.status_code == 422
    sent["scan"] = SimpleUploadedFile("surat.pdf", b"%PDF-1.7 surat tugas")
    done = superior.post("/putusan/pelimpahan/", sent, follow=True)
    assert "Auditor" in done.text
    assert "800/12/ST/2027" in done.text
    delegate = Client()
    delegate.force_login(auditor.user)
    page = said(delegate.get(path(house)).text)
    assert "pelimpahan tertulis" in page
    assert delegate.post(path(house), typed()).status_code == 302
    mandate = Mandate.objects.get()
    assert mandate.scan
    superior.post(f"/putusan/pelimpahan/{mandate.uid}/akhiri/")
    assert delegate.get(path(house, "colleague")).status_code == 404


def test_whoever_was_replaced_while_writing_keeps_the_words(superior: Client, house: House) -> None:
    superior.get(path(house))
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2027, 1, 10))
    leadership.refresh(house.agency)
    answer = superior.post(path(house), typed(result="above", result_reason=WHY))
    assert answer.status_code == 404
    assert WHY in answer.text
    assert "Employee" not in answer.text.partition("<main")[2], "the page knows nobody"
    assert not Evaluation.objects.exclude(decided_at=None).exists()


def test_the_plt_whose_term_ended_yesterday_decides_no_more(client: Client, house: House) -> None:
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2026, 12, 31))
    held = house.place(house.people["auditor"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi",
                       since=date(2027, 1, 1))  # fmt: skip
    Assignment.objects.filter(pk=held.pk).update(role="acting", ends_on=date(2027, 1, 11))
    leadership.refresh(house.agency)
    client.force_login(house.people["auditor"].user)
    assert client.post(path(house), typed()).status_code == 302
    assert Evaluation.objects.get(person=house.people["employee"]).decided_as == "acting"
    Assignment.objects.filter(pk=held.pk).update(ends_on=date(2027, 1, 10))
    leadership.refresh(house.agency)
    answer = client.post(path(house, "colleague"), typed(result_reason=WHY))
    assert answer.status_code == 404
    assert WHY in answer.text


def test_proof_of_what_was_submitted(house: House, client: Client, settings: Any, period: Period) -> None:
    employee = house.people["employee"]
    record(house.viewer("employee"), "progress.reported", period, person_id=employee.pk, period="2026-Q4")
    client.force_login(employee.user)
    early = said(client.get("/putusan/pengajuan/2026/").text)
    assert "Realisasi Triwulan IV 2026 dilaporkan" in early
    assert "30 Januari 2027" not in early
    settings.CLOCK_OFFSET += timedelta(days=13)
    late = said(client.get("/putusan/pengajuan/2026/").text)
    assert "Sejak 30 Januari 2027 atasan di atasnya dapat memutuskan." in late
    assert "/putusan/pengajuan/2026/" in client.get("/").text
    client.force_login(house.people["colleague"].user)
    assert "Triwulan IV 2026 dilaporkan" not in client.get("/putusan/pengajuan/2026/").text


def test_the_performance_team_names_who_decides(house: House, client: Client, settings: Any) -> None:
    settings.CLOCK_OFFSET += timedelta(days=26)
    client.force_login(house.people["operator"].user)
    assert "Employee" in client.get("/konsol/pemutus/").text
    auditor = house.people["auditor"]
    sent = {"decider": str(auditor.uid), "decider-dicari": auditor.full_name, "number": "800/3/2027"}
    address = f"/konsol/pemutus/2026/{house.people['employee'].uid}/"
    assert client.post(address, sent | {"reason": "  "}).status_code == 422
    done = client.post(address, sent | {"reason": "Atasan sakit sejak Januari."}, follow=True)
    assert "Auditor" in done.text
    client.force_login(auditor.user)
    assert "Tim pengelola kinerja menunjuk Anda" in said(client.get(path(house)).text)
    assert client.post(path(house), typed()).status_code == 302


def test_how_an_earlier_rater_leans_is_read_by_who_decides_alone(
    superior: Client, house: House, period: Period
) -> None:
    first = period.cycle.periods.get(key="2026-Q1")
    Evaluation.objects.create(
        agency=house.agency, period=first, person=house.people["employee"], edition=1, result_rating="as",
        behaviour_rating="as", decided_by=house.people["auditor"], decided_at=clock.now(),
    )  # fmt: skip
    RaterLean.objects.create(agency=house.agency, period=first, rater=house.people["auditor"], lean="severe")
    assert "cenderung ketat" in said(superior.get(path(house)).text)
    assert "cenderung ketat" not in superior.get(path(house, "colleague")).text
    uid = Evaluation.objects.get(period=first).uid
    reader = Client()
    reader.force_login(house.people["operator"].user)
    assert "cenderung ketat" not in reader.get(f"/putusan/lihat/{uid}/").text
