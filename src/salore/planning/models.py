"""Plans and what belongs to them. What an agreed plan said is frozen in `PlanVersion`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from salore.core.models import Addressed, ends_after_start
from salore.organisation.visibility import people_in_sight
from salore.planning.states import (
    Approach,
    Aspect,
    Cascade,
    Direction,
    GoalKind,
    PlanState,
    PlanTextKind,
    RemarkKind,
)

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


def titled(name: str, front: str, back: str) -> str:
    """Return a name with its titles, as on letters."""
    said = f"{front} {name}".strip()
    return f"{said}, {back}" if back else said


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, viewer: Viewer) -> PlanQuerySet:
        """Return the plans of the people in sight, and those that the viewer agreed as appraiser."""
        plans = self.filter(agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return plans
        if viewer.person_id is None:
            return plans.none()
        mine = Plan.objects.filter(appraiser_id=viewer.person_id).values_list("person_id", flat=True)
        return plans.filter(person_id__in=people_in_sight(viewer).union(mine))


class Plan(Addressed):
    """The plan (SKP) of a person in one post for a year, or the part of it that the post was held."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="plans")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="plans")
    assignment = models.ForeignKey("organisation.Assignment", null=True, on_delete=models.PROTECT)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=20, choices=PlanState, default=PlanState.DRAFT)
    approach = models.CharField(max_length=12, choices=Approach, default=Approach.QUANTITATIVE)
    version = models.PositiveSmallIntegerField(default=0, help_text="Number of the last agreed version.")
    edition = models.PositiveIntegerField(
        default=0, help_text="Counts changes: a form of an older one is stale."
    )
    appraiser = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="appraised_plans"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was returned.")
    revision_reason = models.TextField(blank=True, help_text="Why it is being revised.")
    is_elsewhere = models.BooleanField(default=False, help_text="Lives in e-Kinerja or another system.")
    draft_hash = models.CharField(
        max_length=64, blank=True, help_text="Fingerprint of the draft that was handed out to all of a post."
    )
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="continued_by",
        help_text="The plan in the post before, closed when this one was opened.",
    )  # fmt: skip
    made_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = (
            ends_after_start("planning_plan_dates"),
            models.UniqueConstraint(
                fields=("cycle", "person", "assignment"),
                condition=~Q(state="closed"),
                name="planning_plan_one_a_post",
                nulls_distinct=False,
            ),
        )
        indexes = (
            models.Index(fields=("agency", "cycle", "state", "id"), name="planning_plan_state"),
            models.Index(fields=("unit", "cycle"), name="planning_plan_unit"),
        )

    def __str__(self) -> str:
        return f"plan {self.uid}"

    @property
    def superior_id(self) -> int | None:
        """Who leads the post, of a plan from `access.known_plans`; None where nobody does."""
        return self._superior.get("id")

    @property
    def superior_name(self) -> str:
        """The name of that person with titles, empty where nobody leads the post."""
        found = self._superior
        return titled(found["name"], found["front"], found["back"]) if found else ""

    @property
    def _superior(self) -> dict[str, Any]:
        return self.__dict__.get("superior") or {}


