"""After the count: answers, links and copies of the key go, and the sheets with the codes are torn."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import (
    Collection,
    Custodian,
    KeyCopy,
    OutsideRater,
    RaterAssignment,
    RaterExclusion,
    SealedAnswer,
)
from salore.appraisal.sealing import Mode
from salore.appraisal.states import CollectionState
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.organisation.viewer import Viewer


@transaction.atomic
def collection_destroy(*, actor: Viewer, collection: Collection, restored_sha256: bytes) -> None:
    """Delete what the count was made from, once a backup was restored and holds what was released."""
    if restored_sha256 != bytes(collection.results_sha256 or b""):
        raise DomainError(
            "backup_differs",
            _("The restored backup does not hold what was counted. Nothing was destroyed: back up again."),
        )
    held = Collection.objects.select_for_update().filter(pk=collection.pk, state=CollectionState.COUNTED)
    if not held.exists():
        raise StaleError("collection_not_counted", _("Only a collection that was counted is destroyed."))
    answers, _each = SealedAnswer.objects.filter(assignment__collection=collection).delete()
    KeyCopy.objects.filter(collection=collection).delete()
    RaterAssignment.objects.filter(collection=collection).delete()
    OutsideRater.objects.filter(collection=collection).delete()
    if collection.ratee_id is None:
        # Who was not to be asked narrows down who was; and why is nobody's business any more.
        RaterExclusion.objects.filter(cycle_id=collection.cycle_id).delete()
    record(actor, "collection.answers_destroyed", collection, answers=answers)
    _end(actor, collection)


@transaction.atomic
def custodian_tear(*, actor: Viewer, custodian: Custodian) -> None:
    """Note that the holder tore the sheet. When too few are left to open anything, it is over."""
    done = Custodian.objects.filter(pk=custodian.pk, sheet_destroyed_on=None).update(
        sheet_destroyed_on=actor.today
    )
    if done != 1:
        raise StaleError("sheet_torn", _("You have confirmed this already."))
    record(actor, "custodian.sheet_destroyed", custodian, person_id=custodian.person_id)
    _end(actor, Collection.objects.select_for_update().get(pk=custodian.collection_id))


def _end(actor: Viewer, collection: Collection) -> None:
    """Say that it is over, once the copies are gone and too few sheets are left; whichever comes last."""
    kept = collection.custodians.filter(sheet_destroyed_on=None).count()
    if kept < Mode(collection.mode).needed and not collection.key_copies.exists():
        done = Collection.objects.filter(pk=collection.pk, state=CollectionState.COUNTED).update(
            state=CollectionState.DESTROYED, destroyed_on=actor.today
        )
        if done:
            record(actor, "collection.destroyed", collection)
