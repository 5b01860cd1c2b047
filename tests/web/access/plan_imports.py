"""Bringing in plans and realisations."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from salore.core.files import SHEETS, keep
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_plan
from tests.web.access_matrix import COLLEAGUES, Row

WRITERS = {"employee", "unit_officer"}
LISTERS = {"operator", "unit_officer"}
_CSV = b"Rencana Hasil Kerja;Indikator Kinerja Individu;Target\nBerkas lengkap;Jumlah;5 berkas\n"


def plan(house: House) -> dict[str, object]:
    return {"uid": make_plan(house).uid}


def brought(house: House) -> dict[str, object]:
    """A file that the employee brought: nobody else looks at it, not even who helps them."""
    file = keep(house.viewer("employee"), SimpleUploadedFile("skp.csv", _CSV), kinds=SHEETS)
    return plan(house) | {"file": file.uid, "what": "rhk"}


def elsewhere(house: House) -> dict[str, object]:
    """The agency plans in another system, and the employee has no copy here yet."""
    house.agency.settings = {"plans_elsewhere": "e-Kinerja"}
    house.agency.save()
    return {"year": cycle_of(house).year}


def copied(house: House) -> dict[str, object]:
    file = keep(house.viewer("employee"), SimpleUploadedFile("skp.csv", _CSV), kinds=SHEETS)
    return elsewhere(house) | {"file": file.uid}


def listed(house: House) -> dict[str, object]:
    file = keep(house.viewer("operator"), SimpleUploadedFile("skp.csv", _CSV), kinds=SHEETS)
    return {"year": cycle_of(house).year, "file": file.uid}


ROWS = {
    "plan_imports:upload": Row(get=WRITERS, post=WRITERS, kwargs=plan),
    "plan_imports:look": Row(get={"employee"}, post={"employee"}, kwargs=brought),
    "plan_imports:match": Row(get={"employee"}, post={"employee"}, kwargs=brought),
    "plan_imports:copy_upload": Row(get=COLLEAGUES, post=COLLEAGUES, kwargs=elsewhere, is_common=True),
    "plan_imports:copy_look": Row(get={"employee"}, post={"employee"}, kwargs=copied),
    "plan_imports:copy_match": Row(get={"employee"}, post={"employee"}, kwargs=copied),
    "plan_imports:list_upload": Row(get=LISTERS, post=LISTERS),
    "plan_imports:list_look": Row(get={"operator"}, post={"operator"}, kwargs=listed),
    "plan_imports:list_match": Row(get={"operator"}, post={"operator"}, kwargs=listed),
}
