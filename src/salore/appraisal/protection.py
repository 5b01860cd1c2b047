"""What protects answers in the mode and state of their collection: who could open them, who confirmed what.

Knows custodians, and nothing of raters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from salore.appraisal.models import Collection, Custodian, KeyCopy
from salore.appraisal.sealing import Mode
from salore.appraisal.services.resealing import with_copies
from salore.appraisal.states import CollectionState
from salore.core.prepared import prepared
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Who could open answers. `torn` are those who confirmed that their sheets are destroyed."""

    mode: Mode
    state: CollectionState
    holders: Sequence[str]
    torn: Sequence[str]
    destroyed_on: date | None
    is_demonstration: bool
    minimum_answers: int
    minimum_remarks: int

    @property
    def is_destroyed(self) -> bool:
        return self.state == CollectionState.DESTROYED

    @property
    def is_counted(self) -> bool:
        return self.state == CollectionState.COUNTED


def protection_of(collection: Collection | None, today: date) -> Protection | None:
    """Return what the sentence on the form says; None where nobody is asked."""
    if collection is None:
        return None
    holders = _holders(collection.pk, today)
    released = collection.cycle.pack_version.pack.rules.anonymity
    return Protection(
        mode=Mode(collection.mode),
        state=CollectionState(collection.state),
        holders=[_said(holder) for holder in holders],
        torn=[_said(holder) for holder in holders if holder.sheet_destroyed_on],
        destroyed_on=collection.destroyed_on,
        is_demonstration=settings.IS_DEMONSTRATION,
        minimum_answers=released.minimum_answers,
        minimum_remarks=released.minimum_remarks,
    )


def last_protection(viewer: Viewer) -> Protection | None:
    """Return what protects the answers of the agency's last collection, for whoever has no form now."""
    collections = Collection.objects.filter(agency_id=viewer.agency_id, ratee=None)
    opened = collections.exclude(state__in=(CollectionState.PREPARING, CollectionState.ABANDONED))
    opened = opened.select_related("cycle__pack_version")
    return protection_of(opened.order_by("-closes_at").first(), viewer.today)


@prepared
def _holders(collection_id: int, today: date) -> QuerySet[Custodian]:
    posts = (
        Assignment.objects.on(today)
        .filter(person=OuterRef("person"))
        .order_by("role", "starts_on")
        .values("position__name")
    )
    copies = KeyCopy.objects.filter(collection=OuterRef("collection"))
    # While there are copies, whoever opens one; a lost sheet does until somebody has a code in its place.
    return (
        Custodian.objects.filter(with_copies() | Q(~Exists(copies), lost_on=None), collection=collection_id)
        .annotate(post=Subquery(posts[:1]))
        .select_related("person")
        .only("sheet_destroyed_on", "person__name", "person__title_front", "person__title_back")
        .order_by("number")
    )


def _said(holder: Any) -> str:
    name: str = holder.person.full_name
    return f"{name} ({holder.post})" if holder.post else name
