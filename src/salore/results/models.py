"""Results as they were released. Rows are added, a new version beside the old, and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef

from salore.core.models import Addressed
from salore.organisation.visibility import people_answered_for

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, viewer: Viewer) -> ResultQuerySet:
        """Return one's own results, and those of the people whom one leads, heads or helps.

        Team leads give input and preparers draft: neither sees what was decided about others.
        """
        results = self.filter(agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return results
        return results.filter(person_id__in=people_answered_for(viewer))

    def current(self) -> ResultQuerySet:
        """Return the last version of each."""
        newer = Result.objects.filter(
            person=OuterRef("person"),
            cycle=OuterRef("cycle"),
            period=OuterRef("period"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))


class Computation(models.Model):
    """One run of the engine: its manifest, so that anyone can compute it again."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT)
    period = models.CharField(max_length=8)
    pack_hash = models.CharField(max_length=64)
    manifest = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.period} under {self.pack_hash[:12]}"


class Result(Addressed):
    """The result of a person in a period, with the steps that explain it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    computation = models.ForeignKey(Computation, on_delete=models.PROTECT, related_name="results")
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="results")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="results")
    period = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    predicate_code = models.PositiveSmallIntegerField(null=True)
    values = models.JSONField(encoder=DjangoJSONEncoder, help_text="The row of `results`, and its segments.")
    behaviour = models.JSONField(encoder=DjangoJSONEncoder, help_text="Rows of `behaviour`: released cells.")
    explanation = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True, help_text="Why a version follows an earlier one.")
    released_at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "cycle", "period", "version"), name="results_result_version"
            ),
        )
        indexes = (
            models.Index(fields=("agency", "cycle", "period"), name="results_result_period"),
            # What lists are sorted by, up to the last row of the page before.
            models.Index(fields=("agency", "period", "id"), name="results_result_by_period"),
            models.Index(fields=("agency", "predicate_code", "id"), name="results_result_by_predicate"),
        )

    def __str__(self) -> str:
        return f"result {self.uid}"
