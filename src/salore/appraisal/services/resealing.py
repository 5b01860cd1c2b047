"""When sheets are lost: somebody else gets a code while enough are left; else the collection is given up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import (
    Collection,
    Custodian,
    KeyCopy,
    OutsideRater,
    RaterAssignment,
    SealedAnswer,
)
from salore.appraisal.sealing import Mode
from salore.appraisal.services.collecting import seal_copies
from salore.appraisal.states import RUNNING, CollectionState
from salore.appraisal.unsealing import keys_of
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer

# From the first answer to the count: lost sheets matter, and can still be made up for.
SEALED = (CollectionState.COLLECTING, CollectionState.CLOSED)


def with_copies() -> Exists:
    """Return the condition that a custodian's code opens something, alone or with another."""
    copies = KeyCopy.objects.filter(Q(custodian_a=OuterRef("pk")) | Q(custodian_b=OuterRef("pk")))
    return Exists(copies)


def usable(collection: Collection) -> QuerySet[Custodian]:
    """Return the custodians whose sheets are there and open something."""
    return collection.custodians.filter(with_copies(), lost_on=None).order_by("number")


def waiting(collection: Collection) -> QuerySet[Custodian]:
    """Return who has written a code down in somebody's place, and to whom nothing is sealed yet."""
    return collection.custodians.filter(~with_copies(), lost_on=None, confirmed_on__isnull=False)


@transaction.atomic
def sheet_lost(*, actor: Viewer, custodian: Custodian) -> None:
    """Note that a sheet is not there any more. It still opens old backups: nobody can tear it."""
    collection = Collection.objects.select_for_update().get(pk=custodian.collection_id)
    if collection.state not in SEALED:
        raise StaleError("sheet_not_needed", _("This collection is opened with no sheet now."))
    done = Custodian.objects.filter(pk=custodian.pk, lost_on=None).update(lost_on=actor.today)
    if done != 1:
        raise StaleError("sheet_lost", _("This sheet is known as lost already."))
    record(actor, "custodian.sheet_lost", custodian, person_id=custodian.person_id)


@transaction.atomic
def sheet_found(*, actor: Viewer, custodian: Custodian) -> None:
    """Take a loss back, as long as nobody else got a code in its place."""
    collection = Collection.objects.select_for_update().get(pk=custodian.collection_id)
    full = collection.custodians.filter(lost_on=None).count() >= Mode(collection.mode).custodians
    found = Custodian.objects.filter(with_copies(), pk=custodian.pk, lost_on__isnull=False)
    if collection.state not in SEALED or full or found.update(lost_on=None) != 1:
        raise StaleError("sheet_replaced", _("Somebody else has a code in its place. Tear the old sheet."))
    record(actor, "custodian.sheet_found", custodian, person_id=custodian.person_id)


@transaction.atomic
def custodian_replace(*, actor: Viewer, collection: Collection, person: Person) -> Custodian:
    """Name who gets a code in place of a lost sheet; the same person may get another."""
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    mode = Mode(held.mode)
    if held.state not in SEALED or held.custodians.filter(lost_on=None).count() >= mode.custodians:
        raise StaleError("no_sheet_lost", _("No sheet of this collection is missing."))
    if usable(held).count() < mode.needed:
        raise DomainError(
            "sheets_too_few", _("Too few sheets are left to seal to anybody else. Give the collection up.")
        )
    if held.custodians.filter(lost_on=None, person=person).exists():
        raise DomainError("custodian_twice", _("This person keeps a code already. Choose somebody else."))
    last = held.custodians.aggregate(last=Max("number"))["last"]
    custodian = Custodian.objects.create(collection=held, number=last + 1, person=person)
    record(actor, "custodian.named", custodian, person_id=person.pk)
    return custodian


@transaction.atomic
def collection_reseal(*, actor: Viewer, collection: Collection, codes: Mapping[int, bytes]) -> None:
    """Seal the seed anew to whoever took a lost sheet's place. Called where codes are, never in a page."""
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    if held.state not in SEALED or not waiting(held).exists():
        raise StaleError("nothing_to_seal", _("Nobody waits for a copy of the key."))
    keys = keys_of(held, codes)
    holders = list(held.custodians.filter(lost_on=None, confirmed_on__isnull=False).order_by("number"))
    seal_copies(held, keys, holders)
    record(actor, "collection.resealed", held, custodians=[custodian.person_id for custodian in holders])


@transaction.atomic
def collection_give_up(*, actor: Viewer, collection: Collection, reason: str) -> None:
    """Delete what nothing opens any more, uncounted. Another collection may be held for the period."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Say why: whoever is affected reads it."))
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    if held.state not in SEALED:
        raise StaleError("collection_changed", _("This collection was counted or given up meanwhile."))
    if usable(held).count() >= Mode(held.mode).needed:
        raise DomainError(
            "sheets_enough",
            _("Enough sheets are left to count. Only answers that nothing opens are given up."),
        )
    _abandon(actor, held, reason)


@transaction.atomic
def round_give_up(*, actor: Viewer, collection: Collection, reason: str) -> None:
    """Delete what a round about one person holds, uncounted, where nothing asks for it any more."""
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    if held.ratee_id is None or held.state not in RUNNING:
        raise StaleError("collection_changed", _("This collection was counted or given up meanwhile."))
    _abandon(actor, held, reason)


def _abandon(actor: Viewer, held: Collection, reason: str) -> None:
    SealedAnswer.objects.filter(assignment__collection=held).delete()
    KeyCopy.objects.filter(collection=held).delete()
    RaterAssignment.objects.filter(collection=held).delete()
    OutsideRater.objects.filter(collection=held).delete()
    Collection.objects.filter(pk=held.pk).update(state=CollectionState.ABANDONED, destroyed_on=actor.today)
    record(actor, "collection.given_up", held, reason=reason.strip())
