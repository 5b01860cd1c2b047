"""Envelopes to answers, in memory. Raters become numbers that nobody without the seed can derive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import Collection, SealedAnswer
from salore.appraisal.sealing import CollectionKeys, Content, KeyCopy, SealingError, open_copies
from salore.appraisal.sealing.keys import fingerprint
from salore.appraisal.services.answering import envelopes_of
from salore.core.errors import DomainError

_BATCH = 2_000
_UNOPENED = {
    "too_few_codes": _("These codes are too few to open the answers."),
    "wrong_code": _("These codes open nothing here. Nothing was counted."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rater said about one person."""

    ratee_id: int
    source: str
    rater: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    answers: Sequence[Answer]
    rejected: int
    envelopes_sha256: bytes


def keys_of(collection: Collection, codes: dict[int, bytes]) -> CollectionKeys:
    """Return the keys of a collection from the codes of these custodians, by their number."""
    copies = [
        KeyCopy(
            tuple(one.number for one in (copy.custodian_a, copy.custodian_b) if one is not None),
            bytes(copy.sealed_seed),
        )
        for copy in collection.key_copies.select_related("custodian_a", "custodian_b")
    ]
    try:
        return open_copies(collection.uid, copies, codes, bytes(collection.public_key or b""))
    except SealingError as error:
        raise DomainError(error.code, _UNOPENED[error.code]) from None


def open_all(collection: Collection, keys: CollectionKeys) -> Opened:
    """Open every envelope of a collection. What was not sealed here for this form is left out and counted."""
    envelopes, answers, rejected = envelopes_of(collection.uid), [], 0
    seen: list[tuple[UUID, bytes]] = []
    rows = (
        SealedAnswer.objects.filter(assignment__collection=collection)
        .order_by("pk")
        .values_list(
            "assignment_id",
            "assignment__ratee_id",
            "assignment__rater_id",
            "assignment__outsider_id",
            "assignment__source",
            "envelope",
        )
    )
    for form, ratee_id, rater_id, outsider_id, source, envelope in rows.iterator(chunk_size=_BATCH):
        seen.append((form, bytes(envelope)))
        try:
            content = envelopes.open(bytes(envelope), form, keys)
        except SealingError:
            rejected += 1
            continue
        if not content.is_abstention:
            rater = keys.derived("rater", str(rater_id or f"outside {outsider_id}")).hex()
            answers.append(Answer(ratee_id, source, rater, content))
    # In an order of the seed's own: that of the forms would go on into everything behind.
    answers.sort(key=lambda one: keys.derived("order", str(one.ratee_id), one.rater))
    return Opened(answers=answers, rejected=rejected, envelopes_sha256=fingerprint(seen))
