"""What a leader does: the matrix, one draft for all of a post, agreeing together, the agency's goals."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from salore.core import clock
from salore.ledger.models import Reading
from salore.organisation import leadership
from salore.organisation.models import Assignment, JobFamily, Person
from salore.planning.models import Goal, Plan, PlanText
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_agreed, make_goal, make_plan
from tests.web.planning.browsing import only_goal, signed_in
from tests.web.queries import assert_steady


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def post_of(house: House, persona: str) -> Assignment:
    return Assignment.objects.get(person=house.people[persona])


def handed(title: str = "Data bidang mutakhir", **values: Any) -> dict[str, Any]:
    return {
        "title": title, "cascade": "intermediate", "i-TOTAL_FORMS": 1, "i-INITIAL_FORMS": 1,
        "i-0-text": "Data mutakhir", "i-0-aspect": "quantity", "i-0-direction": "higher", "i-0-target": "90",
        "i-0-unit_of_measure": "persen",
    } | values  # fmt: skip


def teachers(house: House, number: int, since: date = date(2024, 1, 1)) -> list[Assignment]:
    start = Person.objects.filter(name__startswith="Guru").count()
    people = [Person(agency=house.agency, name=f"Guru {start + n:02d}", sex="f") for n in range(number)]
    held = [
        house.place(person, "BKPSDM.DATA", "Guru Ahli Pertama", since=since)
        for person in Person.objects.bulk_create(people)
    ]
    leadership.refresh(house.agency)
    return held


def test_nobody_writes_in_vain_for_a_plan_that_is_locked(house: House) -> None:
    parent = only_goal(make_plan(house, "superior"))
    make_plan(house, "employee", state="proposed")
    page = signed_in(house, "superior").get(
        f"/skp/matriks/{parent.uid}/?untuk={post_of(house, 'employee').uid}"
    )
    assert "sedang tidak disusun" in page.text
    assert "Turunkan sebagai draf" not in page.text


def test_the_matrix_hands_down_and_says_what_nobody_owns(house: House) -> None:
    parent = only_goal(make_plan(house, "superior"))
    superior = signed_in(house, "superior")
    page = superior.get("/skp/matriks/").content.decode()
    assert "belum didukung siapa pun" in page
    assert "belum mendukung RHK mana pun" in page
    post = post_of(house, "employee")
    cell = f"/skp/matriks/{parent.uid}/?untuk={post.uid}"
    assert "Berkas yang lengkap" in superior.get(cell).content.decode(), "the parent's indicator is a start"
    assert superior.post(cell, handed(people=str(post.uid))).status_code == 302
    goal = Goal.objects.get(plan__person=house.people["employee"])
    assert (goal.parent, goal.cascade, goal.indicators.get().target_low) == (parent, "intermediate", 90)
    page = superior.get("/skp/matriks/").content.decode()
    assert "Data bidang mutakhir" in page
    assert "belum didukung siapa pun" not in page
    assert "1 dari 2" in page
    assert superior.post(f"/skp/matriks/{goal.uid}/tarik/").status_code == 302
    assert not Goal.objects.filter(pk=goal.pk).exists()


def test_goals_that_were_written_first_are_linked_later(house: House) -> None:
    own = make_plan(house)
    parent = only_goal(make_plan(house, "superior"))
    superior, post = signed_in(house, "superior"), post_of(house, "employee")
    page = superior.get(f"/skp/matriks/{parent.uid}/?untuk={post.uid}").content.decode()
    assert "Hasil 1 employee" in page
    others = only_goal(make_plan(house, "team_lead"))
    sent = {"rhk": [str(only_goal(own).uid), str(others.uid), "bukan-id"]}
    assert superior.post(f"/skp/matriks/{parent.uid}/kaitkan/", sent).status_code == 302
    assert only_goal(own).parent == parent
    others.refresh_from_db()
    assert others.parent is None


def test_one_goal_goes_to_several_at_once_and_all_or_none(house: House) -> None:
    parent = only_goal(make_plan(house, "superior"))
    posts = [str(post_of(house, persona).uid) for persona in ("employee", "colleague")]
    superior, address = signed_in(house, "superior"), f"/skp/matriks/{parent.uid}/"
    assert superior.post(address, handed(people=[])).status_code == 422
    make_plan(house, "colleague", goals=0, state="proposed")
    answer = superior.post(address, handed(people=posts))
    assert answer.status_code == 422
    assert "SKP Colleague sedang tidak disusun" in answer.content.decode()
    assert not Goal.objects.filter(title="Data bidang mutakhir").exists()
    Plan.objects.update(state="draft")
    assert superior.post(address, handed(people=posts)).status_code == 302
    assert Goal.objects.filter(title="Data bidang mutakhir").count() == 2


def test_goals_go_only_to_those_whom_one_leads(house: House) -> None:
    parent = only_goal(make_plan(house, "superior"))
    outside = str(post_of(house, "team_lead").uid)
    superior = signed_in(house, "superior")
    assert superior.get(f"/skp/matriks/{parent.uid}/?untuk={outside}").status_code == 404
    assert superior.post(f"/skp/matriks/{parent.uid}/", handed(people=[outside])).status_code == 422
    others = only_goal(make_plan(house, "head"))
    assert superior.get(f"/skp/matriks/{others.uid}/").status_code == 404


def test_a_preparer_fills_the_matrix_of_the_head_and_agrees_nothing(house: House) -> None:
    parent = only_goal(make_plan(house, "head"))
    preparer = signed_in(house, "preparer")
    assert "Hasil 1 head" in preparer.get("/skp/matriks/").content.decode()
    post = str(post_of(house, "superior").uid)
    assert preparer.post(f"/skp/matriks/{parent.uid}/", handed(people=[post])).status_code == 302
    goal = Goal.objects.get(title="Data bidang mutakhir")
    assert goal.handed_down_by == house.people["head"]
    assert preparer.get("/skp/sepakati/").status_code == 404


def test_people_who_plan_elsewhere_are_no_gap(house: House) -> None:
    make_plan(house, "superior")
    position = post_of(house, "employee").position
    position.job_family = "teacher"
    position.save()
    JobFamily.objects.create(agency=house.agency, key="teacher", managed_elsewhere=True)
    page = signed_in(house, "superior").get("/skp/matriks/").content.decode()
    assert "menyusun SKP di sistem lain" in page
    # Colleague and employee share the post.
    assert "belum mendukung RHK mana pun" not in page


def test_a_draft_goes_to_all_of_a_post_and_the_unchanged_are_agreed_in_one_touch(house: House) -> None:
    leading = make_plan(house, "superior")
    posts = teachers(house, 12)
    source = make_plan(house, "employee", goals=0)
    Plan.objects.filter(pk=source.pk).update(person=posts[0].person, assignment=posts[0])
    make_goal(source, 1, "Modul ajar siap", parent=only_goal(leading))
    superior = signed_in(house, "superior")
    assert "Guru Ahli Pertama" in superior.get("/skp/bagikan/?tahun=2027").content.decode()
    chosen = {"post": "guru ahli pertama", "source": str(source.uid)}
    check = superior.post("/skp/bagikan/?tahun=2027", chosen).content.decode()
    assert "11 orang menerima RHK berikut" in check
    assert "1 orang sudah mulai menyusun" in check
    assert not Goal.objects.filter(plan__assignment=posts[5]).exists()
    assert superior.post("/skp/bagikan/?tahun=2027", chosen | {"sure": "1"}).status_code == 302
    plans = Plan.objects.exclude(draft_hash="")
    assert plans.count() == 11
    plans.update(state="proposed", proposed_at=clock.now())
    own = plans.first()
    assert own is not None
    own.goals.update(title="Modul lain")
    page = superior.get("/skp/sepakati/")
    text = page.content.decode()
    assert text.index(own.person.name) < text.index("Sama dengan naskah")
    marks = [f"{one.plan.uid}:{one.plan.edition}" for one in page.context["shown"][0][2]]
    assert len(marks) == 10
    answer = superior.post("/skp/sepakati/", {"plan": [*marks, "bukan:angka", f"{leading.uid}:0", "x"]})
    assert answer.status_code == 302
    assert Plan.objects.filter(state="agreed").count() == 10
    assert Reading.objects.filter(viewer_id=house.people["superior"].pk).count() == 10
    own.refresh_from_db()
    leading.refresh_from_db()
    assert (own.state, leading.state) == ("proposed", "draft")


def test_agreeing_leads_on_to_what_waits_still(house: House) -> None:
    plans = [
        make_plan(house, who, state="proposed", proposed_at=clock.now()) for who in ("employee", "colleague")
    ]
    superior = signed_in(house, "superior")
    first = superior.post(f"/skp/{plans[0].uid}/keputusan/", {"seen": 0, "decision": "agree"})
    last = superior.post(f"/skp/{plans[1].uid}/keputusan/", {"seen": 0, "decision": "agree"})
    assert first.headers["Location"] == f"/skp/{plans[1].uid}/keputusan/"
    assert last.headers["Location"] == f"/skp/{plans[1].uid}/"


def test_matrix_and_waiting_cost_the_same_for_more_people(house: House) -> None:
    leading = make_plan(house, "superior", goals=3)
    goals = list(leading.goals.all())

    def grow(number: int = 6) -> None:
        for held in teachers(house, number):
            plan = Plan.objects.create(
                agency=house.agency, cycle=leading.cycle, person=held.person, assignment=held,
                unit=held.unit, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), made_at=clock.now(),
                state="proposed", proposed_at=clock.now(),
            )  # fmt: skip
            make_goal(plan, 1, "Bagian", parent=goals[held.pk % 3])

    grow()
    superior = signed_in(house, "superior")
    assert_steady(lambda: superior.get("/skp/matriks/"), grow)
    assert_steady(lambda: superior.get("/skp/sepakati/"), grow)


def test_ones_own_page_costs_the_same_for_more_goals(house: House) -> None:
    plan = make_agreed(house, goals=2)
    client = signed_in(house, "employee")

    def grow() -> None:
        there = plan.goals.count()
        for number in range(there + 1, there + 7):
            make_goal(plan, number, f"Hasil {number}")

    superior = signed_in(house, "superior")
    assert_steady(lambda: client.get("/skp/"), grow)
    assert_steady(lambda: superior.get(f"/skp/{plan.uid}/"), grow)


def test_the_goals_of_the_agency_are_listed_narrowed_and_taken_along(house: House) -> None:
    make_agreed(house, goals=2)
    make_plan(house, "colleague")
    make_plan(house, "head")
    operator = signed_in(house, "operator")
    page = operator.get("/skp/instansi/").content.decode()
    assert "4 RHK" in page
    assert "1 RHK" in operator.get("/skp/instansi/?cari=hasil+HEAD").content.decode()
    assert "2 RHK" in operator.get("/skp/instansi/?keadaan=disepakati").content.decode()
    data = house.units["BKPSDM.DATA"].uid
    assert "3 RHK" in operator.get(f"/skp/instansi/?unit={data}").content.decode()
    assert operator.get("/skp/instansi/?cari=%27%3A*%26&unit=x").status_code == 200
    Goal.objects.filter(title="Hasil 1 head").update(title="=HYPERLINK(1)")
    answer = operator.get("/skp/instansi/?unduh=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == 5
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_each_sees_the_goals_that_are_theirs_to_see(house: House, stranger: House) -> None:
    make_plan(house)
    make_plan(house, "head")
    make_plan(stranger)
    for persona, number in {"operator": 2, "head": 2, "superior": 1, "unit_officer": 2}.items():
        page = signed_in(house, persona).get("/skp/instansi/").content.decode()
        assert f"{number} RHK" in page, persona


def test_the_agencys_goals_cost_the_same_for_more(house: House) -> None:
    cycle_of(house)
    plan = make_agreed(house, goals=4)

    def grow() -> None:
        for number in range(10, 40):
            make_goal(plan, number, f"Hasil {number}")

    for persona in ("operator", "head"):
        client = signed_in(house, persona)
        assert_steady(lambda client=client: client.get("/skp/instansi/"), grow)  # type: ignore[misc]
        Goal.objects.filter(number__gte=10).delete()


def test_a_superior_says_what_they_expect_before_anybody_has_begun(house: House) -> None:
    told = make_plan(house, "colleague")
    PlanText.objects.create(
        agency=house.agency, plan=told, kind="expectation", text="Tetap.", made_at=told.made_at
    )
    agreed = make_plan(house, "team_lead", state="agreed", version=1)
    client = signed_in(house, "superior")
    page = client.get("/skp/ekspektasi/?tahun=2027").content.decode()
    assert "Employee" in page
    assert "Colleague" not in page
    assert "Team Lead" not in page
    post = Assignment.objects.get(person=house.people["employee"])
    typed = {"text": "Berkas rapi sejak awal tahun.", "people": [str(post.uid)], "form_key": str(uuid4())}
    nobody = client.post("/skp/ekspektasi/?tahun=2027", {"text": typed["text"], "form_key": str(uuid4())})
    assert (nobody.status_code, Plan.objects.count()) == (422, 2)
    assert client.post("/skp/ekspektasi/?tahun=2027", typed).status_code == 302
    begun = Plan.objects.get(person=house.people["employee"])
    assert (begun.state, begun.goals.count()) == ("draft", 0)
    own = signed_in(house, "employee")
    assert "Berkas rapi sejak awal tahun." in own.get("/skp/?tahun=2027").content.decode()
    started = own.post(
        "/skp/mulai/2027/", {"post": str(post.uid), "source": "nothing", "form_key": str(uuid4())}
    )
    assert started.status_code == 302
    assert Plan.objects.filter(person=house.people["employee"]).get() == begun
    assert [text.text for text in PlanText.objects.filter(plan__in=(told, agreed))] == ["Tetap."]


def test_what_a_preparer_expects_of_many_waits_for_the_head(house: House) -> None:
    cycle_of(house)
    client = signed_in(house, "preparer")
    page = client.get("/skp/ekspektasi/?tahun=2027").content.decode()
    keys = re.findall(r'name="people" value="([^"]+)"', page)
    typed = {"text": "Layanan tepat waktu.", "people": keys, "form_key": str(uuid4())}
    assert client.post("/skp/ekspektasi/?tahun=2027", typed).status_code == 302
    assert keys
    assert {text.is_draft for text in PlanText.objects.all()} == {True}


def test_the_matrix_is_taken_along_as_a_file(house: House) -> None:
    parent = make_goal(make_plan(house, "superior", goals=0), 1, "=Berkas lengkap")
    make_goal(make_plan(house, "employee", goals=0), 1, "Berkas inti lengkap", parent=parent)
    client = signed_in(house, "superior")
    page = client.get("/skp/matriks/?tahun=2027").content.decode()
    assert "unduh=xlsx" in page
    answer = client.get("/skp/matriks/?tahun=2027&unduh=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert rows[0][2] == "RHK 1: =Berkas lengkap"
    mine = next(row for row in rows if row[0].startswith("Employee"))
    assert mine[2] == "Berkas inti lengkap"
    assert rows[-1][::2] == ["Didukung oleh", "1"]
    assert client.get("/skp/matriks/?tahun=2027&unduh=xlsx")["Content-Type"].endswith("sheet")
