"""Answers that carry a name: of oneself, of the team lead, of the superior. And feedback, any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from salore.appraisal.states import FeedbackKind, Source
from salore.core.models import Addressed
from salore.organisation.visibility import people_answered_for

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class NamedAnswerQuerySet(models.QuerySet["NamedAnswer"]):
    def visible_to(self, viewer: Viewer) -> NamedAnswerQuerySet:
        """Return what one said, and what was said of oneself and of those whom one leads, heads or helps."""
        answers = self.filter(agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return answers
        return answers.filter(Q(rater_id__in=viewer.themselves) | Q(ratee_id__in=people_answered_for(viewer)))


class NamedAnswer(Addressed):
    """What somebody says about a person's conduct under their own name; a later one takes its place."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    period = models.ForeignKey("cycles.Period", on_delete=models.PROTECT, related_name="named_answers")
    ratee = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source)
    scores = models.JSONField(encoder=DjangoJSONEncoder, help_text="Score by item; missing: not observed.")
    remark = models.TextField(blank=True)
    given_at = models.DateTimeField()

    objects = NamedAnswerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("period", "ratee", "rater", "source"), name="appraisal_named_answer_once"
            ),
            models.CheckConstraint(
                name="appraisal_named_answer_source",
                condition=Q(source="self", ratee=F("rater"))
                | (Q(source__in=("supervisor", "team_lead")) & ~Q(ratee=F("rater"))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} answer {self.uid}"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, viewer: Viewer) -> FeedbackQuerySet:
        """Return what one gave, and what was given to oneself and to those whom one leads, heads or helps."""
        feedback = self.filter(agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return feedback
        return feedback.filter(
            Q(giver_id__in=viewer.themselves) | Q(receiver_id__in=people_answered_for(viewer))
        )


class Feedback(Addressed):
    """A word of appreciation or advice to somebody one works with, named and dated, read at once."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    giver = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="feedback_given")
    receiver = models.ForeignKey(
        "organisation.Person", on_delete=models.PROTECT, related_name="feedback_received"
    )
    kind = models.CharField(max_length=12, choices=FeedbackKind)
    text = models.CharField(max_length=1_000)
    goal = models.ForeignKey("planning.Goal", null=True, blank=True, on_delete=models.SET_NULL)
    item = models.CharField(
        max_length=60, blank=True, help_text="A value of the pack, where it is about one."
    )
    given_at = models.DateTimeField()
    asked_for = models.ForeignKey(
        "FeedbackRequest", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="appraisal_feedback_to_another", condition=~Q(giver=F("receiver"))),
        )
        indexes = (models.Index(fields=("receiver", "-id"), name="appraisal_feedback_receiver"),)

    def __str__(self) -> str:
        return f"feedback {self.uid}"


class FeedbackRequestQuerySet(models.QuerySet["FeedbackRequest"]):
    def visible_to(self, viewer: Viewer) -> FeedbackRequestQuerySet:
        """Return what one asked and was asked. It is between the two: no role sees it."""
        mine = Q(asker_id__in=viewer.themselves) | Q(asked_id__in=viewer.themselves)
        return self.filter(mine, agency_id=viewer.agency_id)


class FeedbackRequest(Addressed):
    """Somebody asks somebody for feedback."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    asker = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="feedback_asked")
    question = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"request {self.uid}"
