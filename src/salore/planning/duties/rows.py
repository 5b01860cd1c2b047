"""Plans as duties are told from them: how far they are, what was reported, who wrote last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from salore.core.prepared import prepared
from salore.cycles.duties import Desk
from salore.cycles.states import StageKind
from salore.organisation.elsewhere import planned_elsewhere
from salore.organisation.models import Assignment
from salore.planning.access import full_name, with_superior
from salore.planning.models import Goal, Indicator, Plan, PlanText, Progress, Remark, titled
from salore.planning.states import PlanState, PlanTextKind, RemarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The last thing that was written in a dialogue, or observed."""

    text: str
    author_id: int
    author: str
    made_at: datetime
    goal: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan, as far as duties ask. `reported` counts indicators by period."""

    uid: UUID
    person_id: int
    name: str
    cycle_id: int
    state: str
    starts_on: date
    reason: str
    is_elsewhere: bool
    superior_id: int | None
    superior: str
    goals: int
    measures: int
    is_expected: bool = False
    reported: Mapping[int, int] = field(default_factory=dict)
    dialogue: Last | None = None
    observation: Last | None = None


Rows = dict[int, list[PlanRow]]


def plans_of(desks: Collection[Desk]) -> Rows:
    """Return the plans of each of the people in the open years."""
    periods = {
        one.period_id
        for desk in desks
        for one in desk.deadlines
        if one.kind == StageKind.PROGRESS and one.period_id is not None
    }
    people = {desk.person_id for desk in desks}
    return _by_person(_own_plans(_cycles(desks), people, periods, _today(desks)))


def plans_led(desks: Collection[Desk]) -> Rows:
    """Return the plans, not yet agreed or with something said last, of those whom the people lead."""
    led = {person_id for desk in desks for person_id in desk.viewer.led}
    return _by_person(_plans_led(_cycles(desks), led, _today(desks))) if led else {}


def planning_elsewhere(desks: Collection[Desk]) -> frozenset[int]:
    """Return those whom the people lead and whose every post is planned in another system."""
    led = {person_id for desk in desks for person_id in desk.viewer.led}
    if not led:
        return frozenset()
    agency_id = next(iter(desks)).viewer.agency_id
    rows = _planned_here_or_there(agency_id, led, _today(desks))
    here = {row["person_id"] for row in rows if not row["there"]}
    return frozenset(row["person_id"] for row in rows if row["person_id"] not in here)


@prepared
def _planned_here_or_there(agency_id: int, people: Collection[int], today: date) -> QuerySet[Any, Any]:
    posts = Assignment.objects.on(today).filter(agency_id=agency_id, person__in=people)
    return posts.annotate(there=planned_elsewhere(agency_id)).order_by().values("person_id", "there")


def _cycles(desks: Collection[Desk]) -> set[int]:
    return {one.cycle_id for desk in desks for one in desk.deadlines}


def _today(desks: Collection[Desk]) -> date:
    return max((desk.today for desk in desks), default=date.min)


@prepared
def _own_plans(
    cycles: Collection[int], people: Collection[int], periods: Collection[int], today: date
) -> QuerySet[Any, Any]:
    reported = (
        Progress.objects.filter(period__in=periods, indicator__goal__plan=OuterRef("pk"))
        .filter(indicator__removed_at=None, indicator__goal__removed_at=None, indicator__service=None)
        .order_by()
        .values("period")
        .annotate(n=Count("pk"))
        .values(one=JSONObject(period="period_id", n="n"))
    )
    return _plans(
        cycles, people, today, reported=ArraySubquery(reported), observation=_last(RemarkKind.OBSERVATION)
    )


@prepared
def _plans_led(cycles: Collection[int], people: Collection[int], today: date) -> QuerySet[Any, Any]:
    expectation = PlanText.objects.filter(plan=OuterRef("pk"), kind=PlanTextKind.EXPECTATION, is_draft=False)
    return _plans(cycles, people, today, is_expected=Exists(expectation))


def _plans(cycles: Collection[int], people: Collection[int], today: date, **more: Any) -> QuerySet[Any, Any]:
    goals = _count(Goal.objects.filter(plan=OuterRef("pk")), "plan")
    measures = _count(
        Indicator.objects.filter(goal__plan=OuterRef("pk"), goal__removed_at=None, service=None), "goal__plan"
    )
    plans = Plan.objects.filter(cycle__in=cycles, person__in=people).exclude(state=PlanState.CLOSED)
    known: QuerySet[Any, Any] = with_superior(plans, today).annotate(
        goals_count=Coalesce(goals, 0),
        measures_count=Coalesce(measures, 0),
        dialogue=_last(RemarkKind.DIALOGUE),
        name=full_name("person"),
        **more,
    )
    return known.order_by("starts_on", "pk").values(
        "uid", "person_id", "cycle_id", "state", "starts_on", "reason", "is_elsewhere", "superior",
        "goals_count", "measures_count", "dialogue", "name", *more,
    )  # fmt: skip


def _count(rows: QuerySet[Any], group: str) -> Subquery:
    return Subquery(rows.order_by().values(group).annotate(n=Count("pk")).values("n"))


def _last(kind: RemarkKind) -> Subquery:
    remarks = Remark.objects.filter(plan=OuterRef("pk"), kind=kind).order_by("-made_at")
    return Subquery(
        remarks.values(
            one=JSONObject(
                text="text", author_id="author_id", author=full_name("author"), made_at="made_at",
                goal="goal__number",
            )
        )[:1]
    )  # fmt: skip


def _by_person(rows: Iterable[dict[str, Any]]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row["person_id"]].append(_row(row))
    return dict(found)


def _row(row: dict[str, Any]) -> PlanRow:
    superior: dict[str, Any] = row["superior"] or {}
    return PlanRow(
        uid=row["uid"],
        person_id=row["person_id"],
        name=row["name"],
        cycle_id=row["cycle_id"],
        state=row["state"],
        starts_on=row["starts_on"],
        reason=row["reason"],
        is_elsewhere=row["is_elsewhere"],
        superior_id=superior.get("id"),
        superior=titled(superior["name"], superior["front"], superior["back"]) if superior else "",
        goals=row["goals_count"],
        measures=row["measures_count"],
        is_expected=row.get("is_expected", False),
        reported={one["period"]: one["n"] for one in row.get("reported") or ()},
        dialogue=_said(row["dialogue"]),
        observation=_said(row.get("observation")),
    )


def _said(last: dict[str, Any] | None) -> Last | None:
    return Last(**last | {"made_at": datetime.fromisoformat(last["made_at"])}) if last else None
