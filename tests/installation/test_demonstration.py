"""The demonstration region as it is loaded: everybody is somebody, and led as the tables say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from salore.accounts.models import User
from salore.core import clock
from salore.core.instance import Instance, create_instance
from salore.installation import demonstration
from salore.installation.demonstration.accounts import accounts
from salore.installation.demonstration.roles import ROLES
from salore.installation.demonstration.tables import Region
from salore.installation.trouble import RunningError
from salore.organisation.models import Agency, Leadership, Person
from salore.organisation.viewer import viewer_of

MARCH, DECEMBER = date(2026, 3, 16), date(2026, 12, 2)


@pytest.fixture(scope="module")
def region(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Instance]:
    """The region, loaded once for all tests here and taken away again."""
    del django_db_setup
    instance = create_instance(tmp_path_factory.mktemp("region") / "data", demonstration.first_settings())
    ahead = override_settings(CLOCK_OFFSET=instance.settings.clock_offset)
    with ahead, django_db_blocker.unblock(), transaction.atomic():
        demonstration.load(instance)
        yield instance
        transaction.set_rollback(True)


def numbers() -> dict[int, str]:
    """The number of each person as the tables have it."""
    found = Person.objects.values_list("pk", "identifiers__value").filter(identifiers__ends_on=None)
    return {pk: value for pk, value in found if value}


def led_on(day: date) -> dict[str, set[str]]:
    number = numbers()
    found: dict[str, set[str]] = {}
    for person_id, superior_id in Leadership.objects.on(day).values_list("person_id", "superior_id"):
        found.setdefault(number[person_id], set()).add(number[superior_id])
    return found


@pytest.mark.parametrize("day", [MARCH, DECEMBER])
def test_everybody_is_led_by_whom_the_tables_name(region: Instance, day: date) -> None:
    del region
    tables = Region.drawn()
    served = [
        (row["person_id"], row["supervisor_id"])
        for row in tables.rows("segments")
        if row["role"] != "team" and row["starts_on"] <= day and (row["ends_on"] or day) >= day
    ]
    moved = {person for person, _ in served}
    still = [
        (row["person_id"], row["supervisor_id"])
        for row in tables.people.values()
        if row["person_id"] not in moved
    ]
    arrived = [person for person in tables.people if tables.appointed_on(person) > day]
    led = led_on(day)
    wrong = [
        (person, superior, led.get(person))
        for person, superior in (*served, *still)
        if superior and person not in arrived and superior not in led.get(person, ())
    ]
    assert wrong == []


def test_people_without_a_superior_are_led_by_the_next_above(region: Instance) -> None:
    del region
    unled = [p for p, row in Region.drawn().people.items() if not row["supervisor_id"]]
    assert unled
    assert all(led_on(DECEMBER)[person] for person in unled)


def test_each_role_can_sign_in_with_the_password_that_is_told(region: Instance) -> None:
    del region
    listed = accounts()
    assert {account.role for account in listed} >= set(ROLES)
    for account in listed:
        user = User.objects.by_login(account.login).get()
        assert user.check_password(account.password)
        assert user.person.full_name == account.name


def test_each_role_is_what_it_says(region: Instance) -> None:
    del region
    viewers = {a.role: viewer_of(User.objects.by_login(a.login).get()) for a in accounts()}
    assert all(viewers.values())
    for role in ("unit_officer", "operator", "auditor", "objection_officer", "preparer"):
        assert viewers[role].has(role), role
    assert viewers["superior"].leads
    assert viewers["employee"].person_id in viewers["superior"].led
    assert viewers["superior"].person_id in viewers["superiors_superior"].led
    assert viewers["team_lead"].leads_team
    assert viewers["head_of_unit"].headed_paths


def test_the_clock_starts_on_the_second_of_december_and_runs(region: Instance) -> None:
    settings = region.settings
    assert datetime.now(UTC) + settings.clock_offset - demonstration.STARTS_AT < timedelta(minutes=5)
    assert clock.today("Asia/Jayapura") == DECEMBER


def test_a_second_loading_is_refused_in_words(region: Instance) -> None:
    before = Agency.objects.count()
    with pytest.raises(RunningError) as refused:
        demonstration.load(region)
    assert "hapus folder" in refused.value.lines("id")[0]
    assert Agency.objects.count() == before


def test_an_installation_in_earnest_gets_no_sample_data(tmp_path: Path) -> None:
    with pytest.raises(RunningError) as refused:
        demonstration.load(create_instance(tmp_path / "data"))
    assert "bukan peragaan" in refused.value.lines("id")[0]
