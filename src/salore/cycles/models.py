"""Cycles, periods, stages and extensions. What a stage asks of somebody is the business of its domain."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from salore.core.models import Addressed
from salore.cycles.states import CycleState, ExtensionKind, PeriodKind, StageKind
from salore.policy import pack_from_json
from salore.policy.model import Pack

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class PackVersion(models.Model):
    """One version of a policy pack, with all its files, under the hash of its content."""

    content_hash = models.CharField(max_length=64, unique=True)
    pack_id = models.CharField(max_length=60)
    content = models.TextField(help_text="The pack in its canonical JSON, what it derives from included.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pack_id} {self.content_hash[:12]}"

    @property
    def pack(self) -> Pack:
        """Return the rules; parsed once in a process."""
        return pack_of(self.content_hash)


@lru_cache(maxsize=16)
def pack_of(content_hash: str) -> Pack:
    """Return the rules of a version that is kept here; parsed once in a process."""
    return pack_from_json(PackVersion.objects.get(content_hash=content_hash).content)


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, viewer: Viewer) -> CycleQuerySet:
        """Open and closed years are known to all; one that is prepared to those who prepare it."""
        known = self.filter(agency_id=viewer.agency_id)
        return known if viewer.sees_agency else known.exclude(state=CycleState.PREPARED)


class Cycle(Addressed):
    """A year of performance management under one version of a policy pack."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField()
    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=CycleState, default=CycleState.PREPARED)

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agency", "year"), name="cycles_cycle_year"),)

    def __str__(self) -> str:
        return str(self.year)

    @property
    def starts_on(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 12, 31)


class Period(models.Model):
    """A span that is reported and appraised by itself, for all or for some kinds of employment."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="periods")
    key = models.CharField(max_length=8, help_text="2026, 2026-Q1 or 2026-03.")
    kind = models.CharField(max_length=10, choices=PeriodKind)
    employment_kinds = models.JSONField(default=list, blank=True, help_text="Keys of the pack; empty: all.")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("cycle", "key"), name="cycles_period_key"),)

    def __str__(self) -> str:
        return self.key


class Stage(Addressed):
    """What is due, from when, until when. Grace follows the due day; extensions move it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="stages")
    period = models.ForeignKey(Period, null=True, blank=True, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind)
    opens_on = models.DateField()
    submit_by_on = models.DateField(
        null=True, blank=True,
        help_text="By when what needs another's consent is best sent; nothing closes on that day.",
    )  # fmt: skip
    due_on = models.DateField()
    grace_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "kind", "period"), name="cycles_stage_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="cycles_stage_days", condition=Q(due_on__gte=models.F("opens_on"))),
            models.CheckConstraint(
                name="cycles_stage_submit_by",
                condition=Q(submit_by_on=None)
                | Q(submit_by_on__gte=models.F("opens_on"), submit_by_on__lte=models.F("due_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} until {self.due_on}"

    @property
    def closes_on(self) -> date:
        """Return the last day, grace included, for those without an extension."""
        return self.due_on + timedelta(days=self.grace_days)


class Extension(Addressed):
    """More time for all, a unit and what is below, or a person; always with a reason."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="extensions")
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.CASCADE)
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, choices=ExtensionKind, default=ExtensionKind.ORDINARY)
    due_on = models.DateField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="cycles_extension_for_one", condition=Q(unit=None) | Q(person=None)),
        )

    def __str__(self) -> str:
        return f"{self.stage_id} until {self.due_on}"


class CalendarFeed(Addressed):
    """Somebody's private calendar address; the newest that has not ended is the one that works."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    person = models.ForeignKey("organisation.Person", on_delete=models.CASCADE, related_name="calendar_feeds")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(ended_at=None), name="cycles_feed_one_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class ReminderRound(models.Model):
    """The reminders of one morning in one time zone of an agency, and how far they have got."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.CASCADE)
    zone = models.CharField(max_length=40)
    on_day = models.DateField()
    last_person_id = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "zone", "on_day"), name="cycles_round_once"),
        )

    def __str__(self) -> str:
        return f"{self.zone} {self.on_day}"


class Reminder(models.Model):
    """What somebody was reminded of on a day: everything at once, in the app, by e-mail where there is one.

    Made before anything is sent, so that a restart sends nothing twice.
    """

    agency = models.ForeignKey("organisation.Agency", on_delete=models.CASCADE)
    person = models.ForeignKey("organisation.Person", on_delete=models.CASCADE, related_name="reminders")
    on_day = models.DateField()
    duties = models.JSONField(help_text="Keys and titles, as they were said.")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    address = models.EmailField(blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "on_day"), name="cycles_reminder_once_a_day"),
        )
        indexes = (
            models.Index(
                fields=("made_at",),
                condition=Q(tried_at=None) & ~Q(address=""),
                name="cycles_reminder_unsent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.on_day}"
