"""What stands around the pages: language, readiness, design, home, jobs."""

from __future__ import annotations

from salore.core import clock
from salore.core.files import keep_made
from salore.core.models import JobRun
from tests.factories.personas import House
from tests.web.access_matrix import ANYONE, EVERYBODY, Row


def run(house: House) -> dict[str, object]:
    made = JobRun.objects.create(
        agency_id=house.agency.pk, owner_id=house.people["operator"].pk, kind="x", made_at=clock.now()
    )
    return {"uid": made.uid}


def run_with_file(house: House) -> dict[str, object]:
    made = JobRun.objects.get(uid=run(house)["uid"])
    made.file = keep_made(house.viewer("operator"), b"PK", name="skp.zip", media_type="application/zip")
    made.save()
    return {"uid": made.uid}


ROWS = {
    "language:choose": Row(post=ANYONE),
    "start:healthz": Row(get=ANYONE),
    "start:readyz": Row(get=ANYONE, also={503}),
    "design:gallery": Row(get=ANYONE),
    "home:home": Row(get=EVERYBODY),
    "jobs:detail": Row(get={"operator"}, kwargs=run),
    "jobs:file": Row(get={"operator"}, kwargs=run_with_file),
}
