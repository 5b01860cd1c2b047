"""A period that is being decided on, in January, with a proposal for two."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from salore.core import clock
from salore.cycles.models import Period
from tests.factories.deciding import DECIDING_AT, make_period, propose
from tests.factories.personas import House


@pytest.fixture(autouse=True)
def january(settings: Any) -> None:
    settings.CLOCK_OFFSET = DECIDING_AT - clock.now()


@pytest.fixture(autouse=True)
def period(house: House, january: None) -> Period:
    del january
    made = make_period(house)
    for persona in ("employee", "colleague"):
        propose(house, made, house.people[persona])
    return made


@pytest.fixture
def superior(client: Client, house: House) -> Client:
    client.force_login(house.people["superior"].user)
    return client
