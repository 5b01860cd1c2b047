"""Receiving a result: by the person in two touches, or noted for somebody who would or could not sign.

Receiving says that it was read, never that anybody agrees, and starts the days of an objection. One receipt a
version. What is issued anew keeps the receipt of the version before until it is received itself: a correction
neither takes the days from anybody nor prolongs them unread.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from salore.appraisal.deciding.whose import people_decided_by
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import helped_by
from salore.results.models import UNRECEIVED, Receipt, Result, ResultQuerySet
from salore.results.selectors import released_on
from salore.results.states import ReceiptManner

REASON_LENGTH = 1000
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What happened when a result was handed over and not signed."""

    on: date
    reason: str
    witnesses: tuple[Person, ...] = ()


def receipt_of(result: Result) -> Receipt | None:
    """Return the receipt from which the days of an objection count: of this version, else of one before."""
    rows = Receipt.objects.filter(
        person=result.person_id, result__cycle=result.cycle_id, result__period=result.period
    )
    known = rows.filter(result__version__lte=result.version).select_related("result", "recorded_by")
    return known.order_by("-result__version").first()


def is_asked(result: Result) -> bool:
    """Whether a result is one to be received: closed here, and decided. Imports of earlier years are not."""
    return result.computation.awaits_release and result.predicate_code is not None


def unreceived(agency_id: int, today: date) -> ResultQuerySet:
    """Return what is released, as it stands, and was received by nobody yet."""
    rows = Result.objects.filter(UNRECEIVED, agency_id=agency_id)
    return rows.released(today).current(released_by=today)


def result_for_receipt(viewer: Viewer, uid: UUID) -> Result:
    """Return a result of the viewer's own that is released and to be received, or was."""
    return _released(viewer, uid, own=True)


def result_for_handover(viewer: Viewer, uid: UUID) -> Result:
    """Return a result of somebody else whose handing over the viewer may note."""
    gone = _related(Result.objects.filter(uid=uid).of_those_gone(viewer)).first()
    if gone is not None and is_asked(gone):
        return gone
    result = _released(viewer, uid, own=False)
    if not (is_superior(viewer, result) or is_officer(viewer, result)):
        raise Http404
    return result


def may_note(viewer: Viewer, result: Result) -> bool:
    """Whether the viewer could note now that the result was handed over."""
    try:
        result_for_handover(viewer, result.uid)
    except Http404:
        return False
    return True


def is_superior(viewer: Viewer, result: Result) -> bool:
    """Whether the viewer decides on the person today, for good or as Plt. or Plh.; or led who has left."""
    if people_decided_by(viewer, [result.person_id]):
        return True
    gone = Result.objects.filter(pk=result.pk).with_last_superior(viewer.today)
    return bool(gone.filter(is_gone=True, last_superior__in=viewer.themselves).exists())


def is_officer(viewer: Viewer, result: Result) -> bool:
    """Whether the viewer is the personnel officer of a unit in which the person serves."""
    if not viewer.officer_paths or result.person_id in viewer.themselves:
        return False
    helped = helped_by(viewer).filter(agency_id=viewer.agency_id, person=result.person_id)
    return helped.exists()


@transaction.atomic
def result_receive(*, actor: Viewer, result: Result) -> Receipt:
    """Say that one has read one's result. It is no consent."""
    return _note(actor, result, ReceiptManner.RECEIVED, None)


@transaction.atomic
def result_hand_over(*, actor: Viewer, result: Result, handed_over: HandedOver) -> Receipt:
    """Note that a result was handed over and not signed: a superior with two witnesses, or the officer.

    The days of an objection count from today, so that a late note takes none of them.
    """
    _check(actor, result, handed_over)
    return _note(actor, result, ReceiptManner.RECEIVED_UNSIGNED, handed_over)


def _check(actor: Viewer, result: Result, handed_over: HandedOver) -> None:
    if len(handed_over.reason.strip()) < _SHORTEST_REASON:
        raise DomainError(
            "reason_missing", _("Write in a sentence what happened. The person concerned reads it.")
        )
    if handed_over.on > actor.today:
        raise DomainError("handed_over_later", _("That day has not come yet."))
    opened = released_on(result)
    if opened and handed_over.on < opened:
        raise DomainError("handed_over_before", _("On that day the result was not released yet."))
    _check_witnesses(actor, result, handed_over.witnesses)


def _check_witnesses(actor: Viewer, result: Result, witnesses: tuple[Person, ...]) -> None:
    named = {person.pk for person in witnesses}
    if is_superior(actor, result) and len(named) != 2:
        raise DomainError(
            "witnesses_missing", _("Name two different witnesses: a superior alone is a party.")
        )
    if named and len(named) != 2:
        raise DomainError("witnesses_missing", _("Name two different witnesses, or none."))
    if named & {result.person_id, actor.person_id}:
        raise DomainError(
            "witness_is_party",
            _("Neither you nor the person concerned can be a witness. Name somebody else."),
        )


def _note(actor: Viewer, result: Result, manner: ReceiptManner, handed_over: HandedOver | None) -> Receipt:
    assert actor.person_id is not None, "receipts are noted by people"
    if not is_asked(result):
        raise DomainError("nothing_to_receive", _("There is nothing to receive in this result."))
    newest = Result.objects.filter(
        person=result.person_id, cycle=result.cycle_id, period=result.period, version__gt=result.version
    )
    if newest.released(actor.today).exists():
        raise StaleError(
            "newer_version",
            _("Meanwhile a newer version was issued. Read that one; it is the one that counts."),
        )
    first, second = handed_over.witnesses if handed_over and handed_over.witnesses else (None, None)
    receipt = Receipt(
        agency_id=result.agency_id,
        result=result,
        person_id=result.person_id,
        manner=manner,
        received_on=actor.today,
        handed_over_on=handed_over.on if handed_over else None,
        reason=handed_over.reason.strip() if handed_over else "",
        first_witness=first,
        second_witness=second,
        recorded_by_id=actor.person_id,
        recorded_at=clock.now(),
    )
    receipt.clean_fields()
    receipt.validate_constraints()
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError:
        raise StaleError("received_already", _("It was noted already that this was received.")) from None
    record(
        actor, f"result.{manner}", receipt, person_id=result.person_id, period=result.period,
        version=result.version, received_on=receipt.received_on,
    )  # fmt: skip
    return receipt


def _related(rows: ResultQuerySet) -> ResultQuerySet:
    return rows.select_related("person", "cycle", "computation", "unit")


def _released(viewer: Viewer, uid: UUID, *, own: bool) -> Result:
    rows = Result.objects.visible_to(viewer).released(viewer.today).filter(uid=uid)
    mine = {"person_id__in": viewer.themselves}
    rows = rows.filter(**mine) if own else rows.exclude(**mine)
    found = _related(rows).first()
    if found is None or not is_asked(found):
        raise Http404
    return found
