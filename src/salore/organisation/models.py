"""Units, posts, people and how they hold posts, all dated. Who led whom is derived in `leadership`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from salore.core.models import Addressed, Dated, DatedQuerySet, ends_after_start
from salore.organisation.states import AppointedRole, AssignmentRole, IdentifierKind, PositionKind

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class Agency(Addressed):
    """A regional government or office that runs its own personnel policy; nothing crosses its border."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    office = models.CharField(
        max_length=200, help_text="The office that manages performance, as on its letters."
    )
    seat = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Jayapura")
    pack = models.CharField(max_length=60, default="salor")
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(DatedQuerySet["Unit"]):
    def visible_to(self, viewer: Viewer) -> UnitQuerySet:
        """The structure of an agency is no secret within it."""
        return self.filter(agency_id=viewer.agency_id)

    def under(self, *paths: str) -> UnitQuerySet:
        """Return the units at or below any of the paths."""
        below = Q(pk__in=())
        for path in paths:
            below |= Q(path__startswith=path)
        return self.filter(below)


class Unit(Addressed, Dated):
    """A unit of the agency. `parent` and `path` are those of today; `UnitPlacement` tells them by date."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=60)
    siasn_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=250)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=250, default="/", help_text="Ids from the top, as in /1/5/9/.")
    time_zone = models.CharField(max_length=40, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "code"), name="organisation_unit_code"),
            models.UniqueConstraint(fields=("agency", "siasn_id"), name="organisation_unit_siasn"),
            ends_after_start("organisation_unit_dates"),
        )
        indexes = (
            models.Index(fields=("path",), name="organisation_unit_path", opclasses=("text_pattern_ops",)),
        )

    def __str__(self) -> str:
        return self.name


class UnitPlacement(Dated):
    """Under which unit a unit stood, by date; next year's structure is placed in advance."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet["UnitPlacement"].as_manager()

    class Meta:
        constraints = (ends_after_start("organisation_placement_dates"),)

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id}"


class JobFamily(models.Model):
    """What the agency says of a job family of its pack: some plan elsewhere, and are asked nothing twice."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    key = models.CharField(max_length=60)
    managed_elsewhere = models.BooleanField(default=False)
    elsewhere = models.CharField(max_length=100, blank=True, help_text="Where, as in Ruang GTK.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agency", "key"), name="organisation_job_family"),)

    def __str__(self) -> str:
        return self.key


class PositionQuerySet(DatedQuerySet["Position"]):
    def visible_to(self, viewer: Viewer) -> PositionQuerySet:
        return self.filter(agency_id=viewer.agency_id)


class Position(Addressed, Dated):
    """A post of a unit. One that heads its unit has one holder; others may have several (twelve teachers)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    name = models.CharField(max_length=250)
    title_key = models.CharField(
        max_length=250, help_text="The name in small letters: the same post in other units."
    )
    kind = models.CharField(max_length=12, choices=PositionKind)
    heads_unit = models.BooleanField(default=False)
    job_family = models.CharField(max_length=60, blank=True)
    functional_level = models.CharField(max_length=20, blank=True)
    echelon = models.CharField(max_length=10, blank=True)
    siasn_id = models.UUIDField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = (ends_after_start("organisation_position_dates"),)
        indexes = (
            models.Index(fields=("agency", "title_key"), name="organisation_position_title"),
            models.Index(fields=("unit",), condition=Q(heads_unit=True), name="organisation_position_head"),
        )

    def __str__(self) -> str:
        return self.name


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

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        indexes = (models.Index("agency", Lower("name"), "id", name="organisation_person_name"),)

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
        constraints = (ends_after_start("organisation_employment_dates"),)
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

    objects = DatedQuerySet["Assignment"].as_manager()

    class Meta:
        constraints = (ends_after_start("organisation_assignment_dates"),)
        indexes = (
            models.Index(fields=("person", "starts_on"), name="organisation_assignment_since"),
            models.Index(fields=("unit", "starts_on"), name="organisation_assignment_unit"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.position_id}"


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


class TeamMembership(Dated):
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


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, viewer: Viewer) -> ServiceQuerySet:
        return self.filter(agency_id=viewer.agency_id)


class Service(Addressed):
    """A public service whose users are asked how satisfied they are."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    customers_a_year = models.PositiveIntegerField(null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agency", "key"), name="organisation_service_key"),)

    def __str__(self) -> str:
        return self.name


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
