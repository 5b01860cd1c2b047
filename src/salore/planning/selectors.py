"""What pages of plans read, as values. Does not belong here: whether somebody may (`access`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from salore.core.prepared import prepared
from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.models import Cycle
from salore.cycles.standing import standings
from salore.cycles.states import CycleState, StageKind
from salore.organisation.viewer import Viewer
from salore.planning.access import decides, plans_of
from salore.planning.content import GoalContent, IndicatorContent, goal_content, goal_rows, goals_of
from salore.planning.hints import key_of
from salore.planning.models import Goal, Plan, PlanText, Progress, Remark, titled
from salore.planning.progress.figures import share_pct, so_far
from salore.planning.states import EDITABLE, IN_FORCE, Direction, PlanState, PlanTextKind, RemarkKind


@dataclass(frozen=True, slots=True)
class Line:
    """Something that somebody wrote beside the goals: annex, expectation, dialogue, observation."""

    source: str
    kind: str
    ref: str
    text: str
    author_id: int | None
    author: str
    helper: str
    made_at: datetime
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reported on one indicator so far, beside what was promised."""

    indicator: IndicatorContent
    value: Decimal | None = None

    @property
    def share_pct(self) -> Decimal | None:
        return share_pct(self.indicator, self.value)

    @property
    def is_met(self) -> bool | None:
        """Whether the target holds as of now; None where that is not a matter of numbers."""
        low, high = self.indicator.target_low, self.indicator.target_high
        limit = low if low is not None else high
        if self.value is None or limit is None:
            return None
        if self.indicator.direction == Direction.LOWER:
            return self.value <= limit
        if self.indicator.direction == Direction.RANGE:
            return limit <= self.value <= (high if high is not None else limit)
        return self.value >= limit

    def is_behind(self, due_share_pct: int) -> bool:
        """Whether less was reached than should be by now; a target without a share is met or not."""
        if self.share_pct is not None:
            return self.share_pct < due_share_pct
        return self.is_met is False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A plan as one page shows it to one viewer."""

    plan: Plan
    goals: tuple[GoalContent, ...]
    lines: tuple[Line, ...]
    reached: dict[str, Reached]
    is_mine: bool
    decides: bool

    @property
    def annex(self) -> dict[str, list[Line]]:
        kinds = (PlanTextKind.RESOURCE, PlanTextKind.ACCOUNTABILITY, PlanTextKind.CONSEQUENCE)
        return {kind: self._texts(kind) for kind in kinds}

    @property
    def expectations(self) -> list[Line]:
        """Return what the leader expects in general; a preparer's draft is the leader's to see first."""
        return [line for line in self._expected() if not line.ref]

    @property
    def special(self) -> dict[str, list[Line]]:
        """Return what the leader expects of the values of conduct, by their keys."""
        found: dict[str, list[Line]] = {}
        for line in self._expected():
            if line.ref:
                found.setdefault(line.ref, []).append(line)
        return found

    def remarks_of(self, goal_uid: str) -> list[Line]:
        return [line for line in self.lines if line.source == "remark" and line.ref == goal_uid]

    @property
    def observations(self) -> list[Line]:
        return [
            line
            for line in self.lines
            if line.source == "remark" and (line.kind == RemarkKind.OBSERVATION or not line.ref)
        ]

    def _texts(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.source == "text" and line.kind == kind]

    def _expected(self) -> list[Line]:
        return [
            line for line in self._texts(PlanTextKind.EXPECTATION) if not line.is_draft or not self.is_mine
        ]


def sheet_of(viewer: Viewer, plan: Plan) -> Sheet:
    """Return a plan from `access` as its viewer sees it; two queries."""
    is_mine = plan.person_id == viewer.person_id
    sees_dialogue = is_mine or decides(viewer, plan)
    goals, reached = _goals_with_reports(plan)
    return Sheet(
        plan=plan,
        goals=tuple(goals),
        reached=reached,
        lines=tuple(_lines(plan, None if sees_dialogue else viewer)),
        is_mine=is_mine,
        decides=decides(viewer, plan),
    )


def _goals_with_reports(plan: Plan) -> tuple[list[GoalContent], dict[str, Reached]]:
    """Return the goals, and what was reported on each indicator of a plan that was agreed; one query."""
    if plan.state not in IN_FORCE and plan.state != PlanState.CLOSED:
        return goals_of([plan.pk])[plan.pk], {}
    goals, reached = [], {}
    for row in _reported([plan.pk]):
        goals.append(goal_content(row))
        said = {one["uid"]: one["reported"] for one in row.rows}  # type: ignore[attr-defined]
        for indicator in goals[-1].indicators:
            found = so_far(indicator, [Decimal(text) for text in said[indicator.uid] or ()])
            reached[indicator.uid] = Reached(indicator, found)
    return goals, reached


@prepared
def _reported(plans: Collection[int]) -> QuerySet[Goal]:
    """Return goals with what was reported on each indicator, by period."""
    reports = Progress.objects.filter(indicator=OuterRef("pk"), value__isnull=False)
    values = reports.order_by("period__starts_on").values(said=Cast("value", TextField()))
    return goal_rows(reported=ArraySubquery(values)).filter(plan__in=plans)


def reached_before(plan: Plan) -> dict[str, Decimal]:
    """Return what the owner reached in the year before, by the indicator's text, for hints; one query."""
    before = Plan.objects.filter(person_id=plan.person_id, cycle__year=plan.cycle.year - 1)
    found: dict[str, Decimal] = {}
    for row in _reported(list(before.values_list("pk", flat=True))):
        said = {one["uid"]: one["reported"] for one in row.rows}  # type: ignore[attr-defined]
        for indicator in goal_content(row).indicators:
            value = so_far(indicator, [Decimal(text) for text in said[indicator.uid] or ()])
            if value is not None:
                found[key_of(indicator.text)] = value
    return found


