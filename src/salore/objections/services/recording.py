"""The record of a case: what is written on it, who is named to decide, whose turn it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from salore.appraisal.deciding.reasons import is_sentence
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.files import EVIDENCE, keep
from salore.core.files.store import Upload
from salore.ledger.services import record
from salore.objections.models import Attachment, Entry, Objection
from salore.objections.states import EntryKind, ObjectionState, Part
from salore.objections.whose import Decider, decider_of, eligible_of
from salore.organisation.models import Person
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

MOST_FILES = 5
TEXT_LENGTH = 5_000


def still_pending(objection: Objection) -> Objection:
    """Hold the row of a case that waits for its decision, against everybody else."""
    rows = Objection.objects.select_for_update(of=("self",))
    related = ("agency", "period__cycle__pack_version", "result__unit", "person", "round")
    held = rows.select_related(*related).get(pk=objection.pk)
    if held.is_pending:
        return held
    if held.state == ObjectionState.WITHDRAWN:
        raise StaleError("withdrawn", _("Meanwhile the objection was withdrawn."), standing=held)
    raise StaleError("decided_already", _("Meanwhile the objection was decided."), standing=held)


def deciding_today(actor: Viewer, held: Objection) -> Decider:
    """Return in what capacity the actor decides a case; refuse everybody else."""
    decider = decider_of(held, actor.today)
    if decider is None or decider.person_id not in actor.themselves:
        raise DomainError(
            "not_decider",
            _("The appraiser's superior decides, or who stands there today; nobody with a part in the case."),
        )
    return decider


def write(
    actor: Viewer,
    objection: Objection,
    kind: EntryKind,
    part: Part,
    text: str,
    uploads: Collection[Upload] = (),
    named: Person | None = None,
) -> Entry:
    """Add to the record; in the transaction of what it tells of."""
    if len(uploads) > MOST_FILES:
        raise DomainError("too_many_files", _("Choose at most %(most)s files.") % {"most": MOST_FILES})
    if actor.person_id is None:
        raise DomainError("no_part", _("Only the parties and who decides write on the record."))
    entry = Entry(
        agency_id=objection.agency_id,
        objection=objection,
        kind=kind,
        part=part,
        author_id=actor.person_id,
        text=text.strip(),
        named=named,
        written_at=clock.now(),
    )
    entry.full_clean()
    entry.save(force_insert=True)
    for upload in uploads:
        Attachment.objects.create(entry=entry, file=keep(actor, upload, kinds=EVIDENCE))
    return entry


@transaction.atomic
def entry_add(*, actor: Viewer, objection: Objection, text: str, uploads: Collection[Upload] = ()) -> Entry:
    """Explain on the record, as employee or appraiser; or ask, as who decides."""
    held = still_pending(objection)
    part = _part(actor, held)
    if not is_sentence(text):
        raise DomainError("text_missing", _("Say it in a sentence."))
    kind = EntryKind.QUESTION if part == Part.DECIDER else EntryKind.EXPLANATION
    entry = write(actor, held, kind, part, text, uploads)
    record(actor, "objection.explained", held, person_id=held.person_id, part=part, period=held.period.key)
    return entry


def _part(actor: Viewer, held: Objection) -> Part:
    if held.person_id in actor.themselves:
        return Part.EMPLOYEE
    if held.appraiser_id in actor.themselves:
        return Part.APPRAISER
    decider = decider_of(held, actor.today)
    if decider is not None and decider.person_id in actor.themselves:
        return Part.DECIDER
    raise DomainError("no_part", _("Only the parties and who decides write on the record."))


@transaction.atomic
def decider_name(*, actor: Viewer, objection: Objection, person: Person, reason: str) -> Objection:
    """Name who decides, where nobody above the appraiser is left who has no part in the case."""
    held = still_pending(objection)
    if not actor.has(AppointedRole.OPERATOR) or actor.person_id in (held.person_id, held.appraiser_id):
        raise DomainError("not_team", _("The performance team names who decides."))
    if decider_of(held, actor.today) is not None:
        raise StaleError("decider_known", _("Somebody decides this case already."))
    if person.pk == actor.person_id or not eligible_of(held, actor.today).filter(pk=person.pk).exists():
        raise DomainError("not_eligible", _("This person has a part in the case, or is not eligible."))
    if not is_sentence(reason):
        raise DomainError("reason_missing", _("Say in a sentence why this person decides."))
    held.named = person
    held.save(update_fields=["named"])
    write(actor, held, EntryKind.NAMING, Part.TEAM, reason, named=person)
    record(actor, "objection.decider_named", held, person_id=held.person_id, named=person.pk,
           period=held.period.key)  # fmt: skip
    refresh_decider(held, actor.today)
    return held


def refresh_decider(objection: Objection, day: date) -> None:
    """Note whose turn it is on the day, for lists and reminders."""
    decider = decider_of(objection, day)
    found = decider.person_id if decider else None
    if objection.decider_id != found:
        Objection.objects.filter(pk=objection.pk, state=ObjectionState.FILED).update(decider=found)
        objection.decider_id = found


def refresh_deciders(agency_id: int | None = None) -> int:
    """Ask anew whose turn every pending case is; return how many there are."""
    pending = Objection.objects.pending().select_related("agency", "period", "result__unit")
    if agency_id is not None:
        pending = pending.filter(agency_id=agency_id)
    cases = list(pending.order_by("pk"))
    for case in cases:
        refresh_decider(case, clock.today(case.agency.time_zone))
    return len(cases)
