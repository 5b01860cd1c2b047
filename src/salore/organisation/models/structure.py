"""The agency, its units by date, their posts and services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from salore.core.models import Addressed, Dated, DatedQuerySet, ends_after_start, never_overlap
from salore.organisation.states import PositionKind

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
        constraints = (
            ends_after_start("organisation_placement_dates"),
            never_overlap("unit_id", "organisation_placement_once"),
        )

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
