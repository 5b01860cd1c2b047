"""A region of any size with agreed plans of four goals each, in a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from salore.core.postgres import Connection
    from salore.organisation.models import Agency, Assignment, Person
    from salore.planning.models import Goal, Plan

PEOPLE_A_UNIT, GOALS = 100, 4


@dataclass(slots=True)
class Settlement:
    """An agency and one person for each role that visits, by session key."""

    agency_id: int
    sessions: dict[str, str]


class Region:
    def __init__(self, folder: Path) -> None:
        folder.chmod(0o711)
        self.folder = folder

    @contextmanager
    def database(self) -> Iterator[None]:
        """Have a server in the folder, made by its owner and entered by the web's role."""
        from salore.core.instance import create_instance
        from salore.core.postgres import throwaway

        with throwaway(self.folder / "postgres") as urls:
            os.environ |= {
                "SALORE_DATA": str(self.folder / "data"),
                "DATABASE_URL": _url(urls.owner),
                "DATABASE_WEB_URL": _url(urls.web),
                "SALORE_DATABASE_ROLE": "owner",
            }
            create_instance()
            from salore.core import setup_django

            setup_django(as_owner=True)
            from django.core.management import call_command

            from salore.core import append_only

            call_command("migrate", verbosity=0)
            append_only.revoke(urls.web.user)
            call_command("collectstatic", interactive=False, verbosity=0)
            os.environ["SALORE_DATABASE_ROLE"] = "web"
            yield

    def make(self, code: str, *, units: int, people_a_unit: int = PEOPLE_A_UNIT) -> Settlement:
        """Return an agency of so many units, of 100 each unless said otherwise, analysed."""
        from django.db import connection
        from tests.factories.large import SINCE, large_agency

        from salore.organisation.models import Appointment, Assignment, Person

        agency = large_agency(code, units=units, people_a_unit=people_a_unit)
        people = list(Person.objects.filter(agency=agency).order_by("pk"))
        _plans(agency, list(Assignment.objects.filter(agency=agency).order_by("pk")), people_a_unit)
        Appointment.objects.create(agency=agency, person=people[2], role="operator", starts_on=SINCE)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        visitors = {
            "superior": people[people_a_unit],
            "employee": people[people_a_unit + 1],
            "operator": people[2],
        }
        return Settlement(agency.pk, {role: _session(person) for role, person in visitors.items()})


def _plans(agency: Agency, assignments: list[Assignment], people_a_unit: int) -> None:
    from salore.core import clock
    from salore.cycles.models import Cycle, Period, Stage
    from salore.cycles.packs import remember
    from salore.planning.models import Indicator, Plan

    year = clock.today().year
    cycle = Cycle.objects.create(agency=agency, year=year, pack_version=remember("salor"), state="open")
    period = Period.objects.create(
        agency=agency,
        cycle=cycle,
        key=str(year),
        kind="annual",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )
    Stage.objects.create(
        agency=agency,
        cycle=cycle,
        period=period,
        kind="planning",
        opens_on=cycle.starts_on,
        due_on=date(year, 1, 31),
    )
    plans = Plan.objects.bulk_create(
        [
            Plan(
                agency=agency, cycle=cycle, person_id=held.person_id, assignment=held, unit_id=held.unit_id,
                starts_on=cycle.starts_on, ends_on=cycle.ends_on, state="agreed", version=1,
                made_at=clock.now(), agreed_at=clock.now(),
            )
            for held in assignments
        ],
        batch_size=5000,
    )  # fmt: skip
    heads = _goals(agency, plans[::people_a_unit], None, people_a_unit)
    rest = [plan for number, plan in enumerate(plans) if number % people_a_unit]
    goals = heads + _goals(agency, rest, heads, people_a_unit)
    Indicator.objects.bulk_create(
        [
            Indicator(
                agency=agency, goal=goal, number=1, text="Berkas pegawai yang lengkap", aspect="quantity",
                target_low=820, unit_of_measure="berkas",
            )
            for goal in goals
        ],
        batch_size=5000,
    )  # fmt: skip


def _goals(agency: Agency, plans: list[Plan], above: list[Goal] | None, people_a_unit: int) -> list[Goal]:
    from salore.planning.models import Goal

    return Goal.objects.bulk_create(
        [
            Goal(
                agency=agency, plan=plan, number=number, title=f"Berkas pegawai lengkap, bagian {number}",
                parent=above[(index // (people_a_unit - 1)) * GOALS + number - 1] if above else None,
            )
            for index, plan in enumerate(plans)
            for number in range(1, GOALS + 1)
        ],
        batch_size=5000,
    )  # fmt: skip


def _session(person: Person) -> str:
    """Sign a person in and return the session's key."""
    from django.test import Client

    from salore.accounts.models import User
    from salore.core import clock

    user = User.objects.create(made_at=clock.now(), informed_at=clock.now(), password="!")
    person.user = user
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(user)
    return str(client.cookies["salore"].value)


def _url(way: Connection) -> str:
    return f"postgresql://{quote(way.user)}:{quote(way.password)}@{way.host}:{way.port}/{way.name}"
