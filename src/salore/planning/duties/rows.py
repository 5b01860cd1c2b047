"""Plans as duties are told from them: how far they are, what was reported, who wrote last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from salore.cycles.duties import Desk
from salore.cycles.states import StageKind
from salore.planning.access import full_name, with_superior
from salore.planning.models import Goal, Indicator, Plan, PlanText, Progress, Remark
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
    plans = _plans(desks, {desk.person_id for desk in desks})
    periods = {
        one.period_id
        for desk in desks
        for one in desk.deadlines
        if one.kind == StageKind.PROGRESS and one.period_id is not None
    }
    reported = (
        Progress.objects.filter(period__in=periods, indicator__goal__plan=OuterRef("pk"))
        .filter(indicator__removed_at=None, indicator__goal__removed_at=None, indicator__service=None)
        .order_by()
        .values("period")
        .annotate(n=Count("pk"))
        .values(one=JSONObject(period="period_id", n="n"))
    )
    return _by_person(
        plans.annotate(reported=ArraySubquery(reported), observation=_last(RemarkKind.OBSERVATION))
    )


def plans_led(desks: Collection[Desk]) -> Rows:
    """Return the plans, not yet agreed or with something said last, of those whom the people lead."""
    led = {person_id for desk in desks for person_id in desk.viewer.led}
    if not led:
        return {}
    expectation = PlanText.objects.filter(plan=OuterRef("pk"), kind=PlanTextKind.EXPECTATION, is_draft=False)
    return _by_person(_plans(desks, led).annotate(is_expected=Exists(expectation)))


def _plans(desks: Collection[Desk], people: Collection[int]) -> QuerySet[Plan, Any]:
    cycles = {one.cycle_id for desk in desks for one in desk.deadlines}
    goals = _count(Goal.objects.filter(plan=OuterRef("pk")), "plan")
    measures = _count(
        Indicator.objects.filter(goal__plan=OuterRef("pk"), goal__removed_at=None, service=None), "goal__plan"
    )
    plans = Plan.objects.filter(cycle__in=cycles, person__in=people).exclude(state=PlanState.CLOSED)
    today = max((desk.today for desk in desks), default=date.min)
    return with_superior(plans, today).annotate(
        goals_count=Coalesce(goals, 0),
        measures_count=Coalesce(measures, 0),
        dialogue=_last(RemarkKind.DIALOGUE),
        name=full_name("person"),
    )


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


def _by_person(plans: QuerySet[Plan, Any]) -> Rows:
    found: Rows = defaultdict(list)
    names = (
        "uid", "person_id", "cycle_id", "state", "starts_on", "reason", "is_elsewhere", "superior_id",
        "superior_name", "goals_count", "measures_count", "dialogue", "name",
    )  # fmt: skip
    more = [name for name in ("reported", "observation", "is_expected") if name in plans.query.annotations]
    for row in plans.order_by("starts_on", "pk").values(*names, *more):
        found[row["person_id"]].append(_row(row))
    return dict(found)


def _row(row: dict[str, Any]) -> PlanRow:
    return PlanRow(
        uid=row["uid"],
        person_id=row["person_id"],
        name=row["name"],
        cycle_id=row["cycle_id"],
        state=row["state"],
        starts_on=row["starts_on"],
        reason=row["reason"],
        is_elsewhere=row["is_elsewhere"],
        superior_id=row["superior_id"],
        superior=row["superior_name"] or "",
        goals=row["goals_count"],
        measures=row["measures_count"],
        is_expected=row.get("is_expected", False),
        reported={one["period"]: one["n"] for one in row.get("reported") or ()},
        dialogue=_said(row["dialogue"]),
        observation=_said(row.get("observation")),
    )


def _said(last: dict[str, Any] | None) -> Last | None:
    return Last(**last | {"made_at": datetime.fromisoformat(last["made_at"])}) if last else None
