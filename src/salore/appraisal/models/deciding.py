"""What a superior decides about a person, what the engine proposed, and the predicate of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from salore.appraisal.states import DecidedAs, Lean, OrganisationLevel, Rating
from salore.core.models import Addressed, Dated, DatedQuerySet, ends_after_start
from salore.organisation.visibility import people_answered_for

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, viewer: Viewer) -> EvaluationQuerySet:
        """Return those of the people whom one leads, heads or helps; one's own is read once released."""
        evaluations = self.filter(agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return evaluations
        people = evaluations.filter(person_id__in=people_answered_for(viewer))
        return people.exclude(person_id__in=viewer.themselves)


class Evaluation(Addressed):
    """The decision on a person in a period; undecided while a rating is empty, which is no low value."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    period = models.ForeignKey("cycles.Period", on_delete=models.PROTECT, related_name="evaluations")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="evaluations")
    edition = models.PositiveIntegerField(default=0, help_text="Counts changes: an older form is stale.")
    result_rating = models.CharField(max_length=5, choices=Rating, blank=True)
    result_reason = models.TextField(blank=True)
    behaviour_rating = models.CharField(max_length=5, choices=Rating, blank=True)
    behaviour_reason = models.TextField(blank=True)
    has_innovation = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acts_for = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="For whom somebody decided as substitute.",
    )  # fmt: skip
    decided_as = models.CharField(max_length=13, choices=DecidedAs, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    proposal = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder, help_text="What was proposed when it was decided."
    )
    wants_review = models.BooleanField(default=False, help_text="Answers were counted after the decision.")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "person"), name="appraisal_evaluation_once"),
            models.CheckConstraint(
                name="appraisal_evaluation_decided",
                condition=Q(decided_at=None, result_rating="", behaviour_rating="")
                | (Q(decided_at__isnull=False) & ~Q(result_rating="") & ~Q(behaviour_rating="")),
            ),
        )

    def __str__(self) -> str:
        return f"evaluation {self.uid}"


class Mandate(Addressed, Dated):
    """That somebody decides in another's place, by date: for all of a superior's people, or on one person.

    A superior delegates in writing; the performance team names somebody for whoever has nobody to decide.
    """

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    decider = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who delegated: the decider decides on the people whom they lead.",
    )  # fmt: skip
    ratee = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="On whom the decider was named to decide.",
    )  # fmt: skip
    period = models.ForeignKey(
        "cycles.Period", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=100, help_text="Of the letter.")
    scan = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken back.")

    objects = DatedQuerySet["Mandate"].as_manager()

    class Meta:
        constraints = (
            ends_after_start("appraisal_mandate_dates"),
            models.CheckConstraint(
                name="appraisal_mandate_of",
                condition=Q(superior__isnull=False, ratee=None, period=None, ends_on__isnull=False)
                | Q(superior=None, ratee__isnull=False, period__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("ratee", "period"), condition=Q(ended_at=None, superior=None),
                name="appraisal_mandate_one_named",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=("decider",), condition=Q(ended_at=None), name="appraisal_mandate_decider"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"mandate {self.uid}"


class Proposal(models.Model):
    """What the engine proposes for a person from what is known so far; made anew whenever that changes."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    period = models.ForeignKey("cycles.Period", on_delete=models.CASCADE, related_name="proposals")
    person = models.ForeignKey("organisation.Person", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField(encoder=DjangoJSONEncoder, help_text="The row of `results`.")
    behaviour = models.JSONField(encoder=DjangoJSONEncoder, help_text="Rows of `behaviour`.")
    explanation = models.JSONField(encoder=DjangoJSONEncoder)
    inputs_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("period", "person"), name="appraisal_proposal_once"),)

    def __str__(self) -> str:
        return f"proposal for {self.person_id} in {self.period_id}"


class RaterLean(models.Model):
    """Whether a named rater tends to be strict or lenient, as a period tells. Read by who decides alone.

    Never of an anonymous source: the engine fits named raters apart, and keeps no figure here.
    """

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    period = models.ForeignKey("cycles.Period", on_delete=models.CASCADE, related_name="+")
    rater = models.ForeignKey("organisation.Person", on_delete=models.CASCADE, related_name="+")
    lean = models.CharField(max_length=8, choices=Lean)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("rater", "period"), name="appraisal_lean_once"),)

    def __str__(self) -> str:
        return f"{self.rater_id} {self.lean} in {self.period_id}"


class Dialogue(Addressed):
    """That superior and person talked about the result, and what they agreed on."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="dialogues")
    held_on = models.DateField()
    follow_up = models.TextField(blank=True)
    recorded_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dialogue {self.uid}"


class OrganisationPredicate(Addressed):
    """The predicate of a unit's performance, set by the level above; a later one stands beside it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="predicates")
    period = models.ForeignKey("cycles.Period", on_delete=models.PROTECT, related_name="+")
    predicate = models.CharField(max_length=20, choices=OrganisationLevel)
    is_final = models.BooleanField(default=False)
    basis = models.TextField()
    scan = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    set_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("unit", "period", "-id"), name="appraisal_predicate_last"),)

    def __str__(self) -> str:
        return f"{self.predicate} of {self.unit_id}"
