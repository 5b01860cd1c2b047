"""Results as they were frozen, and when who may see them. Rows are added, version beside version."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery

from salore.core.models import Addressed, JobRun
from salore.organisation.models import Assignment, Leadership
from salore.organisation.states import AppointedRole
from salore.organisation.visibility import people_answered_for
from salore.results.states import (
    TAKEN,
    EarlyGround,
    OfficialCode,
    OfficialOutcome,
    OfficialState,
    ReceiptManner,
)

if TYPE_CHECKING:
    from salore.organisation.viewer import Viewer


# Who sees a closed period before it is released: they look after the close, and nobody else does.
LOOKING_AFTER_CLOSE = (
    AppointedRole.OPERATOR,
    AppointedRole.COMPETENT_OFFICER,
    AppointedRole.APPOINTING_AUTHORITY,
)


# What asks to be received and was not: closed here and decided. What was imported asks for nothing.
UNRECEIVED = Q(computation__awaits_release=True, predicate_code__isnull=False, receipt=None)


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, viewer: Viewer) -> ResultQuerySet:
        """Return one's own results, and those of the people whom one leads, heads or helps, once released.

        Team leads give input and preparers draft: neither sees what was decided about others.
        """
        results = self.filter(agency_id=viewer.agency_id)
        if viewer.has(*LOOKING_AFTER_CLOSE):
            return results
        results = results.released(viewer.today)
        if viewer.sees_agency:
            return results
        return results.filter(person_id__in=people_answered_for(viewer))

    def of_those_gone(self, viewer: Viewer) -> ResultQuerySet:
        """Return released results of people who serve nowhere any more, for who has to hand them over.

        That is who led them last, and the personnel officer of the unit that the result was made in.
        """
        helped = Q(*(Q(unit__path__startswith=path) for path in viewer.officer_paths), _connector=Q.OR)
        if not viewer.officer_paths:
            helped = Q(pk__in=())
        gone = self.filter(agency_id=viewer.agency_id, computation__awaits_release=True)
        gone = gone.with_last_superior(viewer.today).exclude(person__in=viewer.themselves)
        mine = helped | Q(last_superior__in=viewer.themselves)
        found: ResultQuerySet = gone.filter(mine, is_gone=True).released(viewer.today)
        return found

    def with_last_superior(self, day: date) -> Any:
        """Add whether the person serves nowhere any more (`is_gone`), and who led them until then."""
        serving = Assignment.objects.on(day).filter(person=OuterRef("person"))
        led = Leadership.objects.filter(person=OuterRef("person"), ends_on__lt=day)
        last = led.order_by("-ends_on", "-starts_on").values("superior_id")[:1]
        return self.annotate(is_gone=~Exists(serving), last_superior=Subquery(last))

    def released(self, day: date) -> ResultQuerySet:
        """Return what is released by the day; what was computed elsewhere came as released.

        A release shows what was frozen when it was made: a later version waits until somebody looked at it.
        """
        place = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
        releases = Release.objects.filter(
            cycle=OuterRef("cycle"),
            period=OuterRef("period"),
            released_on__lte=day,
            shows_until__gte=OuterRef("computation"),
        ).alias(place=place)
        of_person = Q(person=None) | Q(person=OuterRef("person"))
        here = releases.filter(of_person, Q(unit=None) | Q(place__startswith=F("unit__path")))
        return self.filter(Q(computation__awaits_release=False) | Exists(here))

    def current(self, *, released_by: date | None = None) -> ResultQuerySet:
        """Return the last version of each: of all, or of those released by a day."""
        newer = Result.objects.filter(
            person=OuterRef("person"),
            cycle=OuterRef("cycle"),
            period=OuterRef("period"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer.released(released_by) if released_by else newer))

    def current_for(self, viewer: Viewer) -> ResultQuerySet:
        """Return the last version of each that the viewer may know of."""
        return self.current(released_by=None if viewer.has(*LOOKING_AFTER_CLOSE) else viewer.today)


class Computation(models.Model):
    """One run of the engine: its manifest, so that anyone can compute it again.

    Of a whole period, or of one person: closed early, or issued anew.
    """

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT)
    period = models.CharField(max_length=8)
    pack_hash = models.CharField(max_length=64)
    manifest = models.JSONField(encoder=DjangoJSONEncoder)
    archive = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.PROTECT,
        help_text="All that was computed, and what it was computed from, as one file.",
    )  # fmt: skip
    awaits_release = models.BooleanField(
        default=False, help_text="Frozen by a close here: seen by those concerned once it is released."
    )
    person = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Whom alone it concerns; empty: a whole period.",
    )  # fmt: skip
    early_ground = models.CharField(max_length=12, choices=EarlyGround, blank=True)
    until = models.DateField(
        null=True, blank=True, help_text="The person's last day, where it was before the period's."
    )
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.period} under {self.pack_hash[:12]}"


class Result(Addressed):
    """The result of a person in a period, with the steps that explain it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    computation = models.ForeignKey(Computation, on_delete=models.PROTECT, related_name="results")
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="results")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Where the person served at the end of the period; by it results are released.",
    )  # fmt: skip
    period = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    predicate_code = models.PositiveSmallIntegerField(null=True)
    values = models.JSONField(encoder=DjangoJSONEncoder, help_text="The row of `results`, and its segments.")
    behaviour = models.JSONField(encoder=DjangoJSONEncoder, help_text="Rows of `behaviour`: released cells.")
    explanation = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True, help_text="Why a version follows an earlier one.")
    released_at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "cycle", "period", "version"), name="results_result_version"
            ),
        )
        indexes = (
            models.Index(fields=("agency", "cycle", "period"), name="results_result_period"),
            # What lists are sorted by, up to the last row of the page before.
            models.Index(fields=("agency", "period", "id"), name="results_result_by_period"),
            models.Index(fields=("agency", "predicate_code", "id"), name="results_result_by_predicate"),
        )

    def __str__(self) -> str:
        return f"result {self.uid}"


