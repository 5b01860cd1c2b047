"""Objections: the parties, who decides, and those who watch over the clocks; nobody else."""

from __future__ import annotations

from salore.core import clock
from salore.core.files import keep_made
from salore.objections.models import Attachment, Entry, Objection
from tests.factories.objections import file_objection, make_received
from tests.factories.personas import House
from tests.web.access_matrix import EVERYBODY, NOBODY, Row

WATCHING = {"operator", "auditor"}
PARTIES = {"employee", "superior"}


def received(house: House) -> dict[str, object]:
    return {"uid": make_received(house, released_on=clock.today(), on=clock.today()).uid}


def filed(house: House) -> Objection:
    result = make_received(house, released_on=clock.today(), on=clock.today())
    return file_objection(house, result)


def case(house: House) -> dict[str, object]:
    return {"uid": filed(house).uid}


def wanting_round(house: House) -> dict[str, object]:
    objection = filed(house)
    objection.round_asked_at = clock.now()
    objection.save()
    return {"uid": objection.uid}


def with_file(house: House) -> dict[str, object]:
    objection = filed(house)
    entry: Entry = objection.entries.get()
    kept = keep_made(house.viewer("employee"), b"%PDF-1.7", name="bukti.pdf", media_type="application/pdf")
    return {"uid": objection.uid, "file": Attachment.objects.create(entry=entry, file=kept).uid}


ROWS = {
    "objections:list": Row(get=EVERYBODY),
    "objections:file": Row(get={"employee"}, post={"employee"}, kwargs=received),
    "objections:detail": Row(get=PARTIES | {"head"} | WATCHING, kwargs=case),
    "objections:write": Row(get=NOBODY, post=PARTIES | {"head"}, kwargs=case),
    "objections:withdraw": Row(get={"employee"}, post={"employee"}, kwargs=case),
    "objections:round": Row(get={"head"}, post={"head"}, kwargs=case),
    "objections:decide": Row(get={"head"}, post={"head"}, kwargs=case),
    "objections:attachment": Row(get=PARTIES | {"head"} | WATCHING, kwargs=with_file),
    "objections:letter": Row(get=PARTIES | {"head"} | WATCHING, kwargs=case),
    "objection_console:list": Row(get=WATCHING),
    "objection_console:holidays": Row(get={"operator"}, post={"operator"}),
    "objection_console:name": Row(get={"operator"}, post={"operator"}, kwargs=case),
    "objection_console:round": Row(get={"operator"}, post={"operator"}, kwargs=wanting_round),
}
