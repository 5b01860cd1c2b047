"""A plan's progress as one page shows it: periods with their deadlines, indicators with what was reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from salore.core import clock
from salore.cycles.deadlines import Deadline, deadlines_in
from salore.cycles.models import Period
from salore.cycles.standing import standings
from salore.cycles.states import CycleState, StageKind
from salore.planning.content import GoalContent, IndicatorContent, goals_of
from salore.planning.models import Evidence, Plan, Progress
from salore.planning.progress.figures import share_pct, so_far
from salore.planning.states import IN_FORCE, PlanState

# A post that ended may still be reported on, as long as its period is open.
REPORTABLE = IN_FORCE | {PlanState.CLOSED}


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the plan, with the deadline by which it is reported."""

    period: Period
    deadline: Deadline

    @property
    def key(self) -> str:
        return self.period.key


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported on one indicator for one period."""

    row: Progress
    entered_by: str
    evidence: list[Evidence]
    is_late: bool

    @property
    def is_blank(self) -> bool:
        return self.row.value is None and not self.row.text


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator with its reports by period."""

    goal: GoalContent
    indicator: IndicatorContent
    reports: dict[int, Report] = field(default_factory=dict)

    @property
    def uid(self) -> UUID:
        return UUID(self.indicator.uid)

    @property
    def is_told(self) -> bool:
        """Whether the target is in words, so that the realisation is too."""
        return self.indicator.target_low is None and self.indicator.target_high is None

    @property
    def is_of_service(self) -> bool:
        """Whether the index of a service fills it, so that nobody reports it."""
        return bool(self.indicator.service)

    def reached(self, spans: Iterable[Span]) -> Decimal | None:
        """Return what the periods amount to together."""
        rows = [self.reports.get(span.period.pk) for span in spans]
        return so_far(self.indicator, [report.row.value if report else None for report in rows])

    def share_pct(self, spans: Iterable[Span]) -> Decimal | None:
        return share_pct(self.indicator, self.reached(spans))


@dataclass(frozen=True, slots=True)
class ProgressSheet:
    """The progress of a plan whole."""

    plan: Plan
    spans: tuple[Span, ...]
    measures: tuple[Measure, ...]

    @property
    def asked(self) -> list[Measure]:
        """Return the indicators that the owner reports."""
        return [measure for measure in self.measures if not measure.is_of_service]

    def span(self, key: str) -> Span | None:
        return next((span for span in self.spans if span.key == key), None)

    def until(self, span: Span) -> list[Span]:
        """Return the periods up to one, itself included."""
        return [one for one in self.spans if one.period.ends_on <= span.period.ends_on]

    def before(self, span: Span) -> list[Span]:
        return [one for one in self.spans if one.period.ends_on < span.period.ends_on]

    def reported(self, span: Span) -> int:
        """Return how many of the asked indicators have something for the period."""
        reports = [measure.reports.get(span.period.pk) for measure in self.asked]
        return sum(1 for report in reports if report and not report.is_blank)


def sheet_of(plan: Plan) -> ProgressSheet:
    """Return the progress of a plan from `access`; seven queries, however many periods it has."""
    goals = goals_of([plan.pk])[plan.pk]
    spans = _spans(plan)
    reports = _reports(plan, {span.period.pk: span for span in spans})
    return ProgressSheet(
        plan=plan,
        spans=spans,
        measures=tuple(
            Measure(goal, indicator, reports.get(indicator.uid, {}))
            for goal in goals
            for indicator in goal.indicators
        ),
    )


def may_report(plan: Plan, *, copied: bool = False) -> bool:
    """Whether anything can be reported on the plan at all; on one kept elsewhere only what is said there."""
    is_open = plan.cycle.state == CycleState.OPEN and plan.state in REPORTABLE and plan.version > 0
    return is_open and plan.is_elsewhere == copied


def _spans(plan: Plan) -> tuple[Span, ...]:
    """Return the periods by which the owner reports, as far as the post was held, with their deadlines."""
    zone = plan.unit.time_zone or "Asia/Jayapura"
    standing = standings(plan.agency_id, [plan.person_id], clock.today(zone), zone)[plan.person_id]
    found = deadlines_in(plan.agency_id, [standing], plan.cycle_id, StageKind.PROGRESS)[plan.person_id]
    asked = {one.period_id: one for one in found if one.concerns(standing)}
    periods = Period.objects.filter(
        pk__in=[key for key in asked if key], starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on
    )
    return tuple(Span(period, asked[period.pk]) for period in periods.order_by("ends_on", "starts_on"))


def _reports(plan: Plan, spans: dict[int, Span]) -> dict[str, dict[int, Report]]:
    rows = Progress.objects.filter(indicator__goal__plan=plan.pk)
    rows = rows.select_related("entered_by").annotate(indicator_uid=F("indicator__uid"))
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    shown = Evidence.objects.filter(progress__indicator__goal__plan=plan.pk).select_related("file")
    for one in shown.order_by("pk"):
        evidence[one.progress_id].append(one)
    found: dict[str, dict[int, Report]] = defaultdict(dict)
    for row in rows:
        span = spans.get(row.period_id)
        found[str(row.indicator_uid)][row.period_id] = Report(
            row=row,
            entered_by=row.entered_by.full_name if row.entered_by else "",
            evidence=evidence[row.pk],
            is_late=span is not None and _late(span.deadline, row.entered_at),
        )
    return found


def _late(deadline: Deadline, entered_at: datetime) -> bool:
    return entered_at >= clock.end_of(deadline.due_on, deadline.zone)