class Release(Addressed):
    """From a day on, those concerned see the results of a closed period: all, or of a unit, or of one."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="releases")
    period = models.CharField(max_length=8)
    unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="With what is below it; empty: everybody.",
    )  # fmt: skip
    person = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Whom alone it concerns.",
    )  # fmt: skip
    shows_until = models.ForeignKey(
        Computation, on_delete=models.PROTECT, related_name="+",
        help_text="The last computation that was looked at: what is frozen later waits for another.",
    )  # fmt: skip
    released_on = models.DateField()
    made_by = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "period", "unit", "person", "shows_until"),
                name="results_release_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(person=None), name="results_release_of_one_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} from {self.released_on}"


class Receipt(Addressed):
    """A version of a result was received. That it was read, never that anybody agrees; rows are only added.

    Each version once, so that one that the agency corrects later can be received too: see `receiving`.
    """

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="receipt")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="receipts")
    manner = models.CharField(max_length=20, choices=ReceiptManner)
    received_on = models.DateField(help_text="From this day the days of an objection are counted.")
    handed_over_on = models.DateField(
        null=True, blank=True, help_text="Not signed: the day of handing over, never after the note."
    )  # fmt: skip
    reason = models.TextField(blank=True, help_text="Not signed: what happened.")
    first_witness = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_witness = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("person", "-received_on"), name="results_receipt_recent"),)
        constraints = (
            models.CheckConstraint(
                name="results_receipt_by_themselves",
                condition=Q(
                    manner=ReceiptManner.RECEIVED, recorded_by=F("person"), handed_over_on=None, reason=""
                )
                | (
                    Q(manner=ReceiptManner.RECEIVED_UNSIGNED, handed_over_on__lte=F("received_on"))
                    & ~Q(recorded_by=F("person"))
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="results_receipt_witnesses",
                condition=Q(first_witness=None, second_witness=None)
                | (
                    Q(first_witness__isnull=False, second_witness__isnull=False)
                    & ~Q(first_witness=F("second_witness"))
                    & ~Q(first_witness=F("person"))
                    & ~Q(second_witness=F("person"))
                    & ~Q(first_witness=F("recorded_by"))
                    & ~Q(second_witness=F("recorded_by"))
                ),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"receipt {self.uid}"

    @property
    def is_signed(self) -> bool:
        return self.manner == ReceiptManner.RECEIVED


class SignedDocument(Addressed):
    """A scan of the evaluation document that was signed by hand. What was decided stands in the result."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="signed_documents")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT)
    added_by = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("result", "-added_at"), name="results_signed_recent"),)

    def __str__(self) -> str:
        return f"signed document {self.uid}"


