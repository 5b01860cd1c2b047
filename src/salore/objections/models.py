"""Objections with their record. What was written or attached is added to and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from salore.appraisal.states import RUNNING, CollectionState, Rating
from salore.core.models import Addressed
from salore.objections.states import DECIDED, EntryKind, Ground, ObjectionState, Part, RoundState
from salore.organisation.states import AppointedRole, AssignmentRole

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer

# Who keeps watch over the clocks of all cases, and names who decides where nobody is left.
WATCHING = (AppointedRole.OPERATOR, AppointedRole.AUDITOR)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, viewer: Viewer) -> ObjectionQuerySet:
        """Return the cases in which somebody is a party or decides, or that they watch over."""
        here = self.filter(agency_id=viewer.agency_id)
        if viewer.has(*WATCHING):
            return here
        mine = viewer.themselves
        parties = Q(person__in=mine) | Q(appraiser__in=mine)
        return here.filter(parties | Q(decider__in=mine) | Q(decided_by__in=mine))

    def pending(self) -> ObjectionQuerySet:
        return self.filter(state=ObjectionState.FILED)

    def wanting_round(self) -> ObjectionQuerySet:
        """Return pending cases that asked for a round which nobody has prepared, or which was given up."""
        open_or_counted = Q(round__isnull=False) & ~Q(round__state=CollectionState.ABANDONED)
        return (
            self.pending().exclude(round_asked_at=None).filter(round_refused_at=None).exclude(open_or_counted)
        )


class Objection(Addressed):
    """One person's objection to the result of a period, and what became of it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    period = models.ForeignKey("cycles.Period", on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="objections")
    result = models.ForeignKey(
        "results.Result", on_delete=models.PROTECT, related_name="objections",
        help_text="The version that was objected to.",
    )  # fmt: skip
    appraiser = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who decided the result, or leads the person where nobody did.",
    )  # fmt: skip
    ground = models.CharField(max_length=12, choices=Ground)
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    received_on = models.DateField(help_text="When the result was received: from then on the days count.")
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True, help_text="By when it is to be decided; by the pack.")
    decider = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Whose turn it is, for lists and reminders; asked anew when somebody decides.",
    )  # fmt: skip
    named = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who was named to decide because nobody above was left.",
    )  # fmt: skip
    decided_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_role = models.CharField(max_length=12, choices=AssignmentRole, blank=True)
    acts_for = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    result_before = models.CharField(max_length=5, choices=Rating, blank=True)
    behaviour_before = models.CharField(max_length=5, choices=Rating, blank=True)
    result_rating = models.CharField(max_length=5, choices=Rating, blank=True)
    result_reason = models.TextField(blank=True)
    behaviour_rating = models.CharField(max_length=5, choices=Rating, blank=True)
    behaviour_reason = models.TextField(blank=True)
    left_out = models.JSONField(
        default=list, blank=True, encoder=DjangoJSONEncoder,
        help_text="Sources whose summary counts no more for this person and period.",
    )  # fmt: skip
    reissued = models.ForeignKey(
        "results.Result", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The version that followed from the decision.",
    )  # fmt: skip
    round_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When who decides asked for a new round of colleagues' answers."
    )
    round = models.ForeignKey(
        "appraisal.Collection", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The round that was held for this case.",
    )  # fmt: skip
    round_refused_at = models.DateTimeField(
        null=True, blank=True, help_text="When the performance team said that it cannot be held."
    )
    person_read_at = models.DateTimeField(null=True, blank=True)
    appraiser_read_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = (
            # A decision is final; what was withdrawn may be filed again while there is time.
            models.UniqueConstraint(
                fields=("period", "person"), name="objections_once",
                condition=~Q(state=ObjectionState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="objections_decided",
                condition=(~Q(state__in=sorted(DECIDED)) & Q(decided_by=None))
                | (
                    Q(state__in=sorted(DECIDED), decided_by__isnull=False, ended_at__isnull=False)
                    & ~Q(reason="")
                ),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("agency", "state", "due_on"), name="objections_clock"),
            models.Index(
                fields=("decider",), condition=Q(state=ObjectionState.FILED), name="objections_queue"
            ),
        )

    def __str__(self) -> str:
        return f"objection {self.uid}"

    @property
    def is_pending(self) -> bool:
        return self.state == ObjectionState.FILED

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def round_state(self) -> RoundState:
        if self.round_asked_at is None:
            return RoundState.NONE
        if self.round_refused_at is not None:
            return RoundState.REFUSED
        if self.round is None or self.round.state == CollectionState.ABANDONED:
            return RoundState.ASKED
        return RoundState.RUNNING if self.round.state in RUNNING else RoundState.COUNTED

    @property
    def awaits_round(self) -> bool:
        """Whether the decision waits for a new round, to be held or to be said impossible."""
        return self.round_state in (RoundState.ASKED, RoundState.RUNNING)


class Entry(Addressed):
    """Something written in a case, with its writer and day. Never changed."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    part = models.CharField(max_length=10, choices=Part)
    author = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    named = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("objection", "id"), name="objections_record"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.objection_id}"


class Attachment(Addressed):
    """A file that somebody added to what they wrote."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT)

    def __str__(self) -> str:
        return f"attachment {self.uid}"
