"""What stands between employee and superior: expectations, dialogue, observations, revision, versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from salore.core import clock
from salore.ledger.models import Reading
from salore.organisation.models import JobFamily
from salore.planning.models import Plan, PlanText, Remark
from tests.factories.personas import House
from tests.factories.plans import make_agreed, make_plan
from tests.web.planning.browsing import only_goal, signed_in


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def test_the_dialogue_is_between_two(house: House) -> None:
    plan = make_plan(house)
    goal = only_goal(plan)
    asked = {"text": "Apa yang menghambat?", "goal": goal.uid}
    assert signed_in(house, "superior").post(f"/skp/{plan.uid}/catatan/", asked).status_code == 302
    assert (
        signed_in(house, "employee")
        .post(f"/skp/{plan.uid}/catatan/", {"text": "Jaringan padam."})
        .status_code
        == 302
    )
    for persona, sees in {"employee": 2, "superior": 2, "head": 0, "operator": 0, "auditor": 0,
                          "unit_officer": 0, "team_lead": 0}.items():  # fmt: skip
        page = signed_in(house, persona).get(f"/skp/{plan.uid}/").content.decode()
        assert ("Apa yang menghambat?" in page) + ("Jaringan padam." in page) == sees, persona
    assert Remark.objects.get(goal=goal).kind == "dialogue"


def test_an_observation_takes_two_touches_and_leads_back_to_the_list(house: House) -> None:
    plan = make_agreed(house)
    superior = signed_in(house, "superior")
    page = superior.get(f"/skp/{plan.uid}/catatan/?next=/tim/").content.decode()
    assert 'value="observation"' in page
    sent = {"text": "Membimbing rekan baru dengan sabar.", "kind": "observation", "next": "/tim/"}
    answer = superior.post(f"/skp/{plan.uid}/catatan/", sent)
    assert answer.headers["Location"] == "/tim/"
    remark = Remark.objects.get()
    assert (remark.kind, remark.author) == ("observation", house.people["superior"])
    answer = superior.post(f"/skp/{plan.uid}/catatan/", sent | {"next": "https://jahat.example/"})
    assert answer.headers["Location"].startswith(f"/skp/{plan.uid}/")


def test_words_that_are_written_down_for_somebody_are_theirs_and_marked(house: House) -> None:
    plan = make_agreed(house)
    signed_in(house, "unit_officer").post(f"/skp/{plan.uid}/catatan/", {"text": "Mohon tambahan waktu."})
    remark = Remark.objects.get()
    assert (remark.author, remark.helped_by) == (plan.person, house.people["unit_officer"])
    page = signed_in(house, "employee").get(f"/skp/{plan.uid}/").content.decode()
    assert "dicatatkan oleh Unit Officer" in page


def test_expectations_are_the_leaders_and_reach_the_employee(house: House) -> None:
    plan = make_plan(house)
    superior = signed_in(house, "superior")
    sent = {"seen": 0, "general": "Tidak ada berkas tertahan.", "value_kolaboratif": "Dampingi dua rekan."}
    assert superior.post(f"/skp/{plan.uid}/ekspektasi/", sent).status_code == 302
    page = signed_in(house, "employee").get("/skp/").content.decode()
    assert "Tidak ada berkas tertahan." in page
    assert "Kolaboratif: Dampingi dua rekan." in page
    stale = superior.post(f"/skp/{plan.uid}/ekspektasi/", {"seen": 0, "general": "Lain"})
    assert stale.status_code == 409
    assert "Tidak ada berkas tertahan." in stale.content.decode()


def test_what_a_preparer_writes_waits_for_the_leader(house: House) -> None:
    plan = make_plan(house, "superior")
    preparer, head = signed_in(house, "preparer"), signed_in(house, "head")
    draft = {"seen": 0, "general": "Rancangan penyiap."}
    assert preparer.post(f"/skp/{plan.uid}/ekspektasi/", draft).status_code == 302
    assert "Rancangan penyiap." not in signed_in(house, "superior").get("/skp/").content.decode()
    page = head.get(f"/skp/{plan.uid}/").content.decode()
    assert "Disiapkan Preparer, belum menjadi kata pimpinan" in page
    plan.refresh_from_db()
    head.post(f"/skp/{plan.uid}/ekspektasi/", draft | {"seen": plan.edition})
    text = PlanText.objects.get()
    assert (text.is_draft, text.author) == (False, house.people["head"])
    assert "Rancangan penyiap." in signed_in(house, "superior").get("/skp/").content.decode()


def test_a_revision_shows_its_reason_and_old_versions_stay_readable(house: House) -> None:
    plan = make_agreed(house)
    employee, superior = signed_in(house, "employee"), signed_in(house, "superior")
    assert employee.post(f"/skp/{plan.uid}/perubahan/", {"seen": 1, "reason": ""}).status_code == 422
    sent = {"seen": plan.edition, "reason": "Anggaran berkurang."}
    assert employee.post(f"/skp/{plan.uid}/perubahan/", sent).status_code == 302
    page = superior.get(f"/skp/{plan.uid}/").content.decode()
    assert "Anggaran berkurang." in page
    assert "versi 1 tetap berlaku" in page
    goal = only_goal(plan)
    type(goal).objects.filter(pk=goal.pk).update(title="Berkas inti lengkap")
    version = superior.get(f"/skp/{plan.uid}/versi/1/").content.decode()
    assert "Hasil 1 employee" in version
    assert "Berkas inti lengkap" in version
    assert employee.get(f"/skp/{plan.uid}/versi/2/").status_code == 404
    assert employee.post(f"/skp/{plan.uid}/perubahan/batal/").status_code == 302
    assert only_goal(plan).title == "Hasil 1 employee"


def test_reading_by_others_is_kept_once_a_day_and_ones_own_is_not(house: House) -> None:
    plan = make_agreed(house)
    for persona in ("head", "head", "operator", "employee"):
        signed_in(house, persona).get(f"/skp/{plan.uid}/")
        signed_in(house, persona).get(f"/skp/{plan.uid}/versi/1/")
    readers = set(Reading.objects.values_list("viewer_id", flat=True))
    assert readers == {house.people["head"].pk, house.people["operator"].pk}
    assert Reading.objects.count() == 2


def test_who_plans_elsewhere_is_asked_nothing_here(house: House) -> None:
    plan = make_plan(house, "superior")
    position = plan.assignment.position  # type: ignore[union-attr]
    position.job_family = "teacher"
    position.save()
    Plan.objects.all().delete()
    JobFamily.objects.create(
        agency=house.agency, key="teacher", managed_elsewhere=True, elsewhere="Ruang GTK"
    )
    client = signed_in(house, "superior")
    page = client.get("/skp/").content.decode()
    assert "SKP Anda disusun di Ruang GTK" in page
    assert "/skp/mulai/" not in page
    form = client.get("/skp/mulai/2027/").content.decode()
    assert "disusun di Ruang GTK" in form
    sent = {"post": str(position.assignments.get().uid), "source": "nothing"}
    assert client.post("/skp/mulai/2027/", sent).status_code == 422
    assert not Plan.objects.exists()


def test_a_whole_agency_may_plan_elsewhere(house: House) -> None:
    make_plan(house, "colleague")
    house.agency.settings = {"plans_elsewhere": "e-Kinerja"}
    house.agency.save()
    assert "SKP Anda disusun di e-Kinerja" in signed_in(house, "employee").get("/skp/").content.decode()


def test_a_plan_kept_elsewhere_is_shown_and_not_written(house: House) -> None:
    plan = make_plan(house, is_elsewhere=True)
    page = signed_in(house, "employee").get("/skp/").content.decode()
    assert "disimpan di sistem lain" in page
    assert f"/skp/{plan.uid}/rhk/" not in page
    assert f"/skp/{plan.uid}/ajukan/" not in page


def test_what_was_agreed_at_dawn_was_agreed_on_that_day(house: House) -> None:
    """At five in the morning in Merauke it is yesterday in Greenwich."""
    plan = make_agreed(house)
    Plan.objects.filter(pk=plan.pk).update(agreed_at=datetime(2027, 1, 27, 20, 0, tzinfo=UTC))
    page = signed_in(house, "employee").get(f"/skp/{plan.uid}/").content.decode()
    assert "28 Januari 2027" in page
    assert "27 Januari 2027" not in page
