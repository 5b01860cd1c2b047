"""A form comes back: sealed in memory, then one statement. No event, no time, no trace of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.sealing import STAMP_BYTES, Content, Envelopes, SealingError
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.policy.model import Pack


class AnswerError(Exception):
    """A form could not be kept. The message of the cause may hold what it says: a log gets its kind alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One showing of a form: its own key, and the stamp (in hex) of what had come back when it was shown."""

    key: str
    seen: str


def answer_submit(*, form: RaterAssignment, content: Content, shown: Shown | None = None) -> None:
    """Keep what a rater says about somebody; said again, it takes the place of what was said before.

    There is no withdrawing: whoever cannot judge hands in an abstention, which looks like an answer. A page
    that was opened before another sent something does not overwrite that unasked: over a poor link the older
    may arrive last.
    """
    _refuse_unsound(form.collection.cycle.pack_version.pack, content)
    stamp = envelopes_of(form.collection.uid).stamp(form.pk, shown.key) if shown else None
    try:
        is_kept = _kept(form.collection_id, form.pk, _sealed(form, content, stamp), stamp, shown)
    except (DomainError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its message may hold what was said
        raise AnswerError(type(error).__name__) from None
    if not is_kept:
        raise _refusal(form)


def _refusal(form: RaterAssignment) -> StaleError:
    taking = Collection.objects.filter(pk=form.collection_id, closes_at__gt=clock.now())
    if taking.filter(state=CollectionState.COLLECTING).exists():
        return StaleError(
            "answered_elsewhere",
            _(
                "After this page was opened, the form came back from another page or device; that stands."
                " Send this one again if it is to take its place."
            ),
        )
    return StaleError("collection_over", _("The time is over: answers are no longer taken."))


def envelopes_of(collection: UUID) -> Envelopes:
    """Return what seals and checks the envelopes of a collection in this installation."""
    return Envelopes(collection, settings.ENVELOPE_KEY)


def _sealed(form: RaterAssignment, content: Content, stamp: bytes | None) -> bytes:
    collection = form.collection
    try:
        return envelopes_of(collection.uid).seal(content, form.pk, bytes(collection.public_key or b""), stamp)
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


# One statement, so one transaction and one way to the database. The collection is held while it runs: closing
# waits for it, other forms do not. If closing came first, its row is looked at again and nothing is kept.
_KEEP = """
    WITH held AS (
        SELECT id FROM appraisal_collection WHERE id = %s AND state = %s AND closes_at > %s FOR SHARE
    )
    INSERT INTO appraisal_sealedanswer (assignment_id, envelope) SELECT %s, %s FROM held
    ON CONFLICT (assignment_id) DO UPDATE SET envelope = excluded.envelope
    WHERE %s OR substring(appraisal_sealedanswer.envelope FOR %s) IN (%s, %s)
"""


def _kept(
    collection_id: int, form_id: UUID, envelope: bytes, stamp: bytes | None, shown: Shown | None
) -> bool:
    """Keep an envelope if its collection takes answers at this moment, and nothing newer lies there."""
    seen = _bytes(shown.seen if shown else "")
    newest: tuple[Any, ...] = (shown is None, STAMP_BYTES, stamp or b"", seen)
    taking = (collection_id, CollectionState.COLLECTING, clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, (*taking, form_id, envelope, *newest))
        return bool(cursor.rowcount)


def _bytes(seen: str) -> bytes:
    """Return a stamp as a page gave it back; what is none fits nothing."""
    try:
        return bytes.fromhex(seen)
    except ValueError:
        return b""
