"""The page of whoever leads people: who waits, who has not begun, when one last wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salore.core import clock
from salore.organisation.models import JobFamily, Position
from salore.planning.models import Remark
from tests.factories.personas import House, make_cycle, make_person
from tests.factories.plans import make_plan
from tests.web.queries import assert_steady

MORNING = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def years(settings: Any, house: House) -> None:
    settings.CLOCK_OFFSET = MORNING - clock.now()
    make_cycle(house, 2026)
    make_cycle(house, 2027)


def team(client: Client, house: House, persona: str, query: str = "") -> str:
    client.force_login(house.people[persona].user)
    return re.sub(r"\s+", " ", client.get(f"/tim/{query}").content.decode())


def test_a_superior_sees_who_waits_and_decides_from_there(house: House, client: Client) -> None:
    plan = make_plan(house, "employee", state="proposed", proposed_at=MORNING)
    page = team(client, house, "superior")
    assert "1 SKP 2027 menunggu Anda" in page
    assert "0 dari 2" in page
    assert f"/skp/{plan.uid}/keputusan/" in page
    assert "Belum dimulai" in page
    assert "Disepakati paling lambat Minggu, 31 Januari 2027." in page


def test_only_the_people_one_leads_are_there(house: House, client: Client) -> None:
    page = team(client, house, "superior")
    assert "Colleague" in page
    assert "Auditor" not in page
    assert ">Superior<" not in page.partition("<main")[2]


def test_a_team_lead_sees_the_team_and_decides_nothing(house: House, client: Client) -> None:
    plan = make_plan(house, "employee", state="proposed", proposed_at=MORNING)
    page = team(client, house, "team_lead")
    assert "Employee" in page
    assert "Colleague" not in page
    assert f"/skp/{plan.uid}/keputusan/" not in page
    assert "Sudah diajukan" in page


@pytest.mark.parametrize(
    ("state", "found"),
    [("menunggu", {"Employee"}), ("belum", {"Colleague"}), ("disepakati", set()), ("bertanya", {"Employee"})],
)
def test_it_narrows_to_what_is_to_do(house: House, client: Client, state: str, found: set[str]) -> None:
    plan = make_plan(house, "employee", state="proposed", proposed_at=MORNING)
    Remark.objects.create(
        agency=house.agency, plan=plan, author=house.people["employee"], text="Boleh?", made_at=MORNING
    )
    page = team(client, house, "superior", f"?keadaan={state}")
    rows = page.partition("<tbody")[2]
    assert {name for name in ("Employee", "Colleague") if name in rows} == found


def test_another_year_is_a_link_away_and_kept_by_the_filter(house: House, client: Client) -> None:
    make_plan(house, "employee", year=2026, state="agreed", version=1)
    page = team(client, house, "superior", "?tahun=2026&keadaan=disepakati")
    assert "Employee" in page.partition("<tbody")[2]
    assert '<input type="hidden" name="tahun" value="2026">' in page
    assert "Tidak ada SKP 2026 yang menunggu Anda" in page


def test_whoever_plans_elsewhere_is_not_late(house: House, client: Client) -> None:
    JobFamily.objects.create(agency=house.agency, key="teacher", managed_elsewhere=True)
    Position.objects.filter(assignments__person=house.people["employee"]).update(job_family="teacher")
    assert "Di sistem lain" in team(client, house, "superior")


def test_ones_own_last_remark_is_told_by_its_day(house: House, client: Client) -> None:
    plan = make_plan(house, "employee", year=2026, state="agreed", version=1)
    for author, day in (("superior", 3), ("employee", 5)):
        Remark.objects.create(
            agency=house.agency, plan=plan, author=house.people[author], text="Baik", kind="observation",
            made_at=datetime(2026, 11, day, 3, tzinfo=UTC),
        )  # fmt: skip
    page = team(client, house, "superior")
    assert "3 November 2026" in page
    assert "5 November 2026" not in page


def test_the_list_can_be_taken_along(house: House, client: Client) -> None:
    client.force_login(house.people["superior"].user)
    answer = client.get("/tim/?unduh=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Employee,Pranata SDM Aparatur Terampil,Belum dimulai" in text


def test_it_costs_the_same_for_twice_the_people(house: House, client: Client) -> None:
    client.force_login(house.people["superior"].user)

    def grow() -> None:
        for number in range(40):
            person = make_person(house.agency, f"Pegawai {number}", f"19900101202001{number:04d}")
            house.people[f"p{number}"] = person
            house.place(person, "BKPSDM.DATA", "Pranata SDM Aparatur Terampil")
            make_plan(house, f"p{number}", state="proposed", proposed_at=MORNING)

    assert_steady(lambda: client.get("/tim/"), grow)
