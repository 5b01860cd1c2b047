"""Imports: brought in by the performance team, looked at by auditors."""

from __future__ import annotations

from salore.core import clock, files
from salore.organisation.models import ImportBatch
from tests.factories.personas import House
from tests.organisation.imports.lists import as_upload, staff_row
from tests.web.access_matrix import Row

LOOKERS = {"operator", "auditor"}


def batch(house: House, state: str = "previewed") -> dict[str, object]:
    upload = as_upload([staff_row("199505052020122001", "Baru Datang", "BKPSDM")])
    kept = files.keep(house.viewer("operator"), upload, kinds=files.SHEETS)
    made = ImportBatch.objects.create(
        agency=house.agency, kind="staff", file=kept, state=state, counts={}, made_at=clock.now()
    )
    return {"uid": made.uid}


def unmatched(house: House) -> dict[str, object]:
    return batch(house, "matching")


ROWS = {
    "imports:index": Row(get=LOOKERS, post={"operator"}),
    "imports:detail": Row(get=LOOKERS, kwargs=batch),
    "imports:match": Row(get={"operator"}, post={"operator"}, kwargs=unmatched),
    "imports:confirm": Row(post={"operator"}, kwargs=batch),
    "imports:discard": Row(post={"operator"}, kwargs=batch),
}
