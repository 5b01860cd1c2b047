"""Abstract bases of rows. Does not belong here: anything that the field of personnel has a word for."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


class Addressed(models.Model):
    """A row that has an address of its own: there it is named by its `uid`, never by a number of a person."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


M = TypeVar("M", bound="Dated", covariant=True)


class DatedQuerySet(models.QuerySet[M]):
    def on(self, day: date) -> Self:
        """Return the rows in force on the day."""
        return self.filter(in_force(day))

    def overlapping(self, first: date, last: date) -> Self:
        """Return the rows in force on any day from `first` to `last`."""
        return self.filter(Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first)))


class Dated(models.Model):
    """A row in force from a first to a last day, both included; open while the last is unknown."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def in_force(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated row, reached by `prefix`, is in force on the day."""
    start, end = f"{prefix}starts_on", f"{prefix}ends_on"
    return Q(**{f"{start}__lte": day}) & (Q(**{end: None}) | Q(**{f"{end}__gte": day}))


def ends_after_start(name: str) -> models.CheckConstraint:
    """Return the constraint of dated rows, under a name of the table's own."""
    return models.CheckConstraint(name=name, condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")))


def never_overlap(owner_column: str, name: str) -> ExclusionConstraint:
    """Return the constraint that the dated rows of one owner never hold on the same day.

    The range of one id stands in for the equality of ids, which GiST has only with an extension.
    """
    one_id = Func(F(owner_column), F(owner_column), Value("[]"), function="int8range")
    days = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange")
    return ExclusionConstraint(name=name, expressions=((one_id, "&&"), (days, "&&")))


class StoredFile(Addressed):
    """A file of the installation's store, named by its content.

    Who may have it is asked of what it belongs to.
    """

    agency_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=200)
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("sha256",), name="core_storedfile_sha256"),)

    def __str__(self) -> str:
        return self.original_name


class JobRun(Addressed):
    """One run of a job that somebody waits for: how far it is, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    agency_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True, help_text="Person who asked for it.")
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    href = models.CharField(max_length=300, blank=True, help_text="Where its owner goes on afterwards.")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("owner_id", "-id"), name="core_jobrun_owner"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)
