"""The running collection of colleagues' answers: handed out on the first of December, some returned.

Its custodians' codes lie in the data folder, so nothing here is anonymous, and the form says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from random import Random
from statistics import fmean

from salore.appraisal.assigning import design
from salore.appraisal.eligible import ratees_of
from salore.appraisal.models import Collection, RaterAssignment, SealedAnswer
from salore.appraisal.sealing import Content, Mode, custodian_code
from salore.appraisal.services.answering import envelopes_of
from salore.appraisal.services.collecting import collection_open, collection_prepare, custodian_confirm
from salore.appraisal.services.handing_out import limits_of, quality_look
from salore.core import clock
from salore.core.instance import Instance
from salore.core.private_files import write_private
from salore.cycles.models import Period
from salore.installation.demonstration.moments import at, chance, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.roles import ALSO, ROLES, Seat, holder
from salore.installation.demonstration.tables import SEED, YEAR
from salore.organisation.models import Person
from salore.organisation.viewer import viewer_for

CODES_FILE = "custodian-codes.txt"
# One from the inspectorate, one from another office of the staff; nobody from the personnel office.
CUSTODIANS = (ALSO["custodian"], Seat("BIRO_ORGANISASI.KELEMBAGAAN", "Penelaah Teknis Kebijakan"))
_PREPARED_ON, _WRITTEN_ON, _ASKED_ON = date(YEAR, 11, 16), date(YEAR, 11, 19), date(YEAR, 12, 1)
_DUE_ON, _GRACE_UNTIL = date(YEAR, 12, 11), date(YEAR, 12, 18)
# How many answered on the first day: all of their forms, or only some.
_ALL, _SOME = 0.3, 0.42
# Who has begun, of those on whom visitors look first; the others find all of their forms still to do.
_BEGAN = {"colleague": 2, "team_lead": 3}
_HEAD = """\
Peragaan: tidak anonim. Pada instansi sungguhan kode ini hanya ada di atas kertas, pada pemegangnya.
Demonstration: not anonymous. In earnest these codes exist on paper only, with their holders.
"""
_REMARKS = (
    "Selalu menjawab bila ditanya, juga di luar jam sibuk.",
    "Surat yang diminta selesai tepat waktu.",
    "Sebaiknya lebih sering berbagi kabar sebelum rapat.",
    "Tenang menghadapi warga yang marah.",
    "Mau mengajari pegawai baru tanpa diminta.",
    "Perlu lebih rapi menyimpan berkas bersama.",
)


def load_colleagues(loaded: Loaded, period: Period, instance: Instance) -> None:
    """Ask colleagues about everybody whose cell can be shown, and let the first of them answer."""
    collection = _prepared(loaded, period, instance)
    with standing_at(at(_ASKED_ON, 7)):
        actor = viewer_for(loaded.people[holder(loaded, ROLES["operator"])])
        quality_look(actor=actor, collection=collection)
        # Drawn from the region's own chance, so that every demonstration asks the same people.
        forms = design(
            ratees_of(period.cycle, actor.today), limits_of(period.cycle.pack_version.pack), str(SEED)
        )
        collection_open(actor=actor, collection=collection, forms=forms)
        collection.refresh_from_db()
    _answer(loaded, collection)


def _prepared(loaded: Loaded, period: Period, instance: Instance) -> Collection:
    holders = [loaded.people[holder(loaded, seat)] for seat in CUSTODIANS]
    with standing_at(at(_PREPARED_ON, 10)):
        actor = viewer_for(loaded.people[holder(loaded, ROLES["operator"])])
        collection = collection_prepare(
            actor=actor, period=period, mode=Mode.ONE_OF_TWO, custodians=holders,
            due_on=_DUE_ON, closes_at=clock.end_of(_GRACE_UNTIL, actor.zone),
        )  # fmt: skip
    codes = [(person, custodian_code()) for person in holders]
    with standing_at(at(_WRITTEN_ON, 9)):
        for custodian, (person, code) in zip(collection.custodians.order_by("number"), codes, strict=True):
            custodian_confirm(actor=viewer_for(person), custodian=custodian, typed=code)
    _keep_codes(instance, codes)
    return collection


def _keep_codes(instance: Instance, codes: list[tuple[Person, str]]) -> None:
    lines = "".join(f"{code}  {person.full_name}\n" for person, code in codes)
    write_private(instance.folder / CODES_FILE, f"{_HEAD}\n{lines}".encode())


def codes_of(instance: Instance) -> list[str]:
    """Return the codes that lie in the folder of a demonstration, by number of custodian."""
    text = (instance.folder / CODES_FILE).read_text()
    return re.findall(r"^([0-9A-Z]{4}(?:-[0-9A-Z]{4}){6})  ", text, re.MULTILINE)


# ── The first answers ────────────────────────────────────────────────────────────────────────────────


def _answer(loaded: Loaded, collection: Collection) -> None:
    usual = _usual_scores(loaded)
    items = collection.cycle.pack_version.pack.rules.behaviour_items.keys()
    seal, key = envelopes_of(collection.uid).seal, bytes(collection.public_key or b"")
    SealedAnswer.objects.bulk_create(
        SealedAnswer(
            assignment=form, envelope=seal(_content(form, usual.get(form.ratee_id, 3.4), items), form.pk, key)
        )
        for form in _returned(loaded, collection)
    )


def _returned(loaded: Loaded, collection: Collection) -> list[RaterAssignment]:
    """Return the forms that came back on the first day, by rater: some did all in one sitting."""
    began = {
        loaded.people[holder(loaded, seat)].pk: _BEGAN.get(role, 0) for role, seat in (ROLES | ALSO).items()
    }
    by_rater: dict[int | None, list[RaterAssignment]] = defaultdict(list)
    for form in collection.assignments.order_by("rater_id", "ratee_id"):
        by_rater[form.rater_id].append(form)
    found = []
    for number, person in loaded.people.items():
        forms, drawn = by_rater[person.pk], chance("answered", number).random()
        usual = len(forms) if drawn < _ALL else len(forms) // 2 if drawn < _SOME else 0
        found += forms[: began.get(person.pk, usual)]
    return found


def _usual_scores(loaded: Loaded) -> dict[int, float]:
    """Return what colleagues say of each person in the tables, on the whole."""
    said: dict[str, list[int]] = defaultdict(list)
    for row in loaded.region.rows("ratings"):
        if row["source"] in ("peer", "subordinate") and row["score"]:
            said[row["ratee_id"]].append(row["score"])
    return {loaded.people[number].pk: fmean(scores) for number, scores in said.items()}


def _content(form: RaterAssignment, usual: float, items: tuple[str, ...]) -> Content:
    rng: Random = chance("answer", form.ratee_id, form.rater_id)
    if rng.random() < 0.04:
        return Content.abstention()
    leaning = usual + rng.gauss(0, 0.4)
    drawn = {item: min(5, max(1, round(leaning + rng.gauss(0, 0.6)))) for item in items if rng.random() > 0.1}
    scores = drawn or {items[0]: 3}
    return Content(scores, rng.choice(_REMARKS) if rng.random() < 0.3 else "")
