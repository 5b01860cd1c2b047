"""Files that were brought in: each with what it would change, row by row, until somebody confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from salore.core.models import Addressed, JobRun, StoredFile
from salore.organisation.models.people import Person
from salore.organisation.models.structure import Agency, Unit
from salore.organisation.states import AppointedRole, ImportKind, ImportState, RowOutcome

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, viewer: Viewer) -> ImportBatchQuerySet:
        """Lists of staff concern the whole agency: operators bring them in, auditors look."""
        known = self.filter(agency_id=viewer.agency_id)
        return known if viewer.has(AppointedRole.OPERATOR, AppointedRole.AUDITOR) else known.none()


class ImportBatch(Addressed):
    """One upload: the file, which column is which, and what became of it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=ImportKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    sheet = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)
    assumed_kind = models.CharField(max_length=40, blank=True, help_text="What all are that do not say.")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MATCHING)
    counts = models.JSONField(default=dict)
    warnings = models.JSONField(default=list, help_text="Codes of doubts about the file as a whole.")
    run = models.ForeignKey(JobRun, null=True, on_delete=models.SET_NULL)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        indexes = (models.Index(fields=("agency", "-id"), name="organisation_import_recent"),)

    def __str__(self) -> str:
        return f"import {self.uid}"

    @property
    def is_working(self) -> bool:
        return self.state in (ImportState.READING, ImportState.APPLYING) and not self.broke_off

    @property
    def broke_off(self) -> bool:
        """Whether the server ended in the midst of the work, and gave it up; nothing was taken over."""
        at_work = self.state in (ImportState.READING, ImportState.APPLYING)
        return at_work and self.run is not None and self.run.state == JobRun.State.FAILED


class ImportRow(models.Model):
    """What one row of the file means for whom; `number` is the spreadsheet's, empty for who is not in it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    is_doubtful = models.BooleanField(default=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=250)
    identifier = models.CharField(max_length=60, blank=True)
    changes = models.JSONField(default=list, help_text="Field, before, after.")
    doubts = models.JSONField(default=list)
    reasons = models.JSONField(default=list, help_text="Codes of the doubts, to filter by.")
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = (
            models.Index(fields=("batch", "outcome", "id"), name="organisation_import_outcome"),
            models.Index(fields=("batch", "number", "id"), name="organisation_import_number"),
        )

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"


class ImportMapping(models.Model):
    """How the columns of files that look alike were matched, remembered for the next of them."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, choices=ImportKind)
    signature = models.CharField(max_length=32)
    mapping = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "kind", "signature"), name="organisation_import_mapping"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.signature}"
