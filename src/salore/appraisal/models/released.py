"""What a count released: one mean a cell, and remarks. Rows are added and never changed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from salore.appraisal.models.collecting import Collection
from salore.core.models import Addressed
from salore.organisation.visibility import people_answered_for

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer
    from salore.policy.model import BehaviourScale

# Half the width of the range in which the mean would lie nineteen times of twenty.
_RANGE_ERRORS = Decimal("1.96")
M = TypeVar("M", bound=models.Model, covariant=True)


class ReleasedQuerySet(models.QuerySet[M]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Return what colleagues said of oneself and of the people whom one leads, heads or helps."""
        released = self.filter(collection__agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return released
        return released.filter(ratee_id__in=people_answered_for(viewer))

    def standing(self) -> Self:
        """Return what holds: where a round was held again for somebody, all of it and nothing of before.

        A later round that was too small leaves nothing either: its cell says so, and takes the place.
        """
        later = SourceResult.objects.filter(
            ratee=OuterRef("ratee"),
            collection__period=OuterRef("collection__period"),
            collection__gt=OuterRef("collection"),
        )
        return self.exclude(Exists(later))

    def counting(self) -> Self:
        """Return those standing that count: not too small, and not left out by a decision."""
        left_out = SourceOmission.objects.filter(
            cell__collection=OuterRef("collection"), cell__ratee=OuterRef("ratee"),
            cell__source=OuterRef("source"),
        )  # fmt: skip
        return self.standing().exclude(Exists(left_out))


class SourceResult(models.Model):
    """The cell of a person and source. One that is too small says so, and holds neither number nor mean."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="results")
    ratee = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12)
    n = models.PositiveSmallIntegerField(null=True)
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_adjusted = models.BooleanField(null=True)
    se = models.FloatField(null=True)
    items = models.JSONField(default=dict, help_text="Each item against the person's own mean, in words.")
    suppressed = models.BooleanField(default=False)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("collection", "ratee", "source"), name="appraisal_result_once"),
            models.CheckConstraint(
                name="appraisal_result_suppressed",
                condition=Q(suppressed=False, n__isnull=False, mean__isnull=False)
                | Q(suppressed=True, n=None, mean=None, is_adjusted=None, se=None, items={}),
            ),
        )

    def __str__(self) -> str:
        return f"cell {self.pk}"

    def range_on(self, scale: BehaviourScale) -> tuple[Decimal | None, Decimal | None]:
        """Return the range of the mean, within the scale; nothing where its error is not known."""
        if not self.se or self.mean is None:
            return None, None
        half = _RANGE_ERRORS * Decimal(repr(self.se))
        low, high = max(Decimal(scale.low), self.mean - half), min(Decimal(scale.high), self.mean + half)
        return round(low, 1), round(high, 1)


class SourceComment(models.Model):
    """A remark from a cell that was released with enough of them; its place says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="comments")
    ratee = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12)
    text = models.TextField()

    objects = ReleasedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"remark {self.pk}"


class SourceOmission(Addressed):
    """A cell that is not used for its person any more, as it was decided. Never taken back."""

    cell = models.OneToOneField(SourceResult, on_delete=models.PROTECT, related_name="omission")
    reason = models.TextField()
    left_out_by = models.ForeignKey(
        "organisation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    left_out_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"omission {self.uid}"
