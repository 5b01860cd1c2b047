"""A form comes back: sealed in memory, then one statement. No event, no time, no trace of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import RaterAssignment, SealedAnswer
from salore.appraisal.sealing import Content, Envelopes, SealingError
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.policy.model import Pack


def answer_submit(*, form: RaterAssignment, content: Content) -> None:
    """Keep what a rater says about somebody; said again, it takes the place of what was said before.

    There is no withdrawing: whoever cannot judge hands in an abstention, which looks like an answer.
    """
    _refuse_unsound(form.collection.cycle.pack_version.pack, content)
    envelope = _sealed(form, content)
    with transaction.atomic():
        state, closes_at = _shared(form.collection_id)
        if state != CollectionState.COLLECTING or clock.now() >= closes_at:
            raise StaleError("collection_over", _("The time is over: answers are no longer taken."))
        SealedAnswer.objects.bulk_create(
            [SealedAnswer(assignment=form, envelope=envelope)],
            update_conflicts=True,
            unique_fields=["assignment"],
            update_fields=["envelope"],
        )


def envelopes_of(collection: UUID) -> Envelopes:
    """Return what seals and checks the envelopes of a collection in this installation."""
    return Envelopes(collection, settings.ENVELOPE_KEY)


def _sealed(form: RaterAssignment, content: Content) -> bytes:
    collection = form.collection
    try:
        return envelopes_of(collection.uid).seal(content, form.pk, bytes(collection.public_key or b""))
    except SealingError as error:
        raise DomainError(error.code, _("The remark is too long. Shorten it a little.")) from None


def refuse_unknown(pack: Pack, scores: Mapping[str, int]) -> None:
    """Refuse what no form of this pack can say; the message never repeats it."""
    scale = {point.score for point in pack.rules.behaviour_scale.rows}
    known = set(pack.rules.behaviour_items.keys())
    if not (scores.keys() <= known and set(scores.values()) <= scale):
        raise DomainError("answer_unknown", _("Choose one of the answers on the form for each value."))


def _refuse_unsound(pack: Pack, content: Content) -> None:
    refuse_unknown(pack, content.scores)
    if content.remark.strip() and content.is_abstention:
        raise DomainError("remark_alone", _("A remark counts only beside at least one answer."))


def _shared(collection_id: int) -> tuple[str, datetime]:
    """Return state and end of a collection, held for this transaction: closing waits, other forms do not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, closes_at FROM appraisal_collection WHERE id = %s FOR SHARE", [collection_id]
        )
        state, closes_at = cursor.fetchone()
        return state, closes_at
