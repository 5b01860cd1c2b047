"""Two tabs, two people, agreed meanwhile: nothing is lost, and what differs is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salore.core import clock
from salore.planning.models import Goal, Indicator, Plan, PlanText, PlanVersion
from tests.factories.personas import House
from tests.factories.plans import make_plan
from tests.web.planning.browsing import only_goal, signed_in, typed


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def save(client: Client, goal: Goal, plan: Plan, **values: Any) -> Any:
    row = goal.indicators.get()
    return client.post(f"/skp/rhk/{goal.uid}/", typed(plan, **{"i-0-uid": row.uid} | values))


def test_the_second_window_sees_both_texts_and_may_save_again(house: House) -> None:
    plan = make_plan(house)
    goal, client = only_goal(plan), signed_in(house, "employee")
    officer = signed_in(house, "unit_officer")
    assert save(officer, goal, plan, title="Tulisan pengelola", **{"i-0-target": "900"}).status_code == 302
    answer = save(client, goal, plan, title="Tulisan pegawai")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Belum tersimpan." in page
    assert "diubah orang lain" in page
    for words in ("Tulisan pengelola", "Tulisan pegawai", "900 berkas", "820 berkas", "Tersimpan sekarang"):
        assert words in page, words
    plan.refresh_from_db()
    assert f'name="seen" value="{plan.edition}"' in page
    assert save(client, goal, plan, title="Tulisan pegawai").status_code == 302
    assert only_goal(plan).title == "Tulisan pegawai"


def test_a_goal_that_was_taken_out_meanwhile_keeps_the_text_on_the_page(house: House) -> None:
    plan = make_plan(house, goals=2)
    goal = plan.goals.get(number=1)
    sent = typed(plan, title="Yang sudah saya tulis")
    Goal.objects.filter(pk=goal.pk).update(removed_at=None)
    client = signed_in(house, "employee")
    client.post(f"/skp/rhk/{goal.uid}/hapus/", {"seen": plan.edition})
    assert client.post(f"/skp/rhk/{goal.uid}/", sent).status_code == 404
    # The draft that the browser keeps, and the form of a new goal, take the same text.
    assert client.post(f"/skp/{plan.uid}/rhk/", sent).status_code == 302


@pytest.mark.parametrize("state", ["proposed", "agreed", "closed"])
def test_what_was_decided_meanwhile_is_said_and_the_text_stays(house: House, state: str) -> None:
    plan = make_plan(house)
    goal = only_goal(plan)
    Plan.objects.filter(pk=plan.pk).update(state=state, edition=4)
    answer = save(signed_in(house, "employee"), goal, plan, title="Tulisan saya yang panjang")
    assert answer.status_code == 409
    assert "Tulisan saya yang panjang" in answer.content.decode()
    assert only_goal(plan).title == "Hasil 1 employee"
    page = signed_in(house, "employee").get(f"/skp/rhk/{goal.uid}/").content.decode()
    assert "sedang tidak disusun" in page


def test_the_superior_sees_what_changed_since_reading(house: House) -> None:
    plan = make_plan(house, state="proposed", proposed_at=clock.now())
    superior = signed_in(house, "superior")
    page = superior.get(f"/skp/{plan.uid}/keputusan/")
    read, seen = page.context["read"], page.context["plan"].edition
    Indicator.objects.filter(goal__plan=plan).update(target_low=500)
    Goal.objects.filter(plan=plan).update(title="Lebih sedikit berkas")
    Plan.objects.filter(pk=plan.pk).update(edition=6)
    answer = superior.post(f"/skp/{plan.uid}/keputusan/", {"seen": seen, "read": read, "decision": "agree"})
    text = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "Yang berubah sejak Anda membacanya",
        "Hasil 1 employee",
        "Lebih sedikit berkas",
        "500 berkas",
    ):
        assert words in text, words
    assert not PlanVersion.objects.exists()
    assert superior.post(f"/skp/{plan.uid}/keputusan/", {"seen": 6, "decision": "agree"}).status_code == 302


def test_a_reason_that_was_typed_stays_when_the_plan_changed_meanwhile(house: House) -> None:
    plan = make_plan(house, state="proposed", proposed_at=clock.now())
    Plan.objects.filter(pk=plan.pk).update(edition=6)
    answer = signed_in(house, "superior").post(
        f"/skp/{plan.uid}/keputusan/",
        {"seen": 0, "read": "forged", "decision": "return", "reason": "Target perlu angka."},
    )
    assert answer.status_code == 409
    assert "Target perlu angka." in answer.content.decode()
    plan.refresh_from_db()
    assert plan.state == "proposed"


def test_an_agreed_plan_is_not_agreed_again_from_another_tab(house: House) -> None:
    plan = make_plan(house, state="proposed", proposed_at=clock.now())
    superior = signed_in(house, "superior")
    sent = {"seen": plan.edition, "decision": "agree"}
    assert superior.post(f"/skp/{plan.uid}/keputusan/", sent).status_code == 302
    again = superior.post(f"/skp/{plan.uid}/keputusan/", sent)
    assert again.status_code == 409
    assert "sudah disepakati" in again.content.decode()
    assert PlanVersion.objects.count() == 1


def test_a_proposal_is_of_what_stood_on_the_check_page(house: House) -> None:
    plan = make_plan(house)
    Plan.objects.filter(pk=plan.pk).update(edition=3)
    client = signed_in(house, "employee")
    answer = client.post(f"/skp/{plan.uid}/ajukan/", {"seen": 0})
    assert answer.status_code == 409
    assert 'name="seen" value="3"' in answer.content.decode()
    assert client.post(f"/skp/{plan.uid}/ajukan/", {"seen": 3}).status_code == 302


def test_the_annex_of_two_writers_is_compared(house: House) -> None:
    plan = make_plan(house)
    first, second = signed_in(house, "employee"), signed_in(house, "unit_officer")
    assert (
        first.post(f"/skp/{plan.uid}/lampiran/", {"seen": 0, "resource": "Pemindai\n\nDua orang"}).status_code
        == 302
    )
    assert list(PlanText.objects.values_list("text", flat=True)) == ["Pemindai", "Dua orang"]
    answer = second.post(f"/skp/{plan.uid}/lampiran/", {"seen": 0, "resource": "Anggaran"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Pemindai" in page
    assert "Anggaran" in page
    plan.refresh_from_db()
    again = second.post(f"/skp/{plan.uid}/lampiran/", {"seen": plan.edition, "resource": "Anggaran"})
    assert again.status_code == 302
    assert list(PlanText.objects.values_list("text", flat=True)) == ["Anggaran"]
