"""The doors to batches of letters and to accounts. Absent and forbidden look the same: 404."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from salore.accounts.models import LetterBatch, User


class Seer(Protocol):
    @property
    def agency_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...


def batches(viewer: Seer, *, of_everybody: bool) -> QuerySet[LetterBatch]:
    """Return the batches that the viewer had made, or those of the agency, with how many codes were used."""
    rows = LetterBatch.objects.filter(agency_id=viewer.agency_id)
    if not of_everybody:
        rows = rows.filter(made_by_id=viewer.person_id, made_by_id__isnull=False)
    return rows.annotate(used=Count("codes", filter=Q(codes__used_at__isnull=False)))


def batch_for_fetching(viewer: Seer, uid: UUID) -> LetterBatch:
    """Return a batch whose file its maker may fetch; nobody else gets letters that open accounts."""
    rows = batches(viewer, of_everybody=False).select_related("file")
    batch = rows.filter(uid=uid, file__isnull=False).first()
    if batch is None:
        raise Http404
    return batch


def account_for_administration(viewer: Seer, uid: UUID) -> User:
    """Return an account of somebody of the agency."""
    user = User.objects.filter(uid=uid, person__agency_id=viewer.agency_id).select_related("person").first()
    if user is None:
        raise Http404
    return user
