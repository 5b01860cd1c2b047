"""Events and readings. Rows are added and never changed: triggers and missing grants see to it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One change of state: who did what to what, for whom it matters, and the particulars."""

    agency_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, help_text="Person; empty for the installation itself.")
    helped_id = models.BigIntegerField(null=True, help_text="Person for whom it was entered with help.")
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=40)
    subject_uid = models.UUIDField(null=True)
    person_id = models.BigIntegerField(null=True, help_text="Person whom it concerns.")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = (
            models.Index(fields=("agency_id", "at", "id"), name="ledger_event_when"),
            models.Index(fields=("person_id", "-id"), name="ledger_event_person"),
            models.Index(fields=("subject_uid", "-id"), name="ledger_event_subject"),
            models.Index(fields=("actor_id", "-id"), name="ledger_event_actor"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_uid}"


class Reading(models.Model):
    """Somebody read another's plan or result; kept once for each reader, object and day."""

    agency_id = models.BigIntegerField()
    on_day = models.DateField()
    viewer_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=40)
    subject_uid = models.UUIDField()
    person_id = models.BigIntegerField(help_text="Person whose papers were read.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("viewer_id", "subject_uid", "on_day"), name="ledger_reading_once_a_day"
            ),
        )
        indexes = (
            models.Index(fields=("person_id", "-id"), name="ledger_reading_person"),
            models.Index(fields=("agency_id", "on_day", "id"), name="ledger_reading_when"),
        )

    def __str__(self) -> str:
        return f"{self.viewer_id} read {self.subject_kind} {self.subject_uid}"
