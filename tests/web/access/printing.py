"""Prints of plans, and the page for copying them."""

from __future__ import annotations

from salore.core import clock
from salore.core.files import keep_made
from salore.planning.models import SignedSheet
from tests.factories.personas import House
from tests.factories.plans import make_plan
from tests.web.access.progress import READERS
from tests.web.access_matrix import Row

PRINTERS = {
    "head", "superior", "unit_officer", "operator", "auditor", "competent_officer", "appointing_authority",
}  # fmt: skip


def plan(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).uid}


def agreed(house: House) -> dict[str, object]:
    return {"uid": make_plan(house, state="agreed", version=1).uid}


def scan(house: House) -> dict[str, object]:
    viewer = house.viewer("employee")
    file = keep_made(viewer, b"%PDF-1.7", name="skp.pdf", media_type="application/pdf")
    plan = make_plan(house, state="agreed", version=1)
    made = SignedSheet.objects.create(
        agency=house.agency, plan=plan, version=1, file=file, added_at=clock.now()
    )
    return {"uid": made.uid}


SIGNERS = {"employee", "unit_officer", "superior"}
ROWS = {
    "printing:sheet": Row(get=READERS, kwargs=plan),
    "printing:copy": Row(get=READERS, kwargs=plan),
    "printing:many": Row(get=PRINTERS, post=PRINTERS),
    "printing:signed": Row(get=READERS, post=SIGNERS, kwargs=agreed),
    "printing:scan": Row(get=READERS, kwargs=scan),
    "printing:scan_remove": Row(post=SIGNERS, kwargs=scan),
}
