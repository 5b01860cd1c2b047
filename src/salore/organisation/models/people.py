"""People, their numbers and employment, the posts they hold, their teams and roles; all dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from salore.core.models import Addressed, Dated, DatedQuerySet, ends_after_start, never_overlap
from salore.organisation.models.structure import Agency, Position, Unit
from salore.organisation.states import AppointedRole, AssignmentRole, IdentifierKind

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        """Colleagues of one agency may find each other by name, post and unit."""
        return self.filter(agency_id=viewer.agency_id)


class Person(Addressed):
    """Somebody who works, or worked, for the agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(max_length=200)
    title_front = models.CharField(max_length=60, blank=True)
    title_back = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=1, blank=True, choices=(("m", "m"), ("f", "f")))
    grade = models.CharField(max_length=10, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    # Kept rather than made for each row that is looked at: a search then reads people in their order.
    words = models.GeneratedField(
        expression=SearchVector("name", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
        help_text="Words of the name, without any language's stemming.",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        indexes = (
            models.Index("agency", Lower("name"), "id", name="organisation_person_name"),
            GinIndex(fields=("words",), name="organisation_person_word"),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return the name with its titles, as on letters."""
        front = f"{self.title_front} {self.name}".strip()
        return f"{front}, {self.title_back}" if self.title_back else front


class Identifier(Dated):
    """A number of a person while it holds: a PPPK's changes with the contract."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=IdentifierKind)
    value = models.CharField(max_length=60)

    objects = DatedQuerySet["Identifier"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "kind", "value"), name="organisation_identifier_value"),
            ends_after_start("organisation_identifier_dates"),
        )
        indexes = (
            models.Index(
                fields=("value",), name="organisation_identifier_start", opclasses=("text_pattern_ops",)
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Employment(Dated):
    """Kind of employment and legal status of a person by date; both are keys of the pack."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=40, default="active")

    objects = DatedQuerySet["Employment"].as_manager()

    class Meta:
        constraints = (
            ends_after_start("organisation_employment_dates"),
            never_overlap("person_id", "organisation_employment_once"),
        )
        indexes = (models.Index(fields=("person", "starts_on"), name="organisation_employment_since"),)

    def __str__(self) -> str:
        return f"{self.kind}, {self.status}"


class Assignment(Addressed, Dated):
    """A person holds a post in some capacity; several at once are allowed, overlaps listed, not refused."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=AssignmentRole, default=AssignmentRole.DEFINITIVE)
    decree = models.CharField(max_length=120, blank=True)
    named_superior = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Only where the superior is not the head of the unit.",
    )  # fmt: skip
    named_until = models.DateField(
        null=True, blank=True, help_text="Last day of the name, where it ends before the assignment."
    )

    objects = DatedQuerySet["Assignment"].as_manager()

    class Meta:
        constraints = (ends_after_start("organisation_assignment_dates"),)
        indexes = (
            models.Index(fields=("person", "starts_on"), name="organisation_assignment_since"),
            models.Index(fields=("unit", "starts_on"), name="organisation_assignment_unit"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.position_id}"


class TeamQuerySet(DatedQuerySet["Team"]):
    def visible_to(self, viewer: Viewer) -> TeamQuerySet:
        return self.filter(agency_id=viewer.agency_id)


class Team(Addressed, Dated):
    """A team, often across units. Its lead gives input; the appraiser decides."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = (ends_after_start("organisation_team_dates"),)

    def __str__(self) -> str:
        return self.name


class TeamMembership(Addressed, Dated):
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)

    objects = DatedQuerySet["TeamMembership"].as_manager()

    class Meta:
        constraints = (ends_after_start("organisation_membership_dates"),)
        indexes = (models.Index(fields=("person", "starts_on"), name="organisation_membership_since"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Appointment(Addressed, Dated):
    """A role by decree: for the whole agency, for a unit and what is below, or (preparers) for one head."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=24, choices=AppointedRole)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    for_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="preparers"
    )
    decree = models.CharField(max_length=120, blank=True)

    objects = DatedQuerySet["Appointment"].as_manager()

    class Meta:
        constraints = (
            ends_after_start("organisation_appointment_dates"),
            models.CheckConstraint(
                name="organisation_appointment_reach",
                condition=(~Q(role="unit_officer") | Q(unit__isnull=False))
                & (~Q(role="preparer") | Q(for_person__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
