"""The first page: what to do, how long, until when, why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from salore.core import clock
from tests.factories.personas import House

MORNING = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(settings: pytest.FixtureRequest) -> None:
    """The demonstration's clock: half past nine where the agency is, on 7 December 2026."""
    settings.CLOCK_OFFSET = MORNING - clock.now()  # type: ignore[attr-defined]


def home(client: Client, house: House, persona: str) -> str:
    client.force_login(house.people[persona].user)
    return client.get("/").content.decode()


def test_it_greets_by_the_hour_and_says_that_nothing_is_to_do(house: House, client: Client) -> None:
    page = home(client, house, "employee")
    assert "Senin, 7 Desember 2026. Selamat pagi, Ibu Employee." in page
    assert "Tidak ada tugas hari ini" in page


def test_it_speaks_english_to_whoever_chose_it(house: House, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    page = home(client, house, "employee")
    assert "Monday, 7 December 2026. Good morning, Ms Employee." in page
    assert "Nothing to do today" in page
