"""What the forms' pages show of a rater's own sheaf. Nothing of anybody else's forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from salore.appraisal.access import forms_of
from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.states import Source
from salore.core import clock
from salore.organisation.viewer import Viewer

MINUTES_A_FORM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One form of a rater: about whom, and the stamp of what came back, if anything did."""

    form_id: UUID
    name: str
    post: str
    source: Source
    stamp: str

    @property
    def is_returned(self) -> bool:
        return bool(self.stamp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """All forms of a rater in the running collections."""

    forms: Sequence[RaterAssignment]
    leaves: Sequence[Leaf]

    @property
    def collection(self) -> Collection | None:
        """Return the collection that ends first."""
        return self.forms[0].collection if self.forms else None

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

    def leaf(self, form_id: UUID) -> Leaf:
        return self.leaves[self.place(form_id) - 1]

    @property
    def first_open(self) -> UUID | None:
        return next((leaf.form_id for leaf in self.leaves if not leaf.is_returned), None)

    def after(self, form_id: UUID) -> Leaf | None:
        """Return the next form that has not come back, the first ones after the last."""
        place = self.place(form_id)
        waiting = [*self.leaves[place:], *self.leaves[: place - 1]]
        return next((leaf for leaf in waiting if not leaf.is_returned), None)


def sheaf_of(viewer: Viewer) -> Sheaf:
    """Return the viewer's forms of all running collections, those of the first that ends first; one query."""
    forms = forms_of(viewer)
    return Sheaf(forms=forms, leaves=[leaf_of(form) for form in forms])


def leaf_of(form: Any) -> Leaf:
    return Leaf(
        form_id=form.pk,
        name=form.ratee.full_name,
        post=form.post or "",
        source=Source(form.source),
        stamp=bytes(form.stamp or b"").hex(),
    )
