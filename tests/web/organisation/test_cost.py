"""What pages of people read does not grow with the agency: by the indexes there is a way that stops early."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from salore.accounts.models import User
from salore.core import clock
from salore.core.postgres import Urls
from salore.organisation.models import Agency, Appointment, Person
from tests.factories.large import large_agency
from tests.web.queries import queries_of

pytestmark = pytest.mark.slow
PAGES = (
    "/pegawai/",
    "/pegawai/?urut=-nama",
    "/pegawai/?q=pegawai",
    "/pegawai/?q=000777",
    "/cari/?q=pegawai",
    "/cari/?q=tidakada",
    "/bantuan/",
)


def sign_in(person: Person) -> Client:
    person.user = User.objects.create(made_at=clock.now(), informed_at=clock.now(), password="!")
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user)
    return client


@contextmanager
def by_indexes() -> Iterator[None]:
    """Read by indexes wherever one serves. Of small tables the planner would rather read all."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET enable_{way} = off")
        yield
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"RESET enable_{way}")


def rows_read(client: Client, url: str) -> int:
    """Return how many rows the scans of a page go through, those they throw away counted."""
    with by_indexes():
        return sum(_scanned(_plan(sql)) for sql in statements_of(client, url))


def statements_of(client: Client, url: str) -> list[str]:
    return [sql for sql in queries_of(lambda: client.get(url)) if sql.lstrip("(").startswith("SELECT")]


def _plan(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return plan[0]["Plan"]  # type: ignore[no-any-return]


def _scanned(node: dict[str, Any]) -> int:
    below = sum(_scanned(inner) for inner in node.get("Plans", ()))
    if "Scan" not in node["Node Type"] or node["Node Type"] in ("Subquery Scan", "CTE Scan"):
        return below
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + round((node["Actual Rows"] + thrown) * node["Actual Loops"])


def look_at_all(postgres: Urls) -> None:
    """Let the planner know how many rows there are, as the server does by itself after a while."""
    way = postgres.owner.psycopg() | {"dbname": connection.settings_dict["NAME"], "autocommit": True}
    with psycopg.connect(**way) as owner:
        owner.execute("ANALYZE")


def clients(agency: Agency, people_a_unit: int) -> dict[str, Client]:
    people = list(Person.objects.filter(agency=agency).order_by("pk")[: people_a_unit + 1])
    Appointment.objects.create(agency=agency, person=people[2], role="operator", starts_on="2020-01-01")
    return {"head": sign_in(people[0]), "employee": sign_in(people[1]), "operator": sign_in(people[2])}


@pytest.mark.usefixtures("committing")
def test_pages_of_people_read_as_much_in_a_large_agency_as_in_a_small_one(postgres: Urls) -> None:
    found: dict[tuple[str, str], list[int]] = {}
    for code, units in (("kecil", 12), ("besar", 36)):
        agency = large_agency(code, units=units, people_a_unit=100)
        look_at_all(postgres)
        for who, client in clients(agency, 100).items():
            for url in PAGES:
                found.setdefault((who, url), []).append(rows_read(client, url))
    grown = {page: rows for page, rows in found.items() if rows[1] > 1.3 * rows[0] + 20}
    assert not grown, "\n".join(f"{page}: {rows}" for page, rows in found.items())


@pytest.mark.usefixtures("committing")
def test_a_look_at_the_data_s_quality_meets_nobody_again_and_again(postgres: Urls) -> None:
    units, people_a_unit = 12, 100
    agency = large_agency("mutu", units=units, people_a_unit=people_a_unit)
    look_at_all(postgres)
    operator = clients(agency, people_a_unit)["operator"]
    with by_indexes():
        met = {sql: _met(_plan(sql)) for sql in statements_of(operator, "/konsol/mutu-data/")}
    dear = {sql: rows for sql, rows in met.items() if rows > 20 * units * people_a_unit}
    assert not dear


def _met(node: dict[str, Any]) -> int:
    """Return how many rows all steps of a plan hand on, those read again from memory counted each time."""
    return round(node["Actual Rows"] * node["Actual Loops"]) + sum(_met(one) for one in node.get("Plans", ()))
