"""Completion, what is stuck, reminders; years, stages and more time."""

from __future__ import annotations

from datetime import date

from salore.core import clock
from salore.cycles.models import Cycle, Extension, Stage
from tests.factories.personas import House, make_cycle
from tests.web.access_matrix import Row

OPERATOR = {"operator"}
GIVING = {"operator", "unit_officer"}
WATCHING = {
    "appointing_authority",
    "competent_officer",
    "head",
    "superior",
    "unit_officer",
    "operator",
    "auditor",
}


def prepared(house: House) -> dict[str, object]:
    found = Cycle.objects.filter(agency=house.agency, year=2030).first()
    return {"uid": (found or make_cycle(house, 2030, state="prepared")).uid}


def planning(house: House) -> Stage:
    found = Stage.objects.filter(agency=house.agency, cycle__year=2027, kind="planning").first()
    return found or make_cycle(house, 2027).stages.get(kind="planning")


def stage(house: House) -> dict[str, object]:
    cycle = planning(house).cycle
    return {"uid": cycle.uid, "kind": "planning", "key": "2027"}


def extension(house: House) -> dict[str, object]:
    made = Extension.objects.create(
        agency=house.agency, stage=planning(house), unit=house.units["BKPSDM.DATA"], due_on=date(2027, 3, 1),
        reason="Listrik padam", made_at=clock.now(),
    )  # fmt: skip
    return {"uid": made.uid}


ROWS = {
    "overview:units": Row(get=WATCHING),
    "overview:people": Row(get=WATCHING),
    "coverage:coverage": Row(get=WATCHING),
    "stuck:stuck": Row(get={"unit_officer"}),
    # Without an open year there is nobody to remind: see the page's own tests.
    "overview:remind": Row(get=(), post=()),
    "console_year:years": Row(get=OPERATOR),
    "console_year:prepare": Row(get=OPERATOR, post=OPERATOR),
    "console_year:year": Row(get=OPERATOR, kwargs=prepared),
    "console_year:open": Row(get=OPERATOR, post=OPERATOR, kwargs=prepared),
    "console_year:close": Row(get=OPERATOR, post=OPERATOR, kwargs=prepared),
    "console_year:discard": Row(get=OPERATOR, post=OPERATOR, kwargs=prepared),
    "console_year:stage": Row(get=OPERATOR, post=OPERATOR, kwargs=stage),
    "extensions:give": Row(get=GIVING, post=GIVING, kwargs=lambda house: {"uid": planning(house).uid}),
    "extensions:list": Row(get=GIVING),
    "extensions:withdraw": Row(get=GIVING, post=GIVING, kwargs=extension),
    "extensions:outage": Row(get=GIVING, post=GIVING),
}
