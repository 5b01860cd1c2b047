"""Questions that people ask from any page, and what they were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from salore.core.models import Addressed
from salore.organisation.models.people import Person
from salore.organisation.models.structure import Agency, Unit
from salore.organisation.states import AppointedRole, HelpKind, HelpState

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, viewer: Viewer) -> HelpRequestQuerySet:
        """Return the viewer's own questions and those that reach the viewer."""
        return self.filter(agency_id=viewer.agency_id).filter(
            Q(asker_id__in=viewer.themselves) | Q(pk__in=self.model.objects.reaching(viewer).values("pk"))
        )

    def reaching(self, viewer: Viewer) -> HelpRequestQuerySet:
        """Return what others ask and the viewer may answer: of the units helped, to operators all."""
        known = self.filter(agency_id=viewer.agency_id).exclude(asker_id__in=viewer.themselves)
        if viewer.has(AppointedRole.OPERATOR):
            return known
        units = Unit.objects.filter(agency_id=viewer.agency_id).under(*viewer.officer_paths)
        return known.filter(for_unit__in=units)


class HelpRequest(Addressed):
    """A question with the page it was asked from. It goes to the nearest unit above that has an officer."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, choices=HelpKind, default=HelpKind.HELP)
    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="help_requests")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    for_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="help_requests",
        help_text="Whose officers it reaches; empty: the operators.",
    )  # fmt: skip
    page = models.CharField(max_length=500, blank=True, help_text="Path of the page it was asked from.")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=HelpState, default=HelpState.OPEN)
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("for_unit", "state"), name="organisation_help_unit"),
            models.Index(fields=("asker", "-made_at"), name="organisation_help_asker"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
