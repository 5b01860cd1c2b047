"""Who decides, when and for whom, over HTTP: units from above, days and periods, in another's place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salore.appraisal.jobs import renew
from salore.appraisal.models import (
    Evaluation,
    Mandate,
    OrganisationPredicate,
    RaterLean,
)
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.organisation import leadership
from salore.organisation.models import Assignment
from tests.factories.deciding import (
    make_predicate,
    propose,
)
from tests.factories.personas import House
from tests.web.deciding.sending import WHY, path, said, typed
from tests.web.queries import queries_of

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
    assert "/konsol/pemutus/?periode=2026" in client.get("/").text
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
