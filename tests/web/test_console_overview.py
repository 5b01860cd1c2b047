"""How far each unit is, what is stuck, and reminders: for the performance team, heads and officers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from salore.accounts.models import User
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Extension, Stage
from salore.ledger.models import Reading
from salore.organisation.models import Employment, JobFamily, Position
from salore.planning.completion import Counts, completion
from salore.planning.jobs import remind_unwritten
from salore.planning.unfinished import people_under
from tests.factories.personas import House, make_cycle, make_person
from tests.factories.plans import make_plan
from tests.web.queries import assert_steady

MORNING = datetime(2027, 1, 27, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def planning(settings: Any, house: House) -> Stage:
    settings.CLOCK_OFFSET = MORNING - clock.now()
    return make_cycle(house, 2027).stages.get(kind="planning")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def page(client: Client, house: House, persona: str, address: str) -> str:
    client.force_login(house.people[persona].user)
    return text(client.get(address))


def counts(house: House, unit: str, *, itself: bool = False) -> Counts:
    found = completion(house.agency, house.agency.cycles.get().pk, clock.today(), clock.now())
    place = found[house.units[unit].pk]
    return place.itself if itself else place.below


def test_each_unit_counts_itself_and_what_is_below(house: House) -> None:
    make_plan(house, "employee", state="agreed", version=1)
    make_plan(house, "colleague", state="proposed")
    make_plan(house, "superior", state="draft")
    make_plan(house, "team_lead", state="revising", version=1)
    assert counts(house, "BKPSDM.DATA") == Counts(people=3, agreed=1, waiting=1, unwritten=1)
    assert counts(house, "BKPSDM") == Counts(people=8, agreed=2, waiting=1, unwritten=5)
    assert counts(house, "BKPSDM", itself=True) == Counts(people=4, unwritten=4)
    assert counts(house, "PROV").people == len(house.people)


def test_who_plans_elsewhere_is_not_asked_and_not_late(house: House, settings: Any) -> None:
    JobFamily.objects.create(agency=house.agency, key="teacher", managed_elsewhere=True)
    Position.objects.filter(assignments__person=house.people["superior"]).update(job_family="teacher")
    settings.CLOCK_OFFSET += timedelta(days=10)
    found = counts(house, "BKPSDM.DATA")
    assert (found.elsewhere, found.asked, found.late, found.unwritten) == (1, 2, 2, 2)


def test_whoever_is_not_employed_is_neither_counted_nor_named(house: House) -> None:
    governor = house.people["superior"]
    Employment.objects.filter(person=governor).delete()
    assert counts(house, "BKPSDM.DATA").people == 2
    named = people_under(house.viewer("operator"), [])
    assert set(house.people.values()) - set(named) == {governor}


def test_late_is_only_whose_time_is_over(house: House, planning: Stage, settings: Any) -> None:
    assert counts(house, "PROV").late == 0
    settings.CLOCK_OFFSET += timedelta(days=6)
    assert counts(house, "BKPSDM.DATA").late == 3
    more = {"agency": house.agency, "stage": planning, "reason": "x", "made_at": clock.now()}
    Extension.objects.create(person=house.people["employee"], due_on=date(2027, 2, 20), **more)
    assert counts(house, "BKPSDM.DATA").late == 2
    Extension.objects.create(unit=house.units["BKPSDM"], due_on=date(2027, 2, 20), **more)
    assert counts(house, "BKPSDM").late == 0
    assert counts(house, "PROV").late == len(house.people) - 8


def test_a_post_that_ended_is_not_counted_and_two_plans_count_once(house: House) -> None:
    house.people["colleague"].assignments.update(ends_on=clock.today() - timedelta(days=1))
    make_plan(house, "employee", state="closed")
    make_plan(house, "employee", state="agreed", version=1)
    assert counts(house, "BKPSDM.DATA") == Counts(people=2, agreed=1, unwritten=1)


def test_the_performance_team_goes_down_from_the_top(house: House, client: Client) -> None:
    make_plan(house, "employee", state="agreed", version=1)
    top = page(client, house, "operator", "/konsol/")
    assert f"1 dari {len(house.people)}" in top
    assert "SETDA" in top
    assert "PROV sendiri" in top
    below = text(client.get(f"/konsol/?unit={house.units['BKPSDM'].uid}"))
    assert "BKPSDM.DATA" in below
    assert "BKPSDM sendiri" in below
    assert "INSPEKTORAT" not in below
    assert "Siapkan pengingat untuk 7 orang" in below


@pytest.mark.parametrize("unit", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_unit_that_is_none_is_not_there(house: House, client: Client, unit: str) -> None:
    client.force_login(house.people["operator"].user)
    assert client.get(f"/konsol/?unit={unit}").status_code == 404


def test_officers_and_heads_see_their_own_units(house: House, client: Client, stranger: House) -> None:
    for persona in ("unit_officer", "head"):
        shown = page(client, house, persona, "/konsol/")
        assert "BKPSDM" in shown
        assert "INSPEKTORAT" not in shown
        for elsewhere in (house.units["INSPEKTORAT"], house.units["SETDA"], stranger.units["BKPSDM"]):
            assert client.get(f"/konsol/?unit={elsewhere.uid}").status_code == 404
            assert client.get(f"/konsol/kemajuan/pegawai/?unit={elsewhere.uid}").status_code == 404
    # A head looks on; reminding is the officers' and the performance team's.
    assert "Siapkan pengingat" not in page(client, house, "head", "/konsol/")
    assert client.get("/konsol/kemajuan/ingatkan/").status_code == 404


@pytest.mark.parametrize(
    ("query", "first"),
    [("?urut=-pegawai", "SETDA"), ("?urut=pegawai", "PROV sendiri"), ("?cari=inspek", "INSPEKTORAT")],
)
def test_units_are_sorted_and_sought_by_what_is_counted(
    house: House, client: Client, query: str, first: str
) -> None:
    rows = page(client, house, "operator", f"/konsol/{query}").partition("<tbody")[2]
    assert re.findall(r'scope="row"><a [^>]*>([^<]+)</a>', rows)[0] == first


def test_units_can_be_taken_along(house: House, client: Client) -> None:
    client.force_login(house.people["operator"].user)
    answer: Any = client.get("/konsol/?unduh=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Unit")
    assert "INSPEKTORAT,1,0,0,1,0,Berjalan" in lines


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("belum", {"Head", "Unit Officer", "Operator", "Preparer"}),
        ("disusun", {"Superior"}),
        ("dikembalikan", {"Colleague"}),
        ("menunggu", {"Team Lead"}),
        ("lama", {"Team Lead"}),
        ("disepakati", {"Employee"}),
        ("tanpa-atasan", set()),
    ],
)
def test_people_by_how_their_plans_stand(house: House, client: Client, state: str, wanted: set[str]) -> None:
    make_plan(house, "superior")
    make_plan(house, "colleague", state="returned")
    make_plan(house, "team_lead", state="proposed", proposed_at=clock.now() - timedelta(days=8))
    make_plan(house, "employee", state="agreed", version=1)
    shown = page(client, house, "unit_officer", f"/konsol/kemajuan/pegawai/?keadaan={state}")
    rows = shown.partition("<tbody")[2]
    names = ("Head", "Unit Officer", "Operator", "Preparer", "Superior", "Colleague", "Team Lead", "Employee")
    assert {name for name in names if re.search(rf'scope="row">(<a [^>]*>)?{name}<', rows)} == wanted


def test_the_officer_reads_what_is_stuck(house: House, client: Client) -> None:
    make_plan(house, "team_lead", state="proposed", proposed_at=clock.now() - timedelta(days=8))
    make_plan(house, "colleague", state="returned")
    shown = page(client, house, "unit_officer", "/konsol/unit/")
    assert "SKP menunggu atasan lebih dari 7 hari" in shown
    assert "SKP dikembalikan dan sedang diperbaiki" in shown
    assert "Pegawai yang belum mulai" in shown
    assert "Pegawai tanpa atasan" not in shown


def test_reminding_is_looked_over_first_and_done_once(house: House, client: Client) -> None:
    make_plan(house, "employee", state="proposed", proposed_at=clock.now())
    User.objects.filter(person=house.people["colleague"]).update(email="rekan@salor.test")
    address = f"/konsol/kemajuan/ingatkan/?unit={house.units['BKPSDM.DATA'].uid}"
    shown = page(client, house, "unit_officer", address)
    assert "Ingatkan 2 orang" in shown
    sent = client.post(address)
    run = JobRun.objects.get()
    assert sent.headers["Location"] == f"/proses/{run.uid}/"
    viewer, path = house.viewer("unit_officer"), house.units["BKPSDM.DATA"].path
    for _again in range(2):
        run.state = "queued"
        run.save()
        remind_unwritten.run_here(
            run, person_id=viewer.person_id, cycle_id=house.agency.cycles.get().pk, paths=[path]
        )
    assert [message.to for message in mail.outbox] == [["rekan@salor.test"]]
    run.refresh_from_db()
    assert run.message == "0 orang diingatkan."


def test_a_text_for_groups_stands_ready(house: House, client: Client) -> None:
    shown = page(client, house, "operator", "/konsol/")
    assert "Sekadar mengingatkan Bapak/Ibu yang belum: Susun SKP 2027." in shown


@pytest.mark.parametrize(
    ("persona", "address"),
    [("operator", "/konsol/"), ("operator", "/konsol/kemajuan/pegawai/"), ("unit_officer", "/konsol/unit/")],
)
def test_it_costs_the_same_for_twice_the_people(
    house: House, client: Client, persona: str, address: str
) -> None:
    client.force_login(house.people[persona].user)

    def grow() -> None:
        for number in range(30):
            person = make_person(house.agency, f"Pegawai {number}", f"19900101202001{number:04d}")
            house.people[f"p{number}"] = person
            house.place(person, "BKPSDM.DATA", "Pranata SDM Aparatur Terampil")
            make_plan(house, f"p{number}", state="proposed", proposed_at=clock.now())

    assert_steady(lambda: client.get(address), grow)


def test_a_head_sees_how_far_each_goal_reaches(house: House, client: Client) -> None:
    top = make_plan(house, "head", goals=2, state="agreed", version=1)
    middle = make_plan(house, "superior", goals=1)
    middle.goals.update(parent=top.goals.get(number=1))
    for persona in ("employee", "colleague"):
        make_plan(house, persona, goals=1).goals.update(parent=middle.goals.get())
    make_plan(house, "team_lead", goals=1)
    shown = page(client, house, "head", "/konsol/cakupan/")
    assert "Didukung 3 orang melalui 3 RHK. 1 orang di antaranya mendukung langsung." in shown
    assert "Belum ada yang mendukung" in shown
    assert "2 orang di unit ini dan di bawahnya memiliki RHK yang tidak mendukung" in shown
    assert "BKPSDM.DATA" in shown
    assert not Reading.objects.exists()


def test_goals_in_a_ring_end(house: House, client: Client) -> None:
    one, other = make_plan(house, "head"), make_plan(house, "superior")
    other.goals.update(parent=one.goals.get())
    one.goals.update(parent=other.goals.get())
    assert "Didukung" in page(client, house, "head", "/konsol/cakupan/")


def test_reading_the_goals_of_another_head_is_recorded(house: House, client: Client) -> None:
    make_plan(house, "head")
    page(client, house, "auditor", f"/konsol/cakupan/?unit={house.units['BKPSDM'].uid}")
    assert Reading.objects.get().person_id == house.people["head"].pk
