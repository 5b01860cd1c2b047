"""The postal vote of colleagues: who holds keys, who returns a form about whom, and the sealed forms.

No row here says when something was answered, and none is numbered in order: a number or a time would tell
what the seal hides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Substr

from salore.appraisal.sealing.envelopes import STAMP_BYTES
from salore.appraisal.states import RUNNING, CollectionMode, CollectionState, ExclusionGround, Source
from salore.core.models import Addressed

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, viewer: Viewer) -> CollectionQuerySet:
        """Return the collections that somebody looks after: the performance team's, and one's own keys."""
        collections = self.filter(agency_id=viewer.agency_id)
        if viewer.sees_agency:
            return collections
        return collections.filter(custodians__person_id__in=viewer.themselves).distinct()


class Collection(Addressed):
    """Answers about many people in one period; or about one, where a round is held again."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="collections")
    period = models.ForeignKey("cycles.Period", on_delete=models.PROTECT, related_name="collections")
    ratee = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT)
    mode = models.CharField(max_length=14, choices=CollectionMode)
    state = models.CharField(max_length=12, choices=CollectionState, default=CollectionState.PREPARING)
    due_on = models.DateField(help_text="The day that people are told.")
    closes_at = models.DateTimeField(help_text="Until when forms are taken, grace and extensions included.")
    quality = models.JSONField(
        null=True, blank=True, help_text="Numbers about the assignment as it would be; nothing about a pair."
    )
    burden = models.JSONField(
        null=True, blank=True, help_text="Median minutes a form by source, of many answers only."
    )
    public_key = models.BinaryField(max_length=32, null=True)
    envelopes_sha256 = models.BinaryField(max_length=32, null=True)
    results_sha256 = models.BinaryField(max_length=32, null=True)
    rejected_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="Envelopes that were not ours."
    )
    counted_on = models.DateField(null=True, blank=True)
    destroyed_on = models.DateField(null=True, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("period",),
                condition=Q(ratee=None) & ~Q(state=CollectionState.ABANDONED),
                name="appraisal_collection_one_a_period",
            ),
            models.UniqueConstraint(
                fields=("period", "ratee"),
                condition=Q(ratee__isnull=False, state__in=RUNNING),
                name="appraisal_collection_one_a_ratee",
            ),
        )

    def __str__(self) -> str:
        return f"collection {self.uid}"


class Custodian(Addressed):
    """Somebody whose code on paper helps to open a collection. Only the public key is known here.

    A lost sheet leaves its row; whoever takes its place has a row and number of their own.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="custodians")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="custodies")
    public_key = models.BinaryField(max_length=32, null=True)
    confirmed_on = models.DateField(null=True, blank=True)
    rehearsed_on = models.DateField(null=True, blank=True)
    lost_on = models.DateField(null=True, blank=True)
    sheet_destroyed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("collection", "number"), name="appraisal_custodian_number"),
            models.UniqueConstraint(
                fields=("collection", "person"), condition=Q(lost_on=None), name="appraisal_custodian_once"
            ),
        )

    def __str__(self) -> str:
        return f"custodian {self.number} of {self.collection_id}"


class KeyCopy(models.Model):
    """The collection's seed, sealed to one custodian or, within each other, to two."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="key_copies")
    custodian_a = models.ForeignKey(Custodian, on_delete=models.CASCADE, related_name="+")
    custodian_b = models.ForeignKey(Custodian, null=True, on_delete=models.CASCADE, related_name="+")
    sealed_seed = models.BinaryField()

    def __str__(self) -> str:
        return f"copy {self.pk}"


class OutsideRater(Addressed):
    """Somebody without an account who is asked: of another agency, or hired. A code opens their forms.

    Not a person of the agency: they hold no post, stand in no list, and go when the answers go. `code_sha256`
    is what is kept of the code, `knows` about whom they can say something.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="outsiders")
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200, help_text="Where they work.")
    knows = models.ManyToManyField("organisation.Person", related_name="+")
    invited_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    code_sha256 = models.BinaryField(max_length=32, null=True, unique=True)

    def __str__(self) -> str:
        return f"outside rater {self.uid}"


class RaterAssignment(models.Model):
    """The outer envelope: who is asked about whom. It goes when the answers go.

    Either a colleague of the agency is asked (`rater`), or somebody from outside.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Many are written at once: each of these three leads an index below, and has none of its own.
    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    ratee = models.ForeignKey(
        "organisation.Person", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    rater = models.ForeignKey(
        "organisation.Person", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    outsider = models.ForeignKey(OutsideRater, null=True, on_delete=models.CASCADE, related_name="forms")
    source = models.CharField(max_length=12, choices=Source)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("collection", "ratee", "rater"), name="appraisal_assignment_once"
            ),
            models.UniqueConstraint(fields=("ratee", "outsider"), name="appraisal_assignment_outsider_once"),
            models.CheckConstraint(
                name="appraisal_assignment_one_rater",
                condition=Q(rater=None, outsider__isnull=False) | Q(rater__isnull=False, outsider=None),
            ),
            models.CheckConstraint(name="appraisal_assignment_not_self", condition=~Q(ratee=F("rater"))),
        )
        indexes = (models.Index(fields=("rater", "collection"), name="appraisal_assignment_rater"),)

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class SealedAnswerQuerySet(models.QuerySet["SealedAnswer"]):
    def stamp(self) -> Subquery:
        """Return, beside forms, the stamp of what came back of each; None where nothing did."""
        of_form = self.filter(assignment=OuterRef("pk"))
        stamp = Substr("envelope", 1, STAMP_BYTES, output_field=models.BinaryField())
        return Subquery(of_form.annotate(stamp=stamp).values("stamp"))


class SealedAnswer(models.Model):
    """The envelope of a form. Deliberately without any other column."""

    assignment = models.OneToOneField(
        RaterAssignment, primary_key=True, on_delete=models.CASCADE, related_name="answer"
    )
    envelope = models.BinaryField()

    objects = SealedAnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"answer to {self.assignment_id}"


class RaterExclusionQuerySet(models.QuerySet["RaterExclusion"]):
    def visible_to(self, viewer: Viewer) -> RaterExclusionQuerySet:
        """Return what the viewer said. Of what others said the performance team sees numbers and reasons."""
        return self.filter(agency_id=viewer.agency_id, said_by__in=viewer.themselves)

    def honoured(self) -> RaterExclusionQuerySet:
        return self.filter(lifted_at=None)


class RaterExclusion(Addressed):
    """Somebody is not to be asked about somebody: said by the superior or by the person, with the reason."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT)
    ratee = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=ExclusionGround)
    reason = models.CharField(max_length=500)
    said_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    objects = RaterExclusionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "ratee", "rater", "said_by"), name="appraisal_exclusion_once"
            ),
        )

    def __str__(self) -> str:
        return f"exclusion {self.uid}"
