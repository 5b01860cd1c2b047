"""Progress and its evidence."""

from __future__ import annotations

from salore.core import clock
from salore.core.files import keep_made
from salore.planning.models import Evidence, Plan, Progress
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_plan
from tests.web.access_matrix import Row

READERS = {
    "employee", "superior", "head", "team_lead", "unit_officer", "operator", "auditor", "competent_officer",
    "appointing_authority",
}  # fmt: skip
WRITERS = {"employee", "unit_officer"}


def agreed(house: House) -> Plan:
    return make_plan(house, year=clock.today().year, state="agreed", version=1)


def plan(house: House) -> dict[str, object]:
    return {"uid": agreed(house).uid}


def period(house: House) -> dict[str, object]:
    return plan(house) | {"key": f"{clock.today().year}-Q4"}


def evidence(house: House) -> dict[str, object]:
    made = Progress.objects.create(
        agency=house.agency,
        indicator=agreed(house).goals.get().indicators.get(),
        period=cycle_of(house, clock.today().year).periods.get(key__endswith="Q4"),
        entered_at=clock.now(),
    )
    file = keep_made(house.viewer("employee"), b"%PDF-1.7", name="rekap.pdf", media_type="application/pdf")
    shown = Evidence.objects.create(agency=house.agency, progress=made, file=file, added_at=clock.now())
    return {"uid": shown.uid}


ROWS = {
    "progress:overview": Row(get=READERS, kwargs=plan),
    "progress:report": Row(get=WRITERS, post=WRITERS, kwargs=period),
    "progress:evidence": Row(get=READERS, kwargs=evidence),
    "progress:evidence_remove": Row(get=WRITERS, post=WRITERS, kwargs=evidence),
}
