"""Deadlines as a page, as a calendar feed, and the pages that explain each stage."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from salore.core import clock
from salore.cycles.models import CalendarFeed, Extension, Reminder, Stage
from tests.factories.personas import House, make_cycle

MORNING = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def year(settings: Any, house: House) -> None:
    settings.CLOCK_OFFSET = MORNING - clock.now()
    make_cycle(house, 2027)


def page(client: Client, house: House, path: str, persona: str = "employee") -> str:
    client.force_login(house.people[persona].user)
    return client.get(path).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def calendar(client: Client, house: House, persona: str = "employee") -> tuple[str, Calendar]:
    client.force_login(house.people[persona].user)
    client.post("/tahun/kalender/", {"renew": ""})
    shown = client.get("/tahun/").content.decode()
    address = shown.partition("data-value>")[2].partition("<")[0]
    path = address[address.index("/tahun/") :]
    return path, Calendar.from_ical(Client().get(path).content)


def test_the_page_says_what_is_open_until_when(house: House, client: Client) -> None:
    shown = page(client, house, "/tahun/")
    assert "Satu tahap sedang dibuka" in shown
    assert "Perencanaan 2027" in shown
    assert "Minggu, 31 Januari 2027" in shown
    assert "diterima sampai 7 Februari 2027" in shown
    assert "Realisasi Triwulan I 2027" in shown
    assert "/panduan/planning/" in shown


def test_the_feed_needs_no_session_and_holds_a_day_for_each_stage(house: House, client: Client) -> None:
    _path, found = calendar(client, house)
    events = {str(event["summary"]): event for event in found.walk("VEVENT")}
    assert len(events) == 5
    planning = events["Perencanaan 2027"]
    assert planning["dtstart"].dt == date(2027, 1, 31)
    assert "Diterima sampai 7 Februari 2027." in planning["description"]


def test_the_feed_follows_an_extension_under_the_same_event(house: House, client: Client) -> None:
    path, before = calendar(client, house)
    Extension.objects.create(
        agency=house.agency, stage=Stage.objects.get(kind="planning"), due_on=date(2027, 2, 7),
        person=house.people["employee"], reason="Sakit; dirawat, di Merauke", made_at=MORNING,
    )  # fmt: skip
    after = Calendar.from_ical(Client().get(path).content)
    one, other = (
        next(event for event in found.walk("VEVENT") if event["summary"] == "Perencanaan 2027")
        for found in (before, after)
    )
    assert one["uid"] == other["uid"]
    assert other["dtstart"].dt == date(2027, 2, 7)
    assert "Sakit; dirawat, di Merauke" in other["description"]


def test_a_new_address_ends_the_one_before_and_it_can_be_let_go(house: House, client: Client) -> None:
    first, _calendar = calendar(client, house)
    second, _calendar = calendar(client, house)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post("/tahun/kalender/", {"end": ""})
    assert Client().get(second).status_code == 404
    assert "Buat alamat kalender" in client.get("/tahun/").content.decode()


def test_an_address_cannot_be_made_from_what_the_database_holds(house: House, client: Client) -> None:
    calendar(client, house)
    uid = CalendarFeed.objects.get().uid.hex
    for token in (uid, f"{uid}.x", f"{uid}.", "x" * 500, "%00"):
        assert Client().get(f"/tahun/kalender/{token}.ics").status_code == 404


def test_whoever_left_has_no_calendar_any_more(house: House, client: Client) -> None:
    path, _calendar = calendar(client, house)
    house.people["employee"].user.__class__.objects.filter(person=house.people["employee"]).update(
        is_active=False
    )
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("stage", ["planning", "progress", "appraisal"])
@pytest.mark.parametrize(("language", "heading"), [("id", "Apa hak saya"), ("en", "What rights I have")])
def test_each_stage_is_explained_in_both_languages_within_a_minute(
    house: House, client: Client, stage: str, language: str, heading: str
) -> None:
    client.cookies["bahasa"] = language
    shown = page(client, house, f"/panduan/{stage}/")
    assert heading in shown
    words = shown.partition("<main")[2].partition("</main")[0].split()
    assert len(words) < 330, "a page that is read in a minute or so"


def test_a_stage_that_is_none_is_not_there(house: House, client: Client) -> None:
    client.force_login(house.people["employee"].user)
    assert client.get("/panduan/lain/").status_code == 404


def test_the_policy_of_the_year_speaks_for_itself(house: House, client: Client) -> None:
    cycle = house.agency.cycles.get()
    cycle.stages.create(
        agency=house.agency, kind="appraisal", period=cycle.periods.get(key="2027"),
        opens_on=date(2027, 12, 1), due_on=date(2028, 1, 31),
    )  # fmt: skip
    assert "ikut berbobot dalam usulan rating perilaku" in page(client, house, "/panduan/appraisal/")


def test_one_reads_what_one_was_reminded_of_and_nobody_elses(house: House, client: Client) -> None:
    for persona, subject in (("employee", "Satu tugas"), ("colleague", "Dua tugas")):
        Reminder.objects.create(
            agency=house.agency, person=house.people[persona], on_day=date(2026, 12, 7), subject=subject,
            duties=[{"key": "x", "title": "Susun SKP 2027"}], text="", made_at=MORNING,
        )  # fmt: skip
    shown = page(client, house, "/tahun/pengingat/")
    assert "Satu tugas" in shown
    assert "Susun SKP 2027" in shown
    assert "hanya di sini" in shown
    assert "Dua tugas" not in shown
