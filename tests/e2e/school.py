"""A school of sixty teachers who plan in Salore, put beside the demonstration's own; a command.

`make` prints the log-in of its head, whose plan of the next year has goals; `propose` lets each teacher
propose the draft that they were handed, as they stand. Does not belong here: what the head does.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal

from salore.core import setup_django

setup_django()

from salore.core import clock  # noqa: E402
from salore.cycles.models import Cycle  # noqa: E402
from salore.organisation import leadership  # noqa: E402
from salore.organisation.models import Agency, Person, Unit, UnitPlacement  # noqa: E402
from salore.organisation.viewer import viewer_for  # noqa: E402
from salore.planning.access import known_plans  # noqa: E402
from salore.planning.drafts import GoalDraft, IndicatorDraft  # noqa: E402
from salore.planning.services.agreement import plan_propose  # noqa: E402
from salore.planning.services.starting import plan_start  # noqa: E402
from tests.factories.personas import PASSWORD, House, make_person  # noqa: E402

TEACHERS, YEAR = 60, 2027
LOGIN, UNIT = "196801011990031001", "SMK-PERAGAAN"
_POST = "Guru Produktif"
_SINCE = date(2024, 1, 1)
_GOALS = ("Lulusan kompeten pada 12 program keahlian", "Sekolah aman dan bebas perundungan")


def make() -> None:
    agency = Agency.objects.get()
    house = House(agency)
    unit = Unit.objects.create(agency=agency, code=UNIT, name="SMK Negeri Peragaan", starts_on=_SINCE)
    UnitPlacement.objects.create(
        agency=agency, unit=unit, starts_on=_SINCE, parent=Unit.objects.filter(parent=None).first()
    )
    house.units[UNIT] = unit
    head = make_person(agency, "Yosefina Mahuze", LOGIN)
    held = house.place(head, UNIT, "Kepala Sekolah", heads=True, since=_SINCE)
    for number in range(1, TEACHERS + 1):
        teacher = make_person(agency, f"Guru {number:02d}", f"19900101201501{number:04d}")
        house.place(teacher, UNIT, _POST, since=_SINCE)
    leadership.refresh_paths(agency, clock.today(agency.time_zone))
    leadership.refresh(agency)
    indicator = IndicatorDraft(
        text="Siswa yang tersertifikasi", target_low=Decimal(90), unit_of_measure="persen"
    )
    plan_start(
        actor=viewer_for(head), cycle=Cycle.objects.get(agency=agency, year=YEAR), assignment=held,
        goals=[GoalDraft(title=title, indicators=(indicator,)) for title in _GOALS],
    )  # fmt: skip
    sys.stdout.write(json.dumps({"login": LOGIN, "password": PASSWORD}))


def propose() -> None:
    teachers = Person.objects.filter(assignments__position__name=_POST)
    for person in teachers:
        viewer = viewer_for(person)
        plan = known_plans(viewer).get(person=person, cycle__year=YEAR)
        plan_propose(actor=viewer, plan=plan, seen=plan.edition)


if __name__ == "__main__":
    {"make": make, "propose": propose}[sys.argv[1]]()
