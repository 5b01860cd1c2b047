"""From an empty year to an agreed plan, as two people do it in their browsers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salore.core import clock
from salore.ledger.models import Event, Reading
from salore.organisation.models import Assignment
from salore.planning.models import Goal, Plan, PlanVersion
from salore.planning.services.starting import plan_start
from tests.factories.personas import House, make_cycle


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def signed_in(house: House, persona: str) -> Client:
    client = Client()
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def test_an_employee_writes_under_the_superiors_goal_and_the_superior_agrees(house: House) -> None:
    cycle = make_cycle(house, 2027)
    post = Assignment.objects.get(person=house.people["superior"])
    above = plan_start(actor=house.viewer("superior"), cycle=cycle, assignment=post)
    parent = Goal.objects.create(agency=house.agency, plan=above, number=1, title="Data pegawai lengkap")
    employee, superior = signed_in(house, "employee"), signed_in(house, "superior")

    assert "Belum dimulai" in employee.get("/skp/").content.decode()
    mine = Assignment.objects.get(person=house.people["employee"])
    assert employee.post("/skp/mulai/2027/", {"post": str(mine.uid), "source": "nothing"}).status_code == 302
    plan = Plan.objects.get(person=house.people["employee"])
    form = employee.get(f"/skp/{plan.uid}/rhk/").content.decode()
    assert "Data pegawai lengkap" in form
    typed = {
        "seen": plan.edition, "title": "Berkas 820 pegawai lengkap", "parent": f"goal:{parent.uid}",
        "kind": "main", "belongs_to_post": "post", "i-TOTAL_FORMS": 1, "i-INITIAL_FORMS": 0,
        "i-0-text": "Berkas pegawai yang lengkap", "i-0-aspect": "quantity", "i-0-direction": "higher",
        "i-0-target": "820", "i-0-unit_of_measure": "berkas",
    }  # fmt: skip
    assert employee.post(f"/skp/{plan.uid}/rhk/", typed).status_code == 302
    page = employee.get("/skp/").content.decode()
    assert "Berkas 820 pegawai lengkap" in page
    assert "820 berkas" in page

    assert superior.get(f"/skp/{plan.uid}/keputusan/").status_code == 200
    plan.refresh_from_db()
    assert employee.post(f"/skp/{plan.uid}/ajukan/", {"seen": plan.edition}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "proposed"
    answer = superior.post(f"/skp/{plan.uid}/keputusan/", {"seen": plan.edition, "decision": "agree"})
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.version, plan.appraiser) == ("agreed", 1, house.people["superior"])
    version = PlanVersion.objects.get(plan=plan)
    assert version.content["goals"][0]["indicators"][0]["target_low"] == "820"
    assert version.content["appraiser"]["name"] == "Superior"
    assert employee.post(f"/skp/{plan.uid}/rhk/", typed).status_code == 409
    verbs = Event.objects.filter(person_id=plan.person_id).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["plan.started", "goal.added", "plan.proposed", "plan.agreed"]
    assert Reading.objects.filter(person_id=plan.person_id).count() == 1
