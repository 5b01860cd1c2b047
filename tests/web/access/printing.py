"""Prints of plans, and the page for copying them."""

from __future__ import annotations

from tests.factories.personas import House
from tests.factories.plans import make_plan
from tests.web.access.progress import READERS
from tests.web.access_matrix import Row

PRINTERS = {
    "head", "superior", "unit_officer", "operator", "auditor", "competent_officer", "appointing_authority",
}  # fmt: skip


def plan(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).uid}


ROWS = {
    "printing:sheet": Row(get=READERS, kwargs=plan),
    "printing:copy": Row(get=READERS, kwargs=plan),
    "printing:many": Row(get=PRINTERS, post=PRINTERS),
}
