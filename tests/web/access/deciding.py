"""Decisions: whoever leads the person today decides, who answers for them reads, nobody their own."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from salore.appraisal.models import Evaluation, Mandate, OrganisationPredicate
from salore.appraisal.services.mandates import mandate_delegate
from salore.core import clock
from salore.core.files import keep_made
from tests.factories.deciding import make_period, make_predicate, propose
from tests.factories.personas import House
from tests.web.access_matrix import COLLEAGUES, Row

LEADERS = {"appointing_authority", "competent_officer", "head", "superior"}
WHOLE_AGENCY = {"operator", "competent_officer", "appointing_authority", "auditor"}


def period(house: House) -> dict[str, object]:
    """A year whose evaluation is decided today, so that the door alone says who gets through."""
    today = clock.today()
    made = make_period(house, opens_on=today, due_on=today)
    propose(house, made, house.people["employee"])
    return {"period": made.key}


def employee(house: House) -> dict[str, object]:
    return period(house) | {"uid": house.people["employee"].uid}


def decided(house: House) -> dict[str, object]:
    period(house)
    made = Evaluation.objects.create(
        agency=house.agency,
        period=make_period(house),
        person=house.people["employee"],
        result_rating="as",
        behaviour_rating="as",
        decided_by=house.people["superior"],
        decided_at=clock.now(),
        edition=1,
    )
    return {"uid": made.uid}


def unit(house: House) -> dict[str, object]:
    return period(house) | {"uid": house.units["BKPSDM.DATA"].uid}


def scan(house: House) -> dict[str, object]:
    period(house)
    row: OrganisationPredicate = make_predicate(house, make_period(house), "BKPSDM.DATA", "baik", by="head")
    row.scan = keep_made(house.viewer("head"), b"%PDF-1.7", name="formulir.pdf", media_type="application/pdf")
    row.save()
    return {"uid": row.uid}


def set_by_head(_house: House) -> dict[str, object]:
    return {
        "seen": 0,
        "predicate": "baik",
        "standing": "provisional",
        "basis": "Laporan kinerja tahunan.",
        "scan": SimpleUploadedFile("formulir.pdf", b"%PDF-1.7"),
    }


def delegated(house: House) -> dict[str, object]:
    viewer = house.viewer("superior")
    made = mandate_delegate(
        actor=viewer, decider=house.people["auditor"], starts_on=viewer.today, ends_on=viewer.today,
        number="800/12/ST/2027",
    )  # fmt: skip
    return {"uid": made.uid}


def letter(house: House) -> dict[str, object]:
    known = delegated(house)
    scan = keep_made(house.viewer("superior"), b"%PDF-1.7", name="surat.pdf", media_type="application/pdf")
    Mandate.objects.filter(uid=known["uid"]).update(scan=scan)
    return known


def without_decider(house: House) -> dict[str, object]:
    return period(house) | {"uid": house.people["appointing_authority"].uid}


ROWS = {
    "deciding:overview": Row(get=LEADERS),
    "deciding:together": Row(get=LEADERS, post=LEADERS, kwargs=period),
    "deciding:decide": Row(get={"superior"}, post={"superior"}, kwargs=employee),
    "deciding:take_back": Row(post={"superior"}, kwargs=employee),
    "deciding:dialogue": Row(get={"superior"}, post={"superior"}, kwargs=employee),
    "deciding:delegations": Row(get=LEADERS, post=LEADERS),
    "deciding:delegation_end": Row(post={"superior"}, kwargs=delegated),
    "deciding:letter": Row(get=WHOLE_AGENCY | {"superior"}, kwargs=letter),
    "deciding:submitted": Row(get=COLLEAGUES, kwargs=period),
    "deciders:index": Row(get={"operator"}),
    "deciders:name": Row(get={"operator"}, post={"operator"}, kwargs=without_decider),
    "deciding:view": Row(get=WHOLE_AGENCY | {"superior", "head", "unit_officer"}, kwargs=decided),
    "deciding:units": Row(get=LEADERS),
    "deciding:predicate": Row(get={"head"}, post={"head"}, kwargs=unit, data=set_by_head),
    "deciding:scan": Row(get=WHOLE_AGENCY | {"head", "superior"}, kwargs=scan),
}
