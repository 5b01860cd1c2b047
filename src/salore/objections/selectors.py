"""What pages read about objections: how a result stands to one, and what happens next in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from salore.appraisal.models import Collection, SourceComment, SourceResult
from salore.appraisal.states import RUNNING
from salore.core import clock
from salore.cycles.day_counts import rule_of
from salore.cycles.models import Period
from salore.objections.access import Seat, cases
from salore.objections.clocks import DECIDED, Term
from salore.objections.models import Entry, Objection
from salore.objections.services.filing import filing_term
from salore.objections.services.rounds import may_ask
from salore.objections.states import EntryKind, ObjectionState, Part
from salore.objections.whose import Decider
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.policy.model import Deadline as Step
from salore.results.access import own_results
from salore.results.models import Result
from salore.results.receiving import is_asked, receipt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Whether somebody may object to a result now, and until when; or the case that there is."""

    result: Result
    objection: Objection | None = None
    received_on: date | None = None
    term: Term | None = None

    @property
    def is_open(self) -> bool:
        """Whether an objection may be filed now."""
        return self._has_none and self.received_on is not None and not self._is_too_late

    @property
    def is_over(self) -> bool:
        return self._has_none and self._is_too_late

    @property
    def awaits_receipt(self) -> bool:
        """Whether the days begin only once the result is received; what is undecided is not received."""
        return self._has_none and self.received_on is None and is_asked(self.result)

    @property
    def has_time(self) -> bool:
        """Whether the days for an objection have a known end that has not come."""
        return self.term is not None and not self._is_too_late

    @property
    def _has_none(self) -> bool:
        return self.objection is None or self.objection.state == ObjectionState.WITHDRAWN

    @property
    def _is_too_late(self) -> bool:
        return self.term is not None and self.term.is_over(clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case for reading: its record, who decides and in what capacity, whether it is late."""

    entries: Sequence[Entry]
    decider: Person | None
    capacity: Decider | None
    is_explained: bool
    is_late: bool
    deciding: Step | None
    round_ends_on: date | None
    may_ask_round: bool
    due_on: date | None

    @property
    def round_outlasts(self) -> bool:
        """Whether colleagues may answer beyond the day by which the case is to be decided."""
        return None not in (self.round_ends_on, self.due_on) and self.round_ends_on > self.due_on  # type: ignore[operator]

    @property
    def counts_working_days(self) -> bool:
        return self.deciding is not None and self.deciding.day_type == "working"

    @property
    def statement(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.kind == EntryKind.STATEMENT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a source saw somebody in a new round: as much as a result shows of it."""

    source: str
    n: int
    mean: Decimal
    words: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


def chance_of(result: Result) -> Chance:
    """Return how one's own result stands to an objection."""
    period = Period.objects.filter(cycle=result.cycle_id, key=result.period).first()
    known = Objection.objects.filter(period=period, person=result.person_id)
    receipt = receipt_of(result) if result.computation.awaits_release else None
    return Chance(
        result=result,
        objection=known.select_related("decider").order_by("-pk").first(),
        received_on=receipt.received_on if receipt else None,
        term=filing_term(result, receipt.received_on) if receipt else None,
    )


def chances_of(viewer: Viewer) -> list[Chance]:
    """Return one's own latest results as far as something can still be said against them."""
    rows = own_results(viewer).filter(computation__awaits_release=True)
    rows = rows.select_related("agency", "cycle__pack_version", "computation")
    found = [chance_of(result) for result in rows[:3]]
    return [chance for chance in found if chance.is_open or chance.awaits_receipt]


def case_of(seat: Seat, today: date) -> Case:
    """Return a case with its whole record, the oldest first."""
    objection, capacity = seat.objection, seat.decider
    rows = objection.entries.select_related("author", "named").prefetch_related("attachments__file")
    entries = list(rows.order_by("pk"))
    return Case(
        entries=entries,
        decider=Person.objects.filter(pk=capacity.person_id).first() if capacity else None,
        capacity=capacity,
        is_explained=any(entry.part == Part.APPRAISER for entry in entries),
        is_late=is_late(objection, today),
        deciding=rule_of(objection.period.cycle.pack_version.pack, DECIDED),
        round_ends_on=_last_day_of(objection.round, objection.agency.time_zone),
        due_on=objection.due_on,
        may_ask_round=seat.part == Part.DECIDER and may_ask(objection),
    )


def summaries_of(objection: Objection, language: str) -> list[Summary]:
    """Return what the count of a case's new round released about the person, and nothing else."""
    pack = objection.period.cycle.pack_version.pack
    cells = SourceResult.objects.filter(collection=objection.round_id, ratee=objection.person_id)
    said = SourceComment.objects.filter(collection=objection.round_id, ratee=objection.person_id)
    remarks = list(said.order_by("pk").values_list("source", "text"))
    return [
        Summary(
            source=cell.source,
            n=cell.n,
            mean=round(cell.mean, pack.rules.anonymity.mean_decimals),
            words=tuple(
                (item.label.in_language(language), cell.items[item.key])
                for item in pack.rules.behaviour_items.rows
                if item.key in cell.items
            ),
            remarks=tuple(text for source, text in remarks if source == cell.source),
        )
        for cell in cells.filter(suppressed=False).order_by("source")
        if cell.n is not None and cell.mean is not None
    ]


def _last_day_of(held: Collection | None, zone: str) -> date | None:
    """Return until when colleagues answer in the round of a case."""
    return clock.last_day(held.closes_at, zone) if held is not None and held.state in RUNNING else None


def is_late(objection: Objection, today: date) -> bool:
    return objection.is_pending and objection.due_on is not None and objection.due_on < today


def those_of(viewer: Viewer) -> tuple[list[Objection], list[Objection]]:
    """Return the cases of the viewer's own, and those about results that they decided; the newest first."""
    parties = Q(person__in=viewer.themselves) | Q(appraiser__in=viewer.themselves)
    found = list(cases(viewer).filter(parties).order_by("-pk"))
    mine = [case for case in found if case.person_id == viewer.person_id]
    return mine, [case for case in found if case.person_id != viewer.person_id]


def queue_of(viewer: Viewer) -> list[Objection]:
    """Return the cases that wait for the viewer's decision, what is due first before the others."""
    waiting = cases(viewer).pending().filter(decider__in=viewer.themselves)
    return list(waiting.order_by("due_on", "pk"))
