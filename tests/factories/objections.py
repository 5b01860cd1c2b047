"""A closed, released and received result, and an objection to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from salore.appraisal.models import Evaluation
from salore.core import clock
from salore.cycles.models import Cycle, Period
from salore.objections.models import Objection
from salore.objections.services.filing import objection_file
from salore.objections.states import Ground, ObjectionState
from salore.results.models import Receipt, Result
from tests.factories.personas import House, make_cycle
from tests.factories.results import make_released

ZONE = ZoneInfo("Asia/Jayapura")
RECEIVED_ON = date(2027, 2, 1)
STATEMENT = "Realisasi triwulan IV tidak dihitung, padahal buktinya ada."


def at(day: int, hour: int = 10, minute: int = 0, month: int = 2) -> datetime:
    """Return an instant of 2027 where the agency is."""
    return datetime(2027, month, day, hour, minute, tzinfo=ZONE)


def make_received(
    house: House,
    role: str = "employee",
    *,
    released_on: date = date(2027, 1, 28),
    on: date = RECEIVED_ON,
    pack: str = "salor",
    is_received: bool = True,
    unit: str = "BKPSDM.DATA",
) -> Result:
    """Return a result of somebody, decided by the superior, released and received."""
    if not Cycle.objects.filter(agency=house.agency, year=2026).exists():
        make_cycle(house, 2026, pack=pack)
    result = make_released(house, role, year=2026, on=released_on, unit=house.units[unit])
    Evaluation.objects.get_or_create(
        period=Period.objects.get(cycle=result.cycle, key="2026"),
        person=house.people[role],
        defaults={
            "agency": house.agency, "result_rating": "as", "behaviour_rating": "as",
            "behaviour_reason": "Membantu rekan setiap hari.", "edition": 1,
            "decided_by": house.people["superior"], "decided_at": datetime(2027, 1, 10, 2, tzinfo=UTC),
        },
    )  # fmt: skip
    if is_received:
        make_receipt(house, result, on)
    return result


def make_receipt(house: House, result: Result, on: date = RECEIVED_ON) -> Receipt:
    return Receipt.objects.create(
        agency=house.agency, result=result, person=result.person, manner="received", received_on=on,
        recorded_by=result.person, recorded_at=clock.now(),
    )  # fmt: skip


def file_objection(house: House, result: Result, persona: str = "employee", **more: Any) -> Objection:
    return objection_file(
        actor=house.viewer(persona),
        result=Result.objects.select_related("agency", "cycle__pack_version", "unit").get(pk=result.pk),
        **{"ground": "result", "statement": STATEMENT} | more,
    )


def make_changed(house: House, before: Result, after: Result, by: str = "head") -> Objection:
    """Return a case whose decision issued a version in the place of the one objected to."""
    return Objection.objects.create(
        agency=house.agency, period=Period.objects.get(cycle=before.cycle, key=before.period),
        person=before.person, result=before, appraiser=house.people["superior"], ground=Ground.RESULT,
        received_on=clock.today(), filed_at=clock.now(), state=ObjectionState.CHANGED,
        decided_by=house.people[by], ended_at=clock.now(), reason="Bukti sah.", reissued=after,
    )  # fmt: skip