class PlanVersion(models.Model):
    """What a plan said when it was agreed. Rows are added and never changed."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    content_hash = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    appraiser = models.ForeignKey(
        "organisation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="planning_version_number"),)

    def __str__(self) -> str:
        return f"version {self.number} of {self.plan_id}"


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, viewer: Viewer) -> GoalQuerySet:
        """Return the goals of visible plans."""
        if viewer.sees_agency:
            return self.filter(agency_id=viewer.agency_id)
        return self.filter(agency_id=viewer.agency_id, plan__in=Plan.objects.visible_to(viewer).values("pk"))

    def saying(self, words: str) -> GoalQuerySet:
        """Return the goals whose title holds all the words, each from its beginning."""
        wanted = " & ".join(f"{word}:*" for word in re.findall(r"\w+", words)[:8])
        if not wanted:
            return self
        query = SearchQuery(wanted, config="simple", search_type="raw")
        return self.annotate(title_words=SearchVector("title", config="simple")).filter(title_words=query)


class KeptGoals(models.Manager.from_queryset(GoalQuerySet)):  # type: ignore[misc]
    """Goals of the plan as it reads now, without those that a revision took out."""

    def get_queryset(self) -> GoalQuerySet:
        return GoalQuerySet(self.model, using=self._db).filter(removed_at=None)


class Goal(Addressed):
    """A result that somebody promises (RHK).

    One that was agreed once is never deleted: a revision takes it out (`removed_at`), so that what was
    reported on it keeps its place.
    """

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=GoalKind, default=GoalKind.MAIN)
    title = models.TextField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supporting",
        help_text="The superior's goal that this one supports.",
    )  # fmt: skip
    parent_title = models.TextField(
        blank=True, help_text="As the paper says it, where no goal is linked yet."
    )
    team = models.ForeignKey("organisation.Team", null=True, blank=True, on_delete=models.SET_NULL)
    cascade = models.CharField(max_length=12, choices=Cascade, blank=True)
    belongs_to_post = models.BooleanField(
        default=True, help_text="A goal of the organisation stays with the post; a person's own goes along."
    )
    weight = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    handed_down_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    edition = models.PositiveIntegerField(default=0, help_text="The plan's edition of its last change.")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = KeptGoals()
    everything = GoalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "number"),
                name="planning_goal_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )
        indexes = (GinIndex(SearchVector("title", config="simple"), name="planning_goal_words"),)

    def __str__(self) -> str:
        return f"goal {self.uid}"


class KeptIndicators(models.Manager["Indicator"]):
    """Indicators of the goal as it reads now, without those that a revision took out."""

    def get_queryset(self) -> models.QuerySet[Indicator]:
        return super().get_queryset().filter(removed_at=None)


class Indicator(Addressed):
    """How a goal is measured: a number, a range, or a text where no number does justice."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    aspect = models.CharField(max_length=8, choices=Aspect)
    direction = models.CharField(max_length=6, choices=Direction, default=Direction.HIGHER)
    target_low = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_high = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_text = models.TextField(blank=True)
    unit_of_measure = models.CharField(max_length=80, blank=True)
    is_maximum = models.BooleanField(default=False)
    accumulate = models.CharField(
        max_length=4, blank=True, choices=(("last", "last"), ("sum", "sum"), ("mean", "mean"))
    )
    service = models.ForeignKey(
        "organisation.Service", null=True, blank=True, on_delete=models.SET_NULL,
        help_text="The index of this service is the realisation; empty: the person reports it.",
    )  # fmt: skip
    perspective = models.CharField(max_length=100, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = KeptIndicators()
    everything = models.Manager["Indicator"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("goal", "number"),
                name="planning_indicator_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="planning_indicator_range",
                condition=Q(target_high=None) | Q(target_high__gte=F("target_low")),
            ),
        )

    def __str__(self) -> str:
        return f"indicator {self.uid}"


class PlanText(models.Model):
    """A line of the annex, or what the leader expects, in general or of one value of conduct."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=14, choices=PlanTextKind)
    ref = models.CharField(max_length=60, blank=True, help_text="Key of the behaviour item.")
    text = models.TextField()
    author = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    is_draft = models.BooleanField(
        default=False, help_text="Written by a preparer; the leader has not yet made it theirs."
    )
    edition = models.PositiveIntegerField(default=0, help_text="The plan's edition of its last change.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class Remark(Addressed):
    """A line of the dialogue beside a goal or a plan, or a dated observation of the superior."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=12, choices=RemarkKind, default=RemarkKind.DIALOGUE)
    author = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    helped_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    made_at = models.DateTimeField()
    form_key = models.UUIDField(null=True, unique=True, help_text="A form sent twice is kept once.")

    class Meta:
        indexes = (models.Index(fields=("plan", "-made_at"), name="planning_remark_recent"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Progress(Addressed):
    """What was achieved on an indicator by the end of a period, as its owner reports it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="progress")
    period = models.ForeignKey("cycles.Period", on_delete=models.PROTECT)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "organisation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "progress"
        constraints = (
            models.UniqueConstraint(fields=("indicator", "period"), name="planning_progress_once"),
        )

    def __str__(self) -> str:
        return f"progress {self.uid}"


class Evidence(Addressed):
    """What shows a realisation: a file kept here, or a link."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    url = models.URLField(max_length=1000, blank=True)
    caption = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(null=True, unique=True)

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.uid}"


class SignedSheet(Addressed):
    """A scan of the paper that both signed, beside the version that it is of. What was agreed stands here."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signed_sheets")
    version = models.PositiveSmallIntegerField()
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("plan", "-added_at"), name="planning_signed_recent"),)

    def __str__(self) -> str:
        return f"signed sheet {self.uid}"


class GoalTemplate(Addressed):
    """A good start: a goal of the library for a post, to be adapted."""

    agency = models.ForeignKey(
        "organisation.Agency", null=True, blank=True, on_delete=models.CASCADE, help_text="Empty: shipped."
    )
    title_key = models.CharField(max_length=250, help_text="Post in small letters.")
    title = models.TextField()
    supports = models.TextField(blank=True)
    indicators = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=("title_key",), name="planning_template_post"),)

    def __str__(self) -> str:
        return self.title
