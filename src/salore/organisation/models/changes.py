"""Operations on the organisation, kept with what they touched so that they can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from salore.core.models import Addressed
from salore.organisation.models.people import Person
from salore.organisation.models.structure import Agency
from salore.organisation.states import AppointedRole, ChangeKind

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class OrganisationChangeQuerySet(models.QuerySet["OrganisationChange"]):
    def visible_to(self, viewer: Viewer) -> OrganisationChangeQuerySet:
        """Return what the agency changed, to those who answer for it; their own to all others."""
        known = self.filter(agency_id=viewer.agency_id)
        if viewer.has(AppointedRole.OPERATOR, AppointedRole.AUDITOR):
            return known
        return known.filter(actor_id__in=viewer.themselves)


class OrganisationChange(Addressed):
    """One operation: what it said it would do, what each row held before, and whether it was undone."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, choices=ChangeKind)
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    effective_on = models.DateField()
    decree = models.CharField(max_length=120, blank=True)
    effects = models.JSONField(encoder=DjangoJSONEncoder)
    rows = models.JSONField(encoder=DjangoJSONEncoder, help_text="Each row touched, before and after.")
    later = models.JSONField(
        default=list, encoder=DjangoJSONEncoder,
        help_text="What holds no dates of its own and is changed when the day has come.",
    )  # fmt: skip
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OrganisationChangeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("agency", "-id"), name="organisation_change_recent"),
            models.Index(
                fields=("agency", "effective_on"),
                condition=~Q(later=[]) & Q(undone_at=None),
                name="organisation_change_later",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} from {self.effective_on}"

    @property
    def made_on(self) -> date:
        """Return the day on which it can be undone, where the agency is."""
        return self.made_at.astimezone(ZoneInfo(self.agency.time_zone)).date()
