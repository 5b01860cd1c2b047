"""Browsers of those who keep the organisation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.factories.personas import House


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    """It is Tuesday, 24 November 2026, ten in the morning at Salor."""
    with time_machine.travel("2026-11-24T10:00:00+09:00", tick=False):
        yield


def browser(house: House, persona: str, language: str = "en") -> Client:
    client = Client()
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    client.cookies["bahasa"] = language
    return client


@pytest.fixture
def operator(house: House) -> Client:
    return browser(house, "operator")


@pytest.fixture
def officer(house: House) -> Client:
    """The personnel officer of BKPSDM and what stands below it."""
    return browser(house, "unit_officer")


@pytest.fixture
def employee(house: House) -> Client:
    return browser(house, "employee")
