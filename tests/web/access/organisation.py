"""People, and the organisation under the hands of those who keep it."""

from __future__ import annotations

from salore.core import clock
from salore.organisation.models import Assignment, Position, Service, Team, TeamMembership
from salore.organisation.operations import OpenUnit, apply, preview
from tests.factories.personas import House
from tests.web.access_matrix import EVERYBODY, Build, Row

KEEPERS = {"operator", "unit_officer"}
OPERATOR = {"operator"}
EMPLOYEE = "employee"


def person(house: House) -> dict[str, object]:
    return {"uid": house.people[EMPLOYEE].uid}


def unit(house: House) -> dict[str, object]:
    return {"uid": house.units["BKPSDM.DATA"].uid}


def position(house: House) -> dict[str, object]:
    return {"uid": Position.objects.get(agency=house.agency, name__startswith="Pranata SDM").uid}


def assignment(house: House) -> dict[str, object]:
    return {"uid": Assignment.objects.get(person=house.people[EMPLOYEE]).uid}


def team(house: House) -> dict[str, object]:
    return {"uid": Team.objects.get(agency=house.agency).uid}


def membership(house: House) -> dict[str, object]:
    return {"uid": TeamMembership.objects.get(person=house.people[EMPLOYEE]).uid}


def service(house: House) -> dict[str, object]:
    return {"uid": Service.objects.get(agency=house.agency).uid}


def change(house: House) -> dict[str, object]:
    """A change that the operator made."""
    operation = OpenUnit(
        name="Bidang Baru",
        code="BARU",
        parent_id=house.units["BKPSDM"].pk,
        head_title="Kepala Bidang Baru",
        effective_on=clock.today(),
    )
    actor = house.viewer("operator")
    made = apply(actor=actor, operation=operation, mark=preview(actor=actor, operation=operation).mark)
    return {"uid": made.uid}


def form(kwargs: Build | None = None) -> Row:
    """A form that officers of the unit and operators fill in."""
    return Row(get=KEEPERS, post=KEEPERS, kwargs=kwargs)


ROWS = {
    "people:list": Row(get=EVERYBODY),
    "people:detail": Row(get=EVERYBODY - {"stranger"}, kwargs=person),
    "organisation:tree": Row(get=KEEPERS),
    "organisation:units": Row(get=KEEPERS),
    "organisation:unit": Row(get=KEEPERS, kwargs=unit),
    "organisation:unit_change": form(unit),
    "organisation:split": Row(get=OPERATOR, post=OPERATOR, kwargs=unit),
    "organisation:position_add": form(unit),
    "organisation:position": form(position),
    "organisation:position_close": form(position),
    "organisation:person_add": form(),
    "organisation:person_change": form(person),
    "organisation:number_give": form(person),
    "organisation:employment_change": form(person),
    "organisation:assignment_start": form(person),
    "organisation:assignment": form(assignment),
    "organisation:assignment_end": form(assignment),
    "organisation:superior": form(assignment),
    "organisation:teams": Row(get=KEEPERS),
    "organisation:team_add": form(),
    "organisation:team": Row(get=KEEPERS, kwargs=team),
    "organisation:team_change": form(team),
    "organisation:member_add": form(team),
    "organisation:lead": form(team),
    "organisation:member_end": form(membership),
    "organisation:services": Row(get=KEEPERS),
    "organisation:service_add": form(),
    "organisation:service": form(service),
    "organisation:job_families": Row(get=OPERATOR),
    "organisation:whole_agency": Row(get=OPERATOR, post=OPERATOR),
    "organisation:job_family": Row(
        get=OPERATOR, post=OPERATOR, kwargs=lambda _house: {"key": "teacher"}, is_common=True
    ),
    "organisation:changes": Row(get=KEEPERS),
    "organisation:change": Row(get=OPERATOR, kwargs=change),
    "organisation:undo": Row(post=OPERATOR, kwargs=change),
    "organisation:rotate": Row(get=OPERATOR, post=OPERATOR),
    "organisation:ask": Row(
        get=KEEPERS, post=KEEPERS, kwargs=lambda _house: {"kind": "pindah"}, is_common=True
    ),
}
