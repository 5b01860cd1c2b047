"""Plans: own, led, helped, prepared, seen."""

from __future__ import annotations

from salore.organisation.models import Assignment
from salore.planning.models import GoalTemplate
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_agreed, make_goal, make_plan
from tests.web.access_matrix import EVERYBODY, Row

READERS = {
    "employee", "superior", "head", "team_lead", "unit_officer", "operator", "competent_officer",
    "appointing_authority", "auditor",
}  # fmt: skip
WRITERS = {"employee", "unit_officer"}
SUPERIOR = {"superior"}
LEADERS = {"superior", "head", "competent_officer", "appointing_authority"}
HERE = EVERYBODY - {"stranger"}


def year(house: House) -> dict[str, object]:
    return {"year": cycle_of(house).year}


def opened(house: House) -> dict[str, object]:
    cycle_of(house)
    return {}


def plan(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).uid}


def proposed(house: House) -> dict[str, object]:
    return {"uid": make_plan(house, state="proposed").uid}


def agreed(house: House) -> dict[str, object]:
    return {"uid": make_agreed(house).uid}


def version(house: House) -> dict[str, object]:
    return {"uid": make_agreed(house).uid, "number": 1}


def revising(house: House) -> dict[str, object]:
    made = make_agreed(house)
    type(made).objects.filter(pk=made.pk).update(state="revising")
    return {"uid": made.uid}


def goal(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).goals.get().uid}


def goal_of_superior(house: House) -> dict[str, object]:
    return {"uid": make_plan(house, "superior").goals.get().uid}


def post(house: House) -> dict[str, object]:
    cycle_of(house)
    return {"uid": Assignment.objects.get(person=house.people["employee"]).uid}


def handed_down(house: House) -> dict[str, object]:
    made = make_plan(house, goals=0)
    return {"uid": make_goal(made, 1, "Turunan", handed_down_by=house.people["superior"]).uid}


def own_template(house: House) -> dict[str, object]:
    return {"uid": GoalTemplate.objects.create(agency=house.agency, title_key="bidan", title="Ibu sehat").uid}


ROWS = {
    "planning:mine": Row(get=EVERYBODY),
    "planning:start": Row(get=HERE, post=HERE, kwargs=year),
    "planning:agree_many": Row(get=LEADERS, post=LEADERS),
    "planning:hand_out": Row(get=LEADERS, post=LEADERS, kwargs=opened),
    "planning:expect_many": Row(get=LEADERS | {"preparer"}, post=LEADERS | {"preparer"}, kwargs=opened),
    "planning:matrix": Row(get=LEADERS | {"preparer"}, kwargs=opened),
    "planning:matrix_person": Row(get=SUPERIOR, kwargs=post),
    "planning:hand_down": Row(get=SUPERIOR, post=SUPERIOR, kwargs=goal_of_superior),
    "planning:link": Row(post=SUPERIOR, kwargs=goal_of_superior),
    "planning:take_down": Row(post=SUPERIOR, kwargs=handed_down),
    "planning:agency": Row(get=LEADERS | {"operator", "auditor", "unit_officer"}, kwargs=opened),
    "planning:library": Row(get={"operator"}),
    "planning:forget": Row(post={"operator"}, kwargs=own_template),
    "planning:keep": Row(get=LEADERS | {"operator"}, post=LEADERS | {"operator"}, kwargs=goal),
    "planning:detail": Row(get=READERS, kwargs=plan),
    "planning:version": Row(get=READERS, kwargs=version),
    "planning:goal_add": Row(get=WRITERS, post=WRITERS, kwargs=plan),
    "planning:goal_edit": Row(get=WRITERS, post=WRITERS, kwargs=goal),
    "planning:goal_remove": Row(get=WRITERS, post=WRITERS, kwargs=goal),
    "planning:goal_move": Row(post=WRITERS, kwargs=goal),
    "planning:hints": Row(post=WRITERS, kwargs=plan),
    "planning:annex": Row(get=WRITERS, post=WRITERS, kwargs=plan),
    "planning:expectations": Row(get=SUPERIOR, post=SUPERIOR, kwargs=plan),
    "planning:remark": Row(
        get=WRITERS | SUPERIOR | {"team_lead"}, post=WRITERS | SUPERIOR | {"team_lead"}, kwargs=agreed
    ),
    "planning:propose": Row(get=WRITERS, post=WRITERS, kwargs=plan),
    "planning:take_back": Row(post=WRITERS, kwargs=proposed),
    "planning:decide": Row(get=SUPERIOR, post=SUPERIOR, kwargs=proposed),
    "planning:revise": Row(get=WRITERS | SUPERIOR, post=WRITERS | SUPERIOR, kwargs=agreed),
    "planning:drop": Row(post=WRITERS, kwargs=revising),
}
