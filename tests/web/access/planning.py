"""Plans: own, led, helped, prepared, seen."""

from __future__ import annotations

from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_plan
from tests.web.access_matrix import EVERYBODY, Row

READERS = {
    "employee", "superior", "head", "team_lead", "unit_officer", "operator", "competent_officer",
    "appointing_authority", "auditor",
}  # fmt: skip
WRITERS = {"employee", "unit_officer"}
SUPERIOR = {"superior"}


def year(house: House) -> dict[str, object]:
    return {"year": cycle_of(house).year}


def plan(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).uid}


def proposed(house: House) -> dict[str, object]:
    return {"uid": make_plan(house, state="proposed").uid}


def goal(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).goals.get().uid}


ROWS = {
    "planning:start": Row(get=EVERYBODY - {"stranger"}, post=EVERYBODY - {"stranger"}, kwargs=year),
    "planning:mine": Row(get=EVERYBODY),
    "planning:detail": Row(get=READERS, kwargs=plan),
    "planning:goal_add": Row(get=WRITERS, post=WRITERS, kwargs=plan),
    "planning:goal_edit": Row(get=WRITERS, post=WRITERS, kwargs=goal),
    "planning:goal_remove": Row(get=WRITERS, post=WRITERS, kwargs=goal),
    "planning:goal_move": Row(post=WRITERS, kwargs=goal),
    "planning:propose": Row(get=WRITERS, post=WRITERS, kwargs=plan),
    "planning:take_back": Row(post=WRITERS, kwargs=proposed),
    "planning:decide": Row(get=SUPERIOR, post=SUPERIOR, kwargs=proposed),
}
