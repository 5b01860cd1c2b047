"""Named answers: of oneself, and of the lead of a team about its members. Nobody fills in another's."""

from __future__ import annotations

from datetime import timedelta

from salore.core import clock
from salore.cycles.models import Period, Stage
from salore.cycles.states import StageKind
from tests.factories.personas import House, make_cycle
from tests.web.access_matrix import COLLEAGUES, EVERYBODY, Row


def appraisal(house: House) -> Period:
    """The annual appraisal of this year is open."""
    cycle = make_cycle(house, clock.today().year)
    period = cycle.periods.get(kind="annual")
    today = clock.today()
    Stage.objects.create(
        agency=house.agency, cycle=cycle, period=period, kind=StageKind.APPRAISAL,
        opens_on=today - timedelta(days=1), due_on=today + timedelta(days=10),
    )  # fmt: skip
    return period


def opened(house: House) -> dict[str, object]:
    appraisal(house)
    return {}


def member(house: House) -> dict[str, object]:
    appraisal(house)
    return {"uid": house.people["employee"].uid}


ROWS = {
    "naming:own": Row(get=EVERYBODY),
    # The address is everybody's own; nothing is open in the stranger's agency.
    "naming:own_form": Row(get=COLLEAGUES, post=COLLEAGUES, kwargs=opened, is_common=True),
    "naming:members": Row(get={"team_lead"}),
    "naming:member": Row(get={"team_lead"}, post={"team_lead"}, kwargs=member),
}
