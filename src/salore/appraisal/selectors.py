"""What the forms' pages show: a rater's own sheaf, and what protects it. Nothing of anybody else's forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery

from salore.appraisal.access import forms_of
from salore.appraisal.models import Collection, SealedAnswer
from salore.appraisal.sealing import Mode
from salore.appraisal.states import Source
from salore.core import clock
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer

MINUTES_A_FORM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One form of a rater: about whom, and whether it has come back."""

    form_id: UUID
    name: str
    post: str
    source: Source
    is_returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """All forms of a rater in the running collection."""

    collection: Collection | None
    leaves: Sequence[Leaf]

    @property
    def open_count(self) -> int:
        return sum(not leaf.is_returned for leaf in self.leaves)

    @property
    def minutes_left(self) -> int:
        return MINUTES_A_FORM * self.open_count

    @property
    def due_on(self) -> date | None:
        return self.collection.due_on if self.collection else None

    @property
    def is_in_grace(self) -> bool:
        return self.due_on is not None and clock.today() > self.due_on

    @property
    def is_over(self) -> bool:
        return self.collection is not None and clock.now() >= self.collection.closes_at

    def place(self, form_id: UUID) -> int:
        return next(number for number, leaf in enumerate(self.leaves, 1) if leaf.form_id == form_id)

    def after(self, form_id: UUID) -> Leaf | None:
        """Return the next form that has not come back, the first ones after the last."""
        place = self.place(form_id)
        waiting = [*self.leaves[place:], *self.leaves[: place - 1]]
        return next((leaf for leaf in waiting if not leaf.is_returned), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Who could open answers, in the mode and state that hold."""

    mode: Mode
    state: str
    holders: Sequence[str]
    is_demonstration: bool


def sheaf_of(viewer: Viewer) -> Sheaf:
    """Return the viewer's forms of all running collections, those of the first that ends first."""
    posts = (
        Assignment.objects.on(viewer.today)
        .filter(person=OuterRef("ratee"))
        .order_by("role", "starts_on")
        .values("position__name")
    )
    rows = list(
        forms_of(viewer)
        .annotate(
            is_returned=Exists(SealedAnswer.objects.filter(assignment=OuterRef("pk"))),
            post=Subquery(posts[:1]),
        )
        .order_by("collection__closes_at", "pk")
    )
    leaves = [
        Leaf(
            form_id=row.pk,
            name=row.ratee.full_name,
            post=row.post or "",
            source=Source(row.source),
            is_returned=row.is_returned,
        )
        for row in rows
    ]
    return Sheaf(collection=rows[0].collection if rows else None, leaves=leaves)


def protection_of(collection: Collection | None) -> Protection | None:
    """Return what the sentence on the form says; None where nobody is asked."""
    if collection is None:
        return None
    custodians = collection.custodians.select_related("person").order_by("number")
    return Protection(
        mode=Mode(collection.mode),
        state=collection.state,
        holders=[custodian.person.full_name for custodian in custodians],
        is_demonstration=settings.IS_DEMONSTRATION,
    )
