"""Envelopes to answers, in memory. Raters become numbers that nobody without the seed can derive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from salore.appraisal.models import Collection, SealedAnswer
from salore.appraisal.sealing import CollectionKeys, Content, SealingError
from salore.appraisal.sealing.keys import fingerprint
from salore.appraisal.services.answering import envelopes_of

_BATCH = 2_000


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