def _lines(plan: Plan, only_of: Viewer | None) -> Iterable[Line]:
    """Return all lines of a plan; of the dialogue, which is between two, others see what they wrote."""
    rows: Any
    if only_of is None:
        rows = _all_lines(plan.pk)
    else:
        theirs = only_of.person_id
        mine = Remark.objects.filter(Q(author_id=theirs) | Q(helped_by_id=theirs), plan=plan)
        rows = _united(PlanText.objects.filter(plan=plan), mine)
    return sorted((_line(*row) for row in rows), key=lambda line: line.made_at)


@prepared
def _all_lines(plan: int) -> QuerySet[Any, Any]:
    return _united(PlanText.objects.filter(plan=plan), Remark.objects.filter(plan=plan))


def _united(texts: QuerySet[PlanText], remarks: QuerySet[Remark]) -> QuerySet[Any, Any]:
    """Return texts and remarks in one query."""
    nobody = tuple(Value("", output_field=CharField()) for _part in _NAME)
    written = texts.values_list(
        Value("text"), "kind", "ref", "text", "author_id", "made_at", "is_draft", *_name("author"), *nobody
    )
    said = remarks.values_list(
        Value("remark"), "kind", _goal_uid(), "text", "author_id", "made_at", Value(False), *_name("author"),
        *_name("helped_by"),
    )  # fmt: skip
    return cast("QuerySet[Any, Any]", written.union(cast(Any, said), all=True))


_NAME = ("name", "title_front", "title_back")


def _name(prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}__{part}" for part in _NAME)


def _line(
    source: str, kind: str, ref: str, text: str, author_id: int | None, made_at: datetime, is_draft: bool,
    *names: str | None,
) -> Line:  # fmt: skip
    author, helper = (titled(*(part or "" for part in three)) for three in (names[:3], names[3:]))
    return Line(source, kind, ref, text, author_id, author, helper, made_at, is_draft)


def _goal_uid() -> Coalesce:
    return Coalesce(Cast("goal__uid", CharField()), Value(""), output_field=CharField())


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of somebody's plans: what there is, and what may still be begun."""

    number: int
    plans: tuple[Plan, ...] = ()
    planning: Deadline | None = None

    @property
    def is_unproposed(self) -> bool:
        """Whether there is no plan yet, or one that was never agreed and lies with its owner."""
        return not self.plans or any(
            plan.state in (PlanState.DRAFT, PlanState.RETURNED) for plan in self.plans
        )

    @property
    def wants_writing(self) -> bool:
        """Whether the year asks for a plan that is not agreed yet."""
        if self.planning is None or not self.planning.is_doable:
            return False
        return not self.plans or any(plan.state in EDITABLE for plan in self.plans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All years of one person, the newest first."""

    years: tuple[Year, ...]
    today: date
    chosen: Year | None = field(default=None)


def shelf_of(viewer: Viewer, wanted: int | None = None) -> Shelf:
    """Return the viewer's own plans by year, and the year to show.

    Two queries where all open years are agreed; two more to know by when the others are due.
    """
    plans = plans_of(viewer, viewer.themselves)
    opened = list(Cycle.objects.filter(agency_id=viewer.agency_id, state=CycleState.OPEN).only("pk", "year"))
    settled = {plan.cycle_id for plan in plans if plan.state in IN_FORCE}
    planning = _planning(viewer) if any(cycle.pk not in settled for cycle in opened) else {}
    numbers = {plan.cycle.year for plan in plans} | {cycle.year for cycle in opened}
    years = tuple(
        Year(
            number=number,
            plans=tuple(plan for plan in plans if plan.cycle.year == number),
            planning=planning.get(number),
        )
        for number in sorted(numbers, reverse=True)
    )
    chosen = next((year for year in years if year.number == wanted), None)
    return Shelf(years=years, today=viewer.today, chosen=chosen or _most_urgent(years, viewer.today))


def _planning(viewer: Viewer) -> dict[int, Deadline]:
    """Return by when plans of the open years are due for the viewer, by year."""
    standing = standings(viewer.agency_id, viewer.themselves, viewer.today, viewer.zone)
    due = deadlines(viewer.agency_id, standing.values())
    return {one.year: one for rows in due.values() for one in rows if one.kind == StageKind.PLANNING}


def _most_urgent(years: tuple[Year, ...], today: date) -> Year | None:
    """Return the year that asks something of its owner, else the one that runs, else the newest."""
    asking = next((year for year in years if year.wants_writing), None)
    running = next((year for year in years if year.number == today.year and year.plans), None)
    return asking or running or next(iter(years), None)


def open_cycle(viewer: Viewer, year: int) -> Cycle | None:
    return Cycle.objects.visible_to(viewer).filter(year=year).defer("pack_version__content").first()