class Review(Addressed):
    """A head looked at the frozen results of their unit before those concerned read them. Never changed."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    looked_at = models.ForeignKey(
        Computation, on_delete=models.PROTECT, related_name="+", help_text="The last that was frozen then."
    )
    remark = models.TextField(blank=True)
    said_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("cycle", "period", "unit"), name="results_review_unit"),)

    def __str__(self) -> str:
        return f"review {self.uid}"


class OfficialList(Addressed):
    """A recap of official predicates, as SIASN or e-Kinerja hold them, and what became of it."""

    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT)
    file = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(help_text="What rows mean that name no year.")
    sheet = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=OfficialState, default=OfficialState.MATCHING)
    counts = models.JSONField(default=dict)
    has_formulas = models.BooleanField(default=False, help_text="Cells that nobody had computed.")
    run = models.ForeignKey("core.JobRun", null=True, on_delete=models.SET_NULL)
    made_by = models.ForeignKey("organisation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("agency", "-id"), name="results_official_list_recent"),)

    def __str__(self) -> str:
        return f"official list {self.uid}"

    @property
    def broke_off(self) -> bool:
        """Whether reading was given up, as when the server ended in the midst of it."""
        at_work = self.state == OfficialState.READING
        return at_work and self.run is not None and self.run.state == JobRun.State.FAILED


class OfficialPredicateQuerySet(models.QuerySet["OfficialPredicate"]):
    def in_force(self) -> OfficialPredicateQuerySet:
        """Return what was read in last for each person and period; what was taken back counts no more."""
        applied = self.filter(list__state=OfficialState.APPLIED, outcome__in=TAKEN)
        later = OfficialPredicate.objects.filter(
            person=OuterRef("person"),
            period=OuterRef("period"),
            outcome__in=TAKEN,
            list__state=OfficialState.APPLIED,
            list__applied_at__gt=OuterRef("list__applied_at"),
        )
        return applied.filter(~Exists(later))

    def visible_to(self, viewer: Viewer) -> OfficialPredicateQuerySet:
        """Return what holds of oneself and of those whom one answers for; the agency's roles see all."""
        rows = self.filter(list__agency_id=viewer.agency_id).in_force()
        return rows if viewer.sees_agency else rows.filter(person_id__in=people_answered_for(viewer))


class OfficialPredicate(models.Model):
    """What the national system holds of somebody for a period: official, beside what was decided here.

    As long as a list is not confirmed its rows are a preview, those left out among them.
    """

    list = models.ForeignKey(OfficialList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row that the spreadsheet shows.")
    person = models.ForeignKey(
        "organisation.Person", null=True, on_delete=models.PROTECT, related_name="official_predicates"
    )
    identifier = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=250, blank=True)
    period = models.CharField(max_length=8, blank=True)
    predicate_code = models.PositiveSmallIntegerField(null=True)
    result_rating = models.CharField(max_length=5, blank=True)
    behaviour_rating = models.CharField(max_length=5, blank=True)
    outcome = models.CharField(max_length=14, choices=OfficialOutcome)
    before_code = models.PositiveSmallIntegerField(null=True, help_text="What was official until then.")
    found = models.CharField(
        max_length=100, blank=True, help_text="What stands where something is not clear."
    )

    objects = OfficialPredicateQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="results_official_whole",
                condition=~Q(outcome__in=TAKEN)
                | Q(person__isnull=False, predicate_code__range=(1, 5)) & ~Q(period=""),
            ),
            models.UniqueConstraint(
                fields=("list", "person", "period"),
                condition=Q(outcome__in=TAKEN),
                name="results_official_once",
            ),
        )
        indexes = (
            models.Index(fields=("person", "period"), name="results_official_person"),
            models.Index(fields=("list", "outcome", "id"), name="results_official_outcome"),
            models.Index(fields=("list", "number", "id"), name="results_official_number"),
        )

    def __str__(self) -> str:
        return f"row {self.number} of list {self.list_id}"

    @property
    def words(self) -> str:
        return official_words(self.predicate_code)

    @property
    def before_words(self) -> str:
        return official_words(self.before_code)


def official_words(code: int | None) -> str:
    """Return an official predicate in words; nothing where there is none."""
    return str(OfficialCode(code).label) if code else ""
