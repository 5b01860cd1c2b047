"""Good starts: last year's plan, a predecessor's, a colleague's, the library; and helping somebody begin."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from salore.core import clock
from salore.ledger.models import Event, Reading
from salore.organisation import leadership
from salore.organisation.models import Assignment
from salore.planning.models import Goal, GoalTemplate, Plan, PlanText
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_agreed, make_goal, make_plan
from tests.web.planning.browsing import signed_in


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def begin(house: House, source: object, persona: str = "employee", query: str = "") -> Any:
    person = house.people[persona if not query else "employee"]
    held = Assignment.objects.filter(person=person).first()
    assert held is not None
    client = signed_in(house, persona)
    return client.post(f"/skp/mulai/2027/{query}", {"post": str(held.uid), "source": str(source)})


def test_of_whoever_is_not_an_employee_no_plan_is_asked(house: House) -> None:
    cycle_of(house)
    assert "/skp/mulai/2027/" in signed_in(house, "head").get("/skp/").content.decode()
    house.people["head"].employments.all().delete()
    page = signed_in(house, "head").get("/skp/").content.decode()
    assert "/skp/mulai/2027/" not in page
    assert "/bantuan/atasan-salah/" in page


def test_last_years_plan_is_linked_again_to_the_superiors_goals(house: House) -> None:
    above_before, above = make_plan(house, "superior", year=2026), make_plan(house, "superior")
    before = make_agreed(house, year=2026, goals=2)
    before.goals.filter(number=1).update(parent=above_before.goals.get())
    before.goals.filter(number=2).update(parent_title="Tidak ada lagi")
    PlanText.objects.create(
        agency=house.agency, plan=before, kind="resource", text="Pemindai", made_at=clock.now()
    )
    page = signed_in(house, "employee").get("/skp/mulai/2027/").content.decode()
    assert "SKP Anda tahun 2026, 2 RHK" in page
    assert begin(house, before.uid).status_code == 302
    plan = Plan.objects.get(person=house.people["employee"], cycle__year=2027)
    first, second = plan.goals.order_by("number")
    assert first.parent == above.goals.get()
    assert (second.parent, second.parent_title) == (None, "Tidak ada lagi")
    assert first.indicators.get().target_low == 820
    assert plan.texts.get().text == "Pemindai"


def test_a_colleagues_goals_come_without_what_is_theirs_and_they_see_who_read(house: House) -> None:
    theirs = make_agreed(house, "colleague")
    make_goal(theirs, 2, "Sertifikat pribadi", belongs_to_post=False)
    assert begin(house, theirs.uid).status_code == 302
    plan = Plan.objects.get(person=house.people["employee"])
    assert [goal.title for goal in plan.goals.all()] == ["Hasil 1 colleague"]
    reading = Reading.objects.get()
    assert (reading.viewer_id, reading.person_id) == (plan.person_id, house.people["colleague"].pk)


def test_plans_of_other_posts_and_agencies_are_no_start(house: House, stranger: House) -> None:
    cycle_of(house)
    for plan in (make_agreed(house, "head", by="competent_officer"), make_agreed(stranger, "colleague")):
        assert begin(house, plan.uid).status_code == 422
    assert not Plan.objects.filter(person=house.people["employee"]).exists()


def test_the_holder_before_leaves_a_start_to_the_successor(house: House) -> None:
    cycle_of(house)
    before = make_agreed(house, "superior", by="head", year=2026)
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2026, 12, 1))
    house.place(house.people["colleague"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi", heads=True,
                since=date(2026, 12, 2))  # fmt: skip
    Assignment.objects.filter(person=house.people["colleague"], starts_on=date(2024, 1, 1)).delete()
    leadership.refresh(house.agency)
    page = signed_in(house, "colleague").get("/skp/mulai/2027/").content.decode()
    assert "SKP 2026 pemegang jabatan ini sebelumnya, Superior, 1 RHK" in page
    assert str(before.uid) in page


def test_the_library_offers_what_was_shipped_and_what_the_agency_took_in(house: House) -> None:
    plan = make_agreed(house, "colleague")
    operator = signed_in(house, "operator")
    goal = plan.goals.get()
    assert operator.post(f"/skp/rhk/{goal.uid}/pustaka/", {"post": "Pranata SDM Aparatur"}).status_code == 302
    assert "Hasil 1 colleague" in operator.get("/skp/pustaka/").content.decode()
    assert begin(house, "library").status_code == 302
    titles = set(Goal.objects.filter(plan__person=house.people["employee"]).values_list("title", flat=True))
    assert {"Hasil 1 colleague", "Berkas digital pegawai lengkap dan terverifikasi"} <= titles
    own = GoalTemplate.objects.get(agency=house.agency)
    assert operator.post(f"/skp/pustaka/{own.uid}/hapus/").status_code == 302
    shipped = GoalTemplate.objects.filter(agency=None).first()
    assert shipped is not None
    assert operator.post(f"/skp/pustaka/{shipped.uid}/hapus/").status_code == 404


def test_an_example_fills_the_form_of_a_new_goal(house: House) -> None:
    plan = make_plan(house, goals=0)
    example = GoalTemplate.objects.filter(title_key="pranata sdm aparatur").first()
    assert example is not None
    client = signed_in(house, "employee")
    assert example.title in client.get(f"/skp/{plan.uid}/rhk/").content.decode()
    page = client.get(f"/skp/{plan.uid}/rhk/?contoh={example.uid}").content.decode()
    assert "Berkas pegawai yang lengkap" in page
    assert 'value="820"' in page
    assert client.get(f"/skp/{plan.uid}/rhk/?contoh=bukan-id").status_code == 200
    assert not plan.goals.exists()


def test_a_start_added_to_a_plan_that_was_begun_doubles_nothing(house: House) -> None:
    before = make_agreed(house, year=2026, goals=2)
    plan = make_plan(house, goals=1)
    assert begin(house, before.uid).status_code == 302
    assert begin(house, before.uid).status_code == 302
    assert [goal.title for goal in plan.goals.order_by("number")] == ["Hasil 1 employee", "Hasil 2 employee"]


def test_a_plan_is_begun_once_and_an_agreed_one_is_left_alone(house: House) -> None:
    make_agreed(house)
    answer = begin(house, "nothing")
    assert answer.status_code == 422
    assert "sudah dimulai" in answer.content.decode()


def test_who_helps_begins_for_somebody_else_and_it_is_marked(house: House) -> None:
    cycle_of(house)
    employee = house.people["employee"]
    assert begin(house, "nothing", "colleague", f"?untuk={employee.uid}").status_code == 404
    assert begin(house, "nothing", "superior", f"?untuk={employee.uid}").status_code == 404
    assert begin(house, "nothing", "unit_officer", f"?untuk={employee.uid}").status_code == 302
    event = Event.objects.get(verb="plan.started")
    assert (event.person_id, event.helped_id) == (employee.pk, employee.pk)
    assert begin(house, "nothing", "unit_officer", "?untuk=bukan-id").status_code == 404


def test_a_year_that_is_prepared_or_of_nobody_has_no_start(house: House) -> None:
    cycle = cycle_of(house)
    cycle.state = "prepared"
    cycle.save()
    client = signed_in(house, "employee")
    assert client.get("/skp/mulai/2027/").status_code == 404
    assert client.get("/skp/mulai/1999/").status_code == 404
    assert "Belum ada tahun yang dibuka" in client.get("/skp/").content.decode()
    assert client.get("/skp/?tahun=99999999999").status_code == 200
