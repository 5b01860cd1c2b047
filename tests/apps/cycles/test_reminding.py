"""Reminders: once a day, in the morning, everything at once, nothing of what is done, nothing twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from salore.accounts.models import User
from salore.core import clock
from salore.cycles.duties import Duty
from salore.cycles.models import Reminder, ReminderRound
from salore.cycles.reminding import group_text, remind, send, write_down
from salore.cycles.reminding.rounds import is_time_for
from salore.organisation.models import Unit
from tests.factories.personas import House, make_cycle
from tests.factories.plans import make_plan

WIT = ZoneInfo("Asia/Jayapura")
MONDAY = datetime(2026, 12, 7, 7, 30, tzinfo=WIT)


@pytest.fixture(autouse=True)
def agency(settings: Any, house: House) -> None:
    set_clock(settings, MONDAY)
    make_cycle(house, 2027)
    User.objects.exclude(person=house.people["auditor"]).update(is_active=False)
    for persona in ("employee", "superior"):
        User.objects.filter(person=house.people[persona]).update(
            is_active=True, email=f"{persona}@salor.test"
        )


def set_clock(settings: Any, at: datetime) -> None:
    settings.CLOCK_OFFSET += at - clock.now()


def sent_to() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_everything_comes_at_once_to_whoever_has_an_address(house: House) -> None:
    assert remind() == 3
    assert sent_to() == ["employee@salor.test", "superior@salor.test"]
    letter = next(message for message in mail.outbox if message.to == ["superior@salor.test"])
    assert letter.subject == "2 tugas, kira-kira 24 menit"
    assert "Yth. Superior," in letter.body
    assert "1. Tulis ekspektasi 2027 untuk 2 orang" in letter.body
    assert "2. Susun SKP 2027\n   20 menit, paling lambat 31 Januari 2027." in letter.body
    assert "http://127.0.0.1:8000/skp/?tahun=2027" in letter.body
    in_app = Reminder.objects.get(person=house.people["auditor"])
    assert (in_app.address, in_app.sent_at, in_app.on_day) == ("", None, date(2026, 12, 7))


def test_a_restart_sends_nothing_twice(settings: Any) -> None:
    remind()
    ReminderRound.objects.update(last_person_id=0, ended_at=None)
    set_clock(settings, MONDAY + timedelta(minutes=15))
    assert remind() == 0
    assert len(mail.outbox) == 2


def test_what_was_claimed_by_a_worker_that_died_is_not_sent_again(house: House) -> None:
    person = house.people["employee"]
    row = {"agency": house.agency, "duties": [], "subject": "x", "text": "x", "made_at": clock.now()}
    Reminder.objects.create(
        person=person, on_day=MONDAY.date(), address="mati@salor.test", tried_at=clock.now(), **row
    )
    waiting = Reminder.objects.create(
        person=house.people["superior"], on_day=MONDAY.date(), address="belum@salor.test", **row
    )
    remind()
    assert sent_to() == ["belum@salor.test"]
    waiting.refresh_from_db()
    assert waiting.sent_at is not None


def test_nothing_is_sent_before_or_after_the_morning(settings: Any) -> None:
    for hour, minute in ((6, 29), (11, 0), (23, 0)):
        set_clock(settings, MONDAY.replace(hour=hour, minute=minute))
        assert remind() == 0
    assert not Reminder.objects.exists()


def test_each_zone_has_its_own_morning(settings: Any) -> None:
    Unit.objects.filter(code="BKPSDM.DATA").update(time_zone="Asia/Jakarta")
    assert remind() == 1, "the auditor alone works where it is morning"
    set_clock(settings, MONDAY + timedelta(hours=2))
    assert remind() == 2
    assert sent_to() == ["employee@salor.test", "superior@salor.test"]


def test_it_comes_again_when_the_day_is_near_and_not_in_between(settings: Any) -> None:
    days = []
    for after in range(64):
        day = MONDAY + timedelta(days=after)
        set_clock(settings, day)
        mail.outbox.clear()
        remind()
        if "employee@salor.test" in sent_to():
            days.append(day.date())
    assert days == [
        date(2026, 12, 7),
        date(2027, 1, 24), date(2027, 1, 28), date(2027, 1, 30), date(2027, 1, 31),
        date(2027, 2, 1), date(2027, 2, 4), date(2027, 2, 7),
    ]  # fmt: skip


def test_who_is_done_hears_nothing(house: House, settings: Any) -> None:
    remind()
    mail.outbox.clear()
    make_plan(house, "employee", state="proposed", proposed_at=clock.now())
    set_clock(settings, datetime(2027, 1, 30, 8, tzinfo=WIT))
    remind()
    assert sent_to() == ["superior@salor.test"]
    assert "Sepakati SKP 2027 milik 1 orang" in mail.outbox[0].body


def test_it_speaks_the_receivers_language(house: House) -> None:
    User.objects.filter(person=house.people["employee"]).update(language="en")
    remind()
    letter = next(message for message in mail.outbox if message.to == ["employee@salor.test"])
    assert letter.subject == "1 task, about 20 minutes"
    assert "by 31 January 2027" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_server_that_is_away_gets_it_later_the_same_morning(settings: Any) -> None:
    kept = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    remind()
    unsent = Reminder.objects.exclude(address="")
    assert set(unsent.values_list("tried_at", flat=True)) == {None}
    settings.EMAIL_BACKEND = kept
    set_clock(settings, MONDAY + timedelta(hours=1))
    remind()
    assert len(mail.outbox) == 2


def test_an_old_reminder_is_never_sent_late(settings: Any) -> None:
    settings.EMAIL_BACKEND, kept = "django.core.mail.backends.smtp.EmailBackend", settings.EMAIL_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    remind()
    settings.EMAIL_BACKEND = kept
    set_clock(settings, MONDAY + timedelta(days=1))
    remind()
    assert not mail.outbox


def test_the_performance_team_reminds_whom_it_chooses_once_a_day(house: House) -> None:
    chosen = [house.people["employee"].pk, house.people["colleague"].pk]
    assert write_down(house.agency, chosen) == 2
    assert write_down(house.agency, chosen) == 0
    send()
    assert sent_to() == ["employee@salor.test"]


@pytest.mark.parametrize(
    ("due_on", "told_on", "today", "wanted"),
    [
        (date(2027, 1, 31), None, date(2026, 12, 1), True),
        (date(2027, 1, 31), date(2026, 12, 1), date(2026, 12, 2), False),
        (date(2027, 1, 31), date(2027, 1, 1), date(2027, 1, 24), True),
        (date(2027, 1, 31), date(2027, 1, 31), date(2027, 2, 2), False),
        (None, date(2027, 1, 1), date(2027, 1, 7), False),
        (None, date(2027, 1, 1), date(2027, 1, 8), True),
    ],
)
def test_when_a_duty_is_named_again(
    due_on: date | None, told_on: date | None, today: date, wanted: bool
) -> None:
    duty = Duty(key="x", title="x", why="", minutes=1, due_on=due_on, href="/")
    assert is_time_for(duty, told_on, today) is wanted


def test_a_text_for_groups_names_nobody_and_says_everything() -> None:
    text = group_text("Susun SKP 2027", minutes=20, due_on=date(2027, 1, 15))
    for part in ("Susun SKP 2027", "20 menit", "15 Januari 2027", "http://127.0.0.1:8000"):
        assert part in text


def test_many_people_cost_no_more_queries(house: House, django_assert_max_num_queries: Any) -> None:
    User.objects.update(is_active=True)
    with django_assert_max_num_queries(41):
        assert remind() == len(house.people)
