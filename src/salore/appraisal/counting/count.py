"""The count itself: open, aggregate, write everything in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from salore.appraisal.counting.apart import LOCK
from salore.appraisal.counting.burden import burden_of
from salore.appraisal.counting.cells import Asked, Cell, Released, Remark, released
from salore.appraisal.counting.opening import Answer, open_all
from salore.appraisal.jobs import propose_anew
from salore.appraisal.models import Collection, SourceComment, SourceResult
from salore.appraisal.sealing import CollectionKeys
from salore.appraisal.services.reviewing import evaluations_want_review, hold_decisions
from salore.appraisal.states import CollectionState
from salore.appraisal.unsealing import keys_of
from salore.core import clock
from salore.core.errors import StaleError
from salore.ledger.services import record
from salore.organisation.models import Assignment, Employment
from salore.organisation.viewer import Viewer

_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What may be said about a count: numbers of forms, and the fingerprint of what it released."""

    answers: int
    rejected: int
    cells: int
    withheld: int
    results_sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    results: Sequence[SourceResult]
    comments: Sequence[SourceComment]


@transaction.atomic
def count(*, actor: Viewer, collection: Collection, codes: dict[int, bytes]) -> Counted:
    """Count a closed collection. Ended before its last line it has written nothing: enter the codes again."""
    _alone()
    held = Collection.objects.select_for_update().filter(pk=collection.pk, state=CollectionState.CLOSED)
    if not held.exists():
        raise StaleError(
            "collection_not_closed", _("Only a collection that was closed, and not yet counted, is counted.")
        )
    keys = keys_of(collection, codes)
    opened = open_all(collection, keys)
    rows = _rows(collection, keys, _released(collection, opened.answers))
    hold_decisions(collection.period)
    SourceResult.objects.bulk_create(rows.results, batch_size=_BATCH)
    SourceComment.objects.bulk_create(rows.comments, batch_size=_BATCH)
    counted = _counted(rows, len(opened.answers), opened.rejected)
    held.update(
        state=CollectionState.COUNTED,
        counted_on=clock.today(),
        rejected_count=opened.rejected,
        envelopes_sha256=opened.envelopes_sha256,
        results_sha256=counted.results_sha256,
        burden=burden_of(opened.answers),
    )
    record(
        actor, "collection.counted", collection,
        custodians=sorted(codes), rejected=opened.rejected, cells=counted.cells, withheld=counted.withheld,
        envelopes=opened.envelopes_sha256.hex(), results=counted.results_sha256.hex(),
    )  # fmt: skip
    collection.refresh_from_db()
    evaluations_want_review(collection)
    propose_anew(collection.period)
    return counted


def recount(*, collection: Collection, codes: dict[int, bytes]) -> Counted:
    """Count again what is still there, for whoever doubts the count; writes nothing."""
    keys = keys_of(collection, codes)
    opened = open_all(collection, keys)
    rows = _rows(collection, keys, _released(collection, opened.answers))
    return _counted(rows, len(opened.answers), opened.rejected)


def stored_sha256(collection: Collection) -> bytes:
    """Return the fingerprint of what the database holds, to be compared with that of the count."""
    return _sha256(
        list(SourceResult.objects.filter(collection=collection)),
        list(SourceComment.objects.filter(collection=collection)),
    )


def _released(collection: Collection, answers: Sequence[Answer]) -> Released:
    pack = collection.cycle.pack_version.pack
    return released(answers, _asked(collection), pack, collection.period.key, collection.due_on)


def _asked(collection: Collection) -> list[Asked]:
    """Return the people asked about, with the post and employment of the day that was told."""
    day = collection.due_on
    posts = Assignment.objects.on(day).filter(person=OuterRef("ratee")).order_by("role", "starts_on")
    held = Employment.objects.on(day).filter(person=OuterRef("ratee"))
    rows = (
        collection.assignments.order_by("ratee_id")
        .distinct("ratee_id")
        .values_list(
            "ratee_id",
            Subquery(posts.values("position__job_family")[:1]),
            Subquery(held.values("kind")[:1]),
            Subquery(held.values("status")[:1]),
        )
    )
    # What is not known is left to the defaults that the pack names.
    return [
        Asked(
            person_id=ratee_id,
            job_family=family or "general",
            employment_kind=kind or "pns",
            status=status or "active",
        )
        for ratee_id, family, kind, status in rows
    ]


def _rows(collection: Collection, keys: CollectionKeys, found: Released) -> _Rows:
    """Return the rows to keep, under names and in an order that only the seed gives."""
    results = [_result(collection, keys, cell) for cell in found.cells]
    comments = [_comment(collection, keys, remark, place) for place, remark in enumerate(found.remarks)]
    return _Rows(
        results=sorted(results, key=lambda row: row.pk.bytes),
        comments=sorted(comments, key=lambda row: row.pk.bytes),
    )


def _result(collection: Collection, keys: CollectionKeys, cell: Cell) -> SourceResult:
    return SourceResult(
        id=_name(keys, "cell", str(cell.ratee_id), cell.source),
        collection=collection,
        ratee_id=cell.ratee_id,
        source=cell.source,
        n=cell.n,
        mean=cell.mean,
        is_adjusted=cell.is_adjusted,
        se=cell.se,
        items=cell.items or {},
        suppressed=cell.n is None,
    )


def _comment(collection: Collection, keys: CollectionKeys, remark: Remark, place: int) -> SourceComment:
    return SourceComment(
        id=_name(keys, "remark", str(remark.ratee_id), str(place)),
        collection=collection,
        ratee_id=remark.ratee_id,
        source=remark.source,
        text=remark.text,
    )


def _name(keys: CollectionKeys, *parts: str) -> UUID:
    return UUID(bytes=keys.derived(*parts)[:16], version=4)


def _counted(rows: _Rows, answers: int, rejected: int) -> Counted:
    withheld = sum(row.suppressed for row in rows.results)
    return Counted(
        answers=answers,
        rejected=rejected,
        cells=len(rows.results) - withheld,
        withheld=withheld,
        results_sha256=_sha256(rows.results, rows.comments),
    )


def _sha256(results: Sequence[SourceResult], comments: Sequence[SourceComment]) -> bytes:
    said = [
        [
            str(row.pk), row.ratee_id, row.source, row.n,
            None if row.mean is None else f"{row.mean:.2f}",
            row.is_adjusted, row.se, row.items, row.suppressed,
        ]
        for row in sorted(results, key=lambda row: row.pk.bytes)
    ]  # fmt: skip
    remarks = [
        [str(row.pk), row.ratee_id, row.source, row.text]
        for row in sorted(comments, key=lambda row: row.pk.bytes)
    ]
    text = json.dumps([said, remarks], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise StaleError("count_runs", _("A count is running already. Wait until it has ended."))
