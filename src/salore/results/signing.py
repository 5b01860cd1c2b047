"""Scans of the evaluation document that was signed by hand, kept beside the version that it is of."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files import PHOTOS, Kind, keep
from salore.core.files.store import Upload
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.results.access import result_for_view
from salore.results.models import Result, SignedDocument
from salore.results.receiving import is_officer, is_superior

SCANS = PHOTOS | frozenset({Kind.PDF})
MOST_SCANS = 20


def result_for_signing(viewer: Viewer, uid: UUID) -> Result:
    """Return a released result to which the viewer may add a scan: own, led by them, or of their unit."""
    result = result_for_view(viewer, uid)
    if not may_sign(viewer, result):
        raise Http404
    return result


def may_sign(viewer: Viewer, result: Result) -> bool:
    """Whether the result is released, and the viewer's own or that of somebody they lead or help."""
    if not Result.objects.filter(pk=result.pk).released(viewer.today).exists():
        return False
    is_own = result.person_id in viewer.themselves
    return is_own or is_superior(viewer, result) or is_officer(viewer, result)


def document_for_view(viewer: Viewer, uid: UUID) -> SignedDocument:
    """Return a scan of a result that the viewer may read."""
    document = _document(viewer, uid)
    result_for_view(viewer, document.result.uid)
    return document


def document_for_change(viewer: Viewer, uid: UUID) -> SignedDocument:
    """Return a scan that the viewer may take away."""
    document = _document(viewer, uid)
    result_for_signing(viewer, document.result.uid)
    return document


def _document(viewer: Viewer, uid: UUID) -> SignedDocument:
    rows = SignedDocument.objects.filter(agency_id=viewer.agency_id, uid=uid)
    found = rows.select_related("result__person", "file").first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def signed_attach(*, actor: Viewer, result: Result, upload: Upload) -> SignedDocument:
    """Keep a scan beside a version; what holds is that version, not the picture."""
    # One after the other, or two at once would pass the limit together. Rows of results can not be locked.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=result.person_id)
    if result.signed_documents.count() >= MOST_SCANS:
        raise DomainError("too_many_scans", _("There are enough scans; remove one that is not needed first."))
    document = SignedDocument.objects.create(
        agency_id=result.agency_id,
        result=result,
        file=keep(actor, upload, kinds=SCANS),
        added_by_id=actor.person_id,
        added_at=clock.now(),
    )
    record(
        actor, "result.signed_document_added", document, person_id=result.person_id, period=result.period,
        version=result.version,
    )  # fmt: skip
    return document


@transaction.atomic
def signed_remove(*, actor: Viewer, document: SignedDocument) -> None:
    """Take a scan away; the log keeps that it was there."""
    record(
        actor, "result.signed_document_removed", document, person_id=document.result.person_id,
        version=document.result.version, sha256=document.file.sha256,
    )  # fmt: skip
    document.delete()
