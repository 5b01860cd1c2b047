"""The first page: what to do, how long, until when, why."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from salore.core import clock
from salore.cycles.models import Extension, Period, Stage
from salore.organisation.models import Assignment, JobFamily, Position
from salore.planning.models import Goal, Indicator, PlanText, Progress, Remark
from tests.factories.personas import House, make_cycle
from tests.factories.plans import make_plan
from tests.web.queries import assert_steady

MORNING = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(settings: Any) -> None:
    """Half past nine where the agency is, on 7 December 2026."""
    settings.CLOCK_OFFSET = MORNING - clock.now()


@pytest.fixture
def planning(house: House) -> Stage:
    """The planning of 2027 is open; what needs consent is best sent by 15 January."""
    stage = make_cycle(house, 2027).stages.get(kind="planning")
    stage.submit_by_on = date(2027, 1, 15)
    stage.save()
    return stage


def home(client: Client, house: House, persona: str) -> str:
    client.force_login(house.people[persona].user)
    return re.sub(r"\s+", " ", client.get("/").content.decode().replace("\N{NO-BREAK SPACE}", " "))


def test_it_greets_by_the_hour_and_says_that_nothing_is_to_do(house: House, client: Client) -> None:
    page = home(client, house, "employee")
    assert "Senin, 7 Desember 2026. Selamat pagi, Ibu Employee." in page
    assert "Tidak ada tugas hari ini" in page


def test_whoever_holds_no_post_is_greeted_by_name_too(house: House, client: Client) -> None:
    house.people["employee"].assignments.all().delete()
    assert "Selamat pagi, Employee." in home(client, house, "employee")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_new_installation_tells_its_operator_where_to_begin(
    house: House, client: Client, language: str
) -> None:
    client.cookies["bahasa"] = language
    year = {"id": "Buka tahun kinerja", "en": "Open the year"}[language]
    staff = {"id": "Masukkan unit dan pegawai", "en": "Bring in the units and the staff"}[language]
    page = home(client, house, "operator")
    assert year in page
    assert staff not in page
    assert year not in home(client, house, "employee")
    Assignment.objects.all().delete()
    page = home(client, house, "operator")
    assert page.index(staff) < page.index(year)
    make_cycle(house, 2027)
    assert year not in home(client, house, "operator")


def test_it_speaks_english_to_whoever_chose_it(house: House, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    page = home(client, house, "employee")
    assert "Monday, 7 December 2026. Good morning, Ms Employee." in page
    assert "Nothing to do today" in page


@pytest.mark.usefixtures("planning")
def test_an_employee_is_asked_to_write_the_plan(house: House, client: Client) -> None:
    page = home(client, house, "employee")
    assert "Satu tugas," in page
    assert "kira-kira 20 menit" in page
    assert "Susun SKP 2027" in page
    assert "Jumat, 15 Januari 2027" in page
    assert "39 hari lagi" in page
    assert "Belum dimulai" in page
    assert "/skp/?tahun=2027" in page
    assert client.get("/skp/?tahun=2027").status_code == 200


@pytest.mark.usefixtures("planning")
def test_each_goal_that_is_written_saves_time(house: House, client: Client) -> None:
    plan = make_plan(house, goals=2)
    removed = Goal.objects.create(agency=house.agency, plan=plan, number=3, title="Dulu", removed_at=MORNING)
    page = home(client, house, "employee")
    assert "2 RHK sudah ditulis" in page
    assert "kira-kira 12 menit" in page
    assert str(removed.uid) not in page


@pytest.mark.usefixtures("planning")
def test_a_returned_plan_comes_with_the_reason(house: House, client: Client) -> None:
    make_plan(house, state="returned", reason="Target RHK 2 terlalu rendah <b>")
    page = home(client, house, "employee")
    assert "Perbaiki SKP 2027" in page
    assert "“Target RHK 2 terlalu rendah &lt;b&gt;”" in page


@pytest.mark.usefixtures("planning")
def test_a_proposed_plan_is_the_superiors_turn(house: House, client: Client) -> None:
    make_plan(house, state="proposed", proposed_at=MORNING)
    page = home(client, house, "employee")
    assert "Tidak ada tugas hari ini" in page
    assert "Superior menyepakatinya atau mengembalikannya" in page
    page = home(client, house, "superior")
    assert "Sepakati SKP 2027 milik 1 orang" in page
    assert "Employee menunggu Anda." in page
    assert "Minggu, 31 Januari 2027" in page


@pytest.mark.usefixtures("planning")
def test_an_agreed_plan_asks_nothing_of_either(house: House, client: Client) -> None:
    for persona in ("employee", "colleague", "superior"):
        make_plan(house, persona, state="agreed", version=1)
    for persona in ("employee", "superior"):
        assert "Tidak ada tugas hari ini" in home(client, house, persona)


@pytest.mark.usefixtures("planning")
def test_a_superior_writes_expectations_for_whoever_has_none(house: House, client: Client) -> None:
    plan = make_plan(house, "employee")
    assert "Tulis ekspektasi 2027 untuk 2 orang" in home(client, house, "superior")
    PlanText.objects.create(
        agency=house.agency, plan=plan, kind="expectation", text="Tuntas", made_at=MORNING
    )
    assert "Tulis ekspektasi 2027 untuk 1 orang" in home(client, house, "superior")


@pytest.mark.usefixtures("planning")
def test_after_the_day_it_is_late_and_still_accepted(house: House, client: Client, settings: Any) -> None:
    settings.CLOCK_OFFSET += timedelta(days=57)
    page = home(client, house, "employee")
    assert "Selasa, 2 Februari 2027" in page
    assert "status-late" in page
    assert "Satu sudah lewat batas dan masih diterima" in page
    settings.CLOCK_OFFSET += timedelta(days=6)
    assert "Tidak ada tugas hari ini" in home(client, house, "employee")


def test_more_time_is_shown_with_its_reason(house: House, client: Client, planning: Stage) -> None:
    Extension.objects.create(
        agency=house.agency, stage=planning, unit=house.units["BKPSDM"], due_on=date(2027, 2, 7),
        reason="Listrik padam sepekan", made_at=MORNING,
    )  # fmt: skip
    page = home(client, house, "employee")
    assert "Jumat, 22 Januari 2027" in page
    assert "Listrik padam sepekan" in page
    assert "Listrik padam sepekan" not in home(client, house, "auditor")


def test_progress_is_due_until_every_indicator_is_reported(house: House, client: Client) -> None:
    plan = make_plan(house, year=2026, goals=2, state="agreed", version=1)
    page = home(client, house, "employee")
    assert "Laporkan realisasi Triwulan IV" in page
    assert "0 dari 2 indikator dilaporkan" in page
    quarter = Period.objects.get(key="2026-Q4")
    for indicator in Indicator.objects.filter(goal__plan=plan):
        Progress.objects.create(
            agency=house.agency, indicator=indicator, period=quarter, value=1, entered_at=MORNING
        )
    page = home(client, house, "employee")
    assert "Tidak ada tugas hari ini" in page
    assert "Tahun 2026 Anda" in page


def test_a_question_waits_for_whoever_did_not_write_last(house: House, client: Client) -> None:
    plan = make_plan(house, year=2026, state="agreed", version=1)
    Progress.objects.create(
        agency=house.agency, indicator=Indicator.objects.get(), value=1, entered_at=MORNING,
        period=Period.objects.get(key="2026-Q4"),
    )  # fmt: skip

    def write(persona: str, minutes: int) -> None:
        Remark.objects.create(
            agency=house.agency, plan=plan, goal=plan.goals.get(), author=house.people[persona],
            text="Perlu buka sampai sore?", made_at=MORNING - timedelta(minutes=minutes),
        )  # fmt: skip

    write("superior", 90)
    assert "Tanggapi Superior tentang RHK 1" in home(client, house, "employee")
    assert "Tanggapi 1 orang" not in home(client, house, "superior")
    write("employee", 30)
    assert "Tidak ada tugas hari ini" in home(client, house, "employee")
    assert "Tanggapi 1 orang di tim Anda" in home(client, house, "superior")


@pytest.mark.usefixtures("planning")
def test_whoever_plans_elsewhere_is_asked_nothing_twice(house: House, client: Client) -> None:
    JobFamily.objects.create(agency=house.agency, key="teacher", managed_elsewhere=True)
    Position.objects.filter(assignments__person=house.people["employee"]).update(job_family="teacher")
    assert "Tidak ada tugas hari ini" in home(client, house, "employee")


@pytest.mark.usefixtures("planning")
def test_it_costs_the_same_for_a_team_of_two_and_of_forty(house: House, client: Client) -> None:
    make_plan(house, "superior", year=2026, goals=4, state="agreed", version=1)
    make_plan(house, "employee", state="proposed", proposed_at=MORNING)
    client.force_login(house.people["superior"].user)

    def grow() -> None:
        from tests.factories.personas import make_person

        for number in range(38):
            person = make_person(house.agency, f"Pegawai {number}", f"19900101202001{number:04d}")
            house.people[f"p{number}"] = person
            house.place(person, "BKPSDM.DATA", "Pranata SDM Aparatur Terampil")
            make_plan(house, f"p{number}", state="proposed", proposed_at=MORNING)

    assert_steady(lambda: client.get("/"), grow)
