"""Who led whom, derived from posts and placements. Written by `leadership.refresh` alone."""

from __future__ import annotations

from django.db import models

from salore.core.models import Dated, DatedQuerySet
from salore.organisation.models.people import Assignment, Person
from salore.organisation.models.structure import Agency, Unit
from salore.organisation.states import AssignmentRole


class UnitLead(Dated):
    """Who leads the people of a unit, and who leads that leader, by date.

    Derived from head posts and placements; written only by `leadership.refresh`. Where a post is vacant,
    the next superior stands here.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="leads")
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    above = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=AssignmentRole)

    objects = DatedQuerySet["UnitLead"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("unit", "starts_on"), name="organisation_lead_unit"),)

    def __str__(self) -> str:
        return f"{self.leader_id} leads {self.unit_id}"


class Leadership(Dated):
    """Who led whom, by date: a view of the database over assignments and `UnitLead`."""

    id = models.CharField(primary_key=True, max_length=40)
    assignment = models.ForeignKey(Assignment, on_delete=models.DO_NOTHING, related_name="leadership")
    agency = models.ForeignKey(Agency, on_delete=models.DO_NOTHING, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.DO_NOTHING, related_name="led_by")
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+")
    superior = models.ForeignKey(Person, on_delete=models.DO_NOTHING, related_name="leads")

    objects = DatedQuerySet["Leadership"].as_manager()

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.superior_id} leads {self.person_id}"
