"""Who does what for which of the leader's goals, and what nobody does: coverage both ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from salore.cycles.models import Cycle, Stage
from salore.cycles.states import StageKind
from salore.organisation.elsewhere import planned_elsewhere
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.leading import led_posts
from salore.planning.models import Goal, Plan
from salore.planning.states import EDITABLE, PlanState


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person does for one goal; `is_gap` where nobody does anything for it."""

    goal: Goal
    titles: tuple[str, ...]
    is_gap: bool

    @property
    def words(self) -> str:
        return "; ".join(self.titles)


@dataclass(frozen=True, slots=True)
class Row:
    """One person with their part in each goal; `is_elsewhere` plans in another system."""

    post: Assignment
    plan: Plan | None
    cells: tuple[Cell, ...]
    is_elsewhere: bool

    @property
    def is_gap(self) -> bool:
        return not self.is_elsewhere and not any(cell.titles for cell in self.cells)

    @property
    def writes_alone(self) -> bool:
        """Whether goals are there that are linked to none of the leader's."""
        return self.is_gap and self.plan is not None and bool(self.plan.goals_count)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Matrix:
    goals: tuple[Goal, ...]
    rows: tuple[Row, ...]
    due_on: date | None

    @property
    def supporters(self) -> list[tuple[Goal, int]]:
        """Return how many people support each goal."""
        return [
            (goal, sum(bool(row.cells[index].titles) for row in self.rows))
            for index, goal in enumerate(self.goals)
        ]

    @property
    def lonely_goals(self) -> list[Goal]:
        return [goal for goal, number in self.supporters if not number]

    @property
    def idle_rows(self) -> list[Row]:
        return [row for row in self.rows if row.is_gap]

    @property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if not row.is_elsewhere]


def matrix_of(viewer: Viewer, cycle: Cycle, leader_id: int) -> Matrix:
    """Return the matrix of a leader for a year; five queries however many people there are."""
    goals = tuple(
        Goal.objects.filter(agency_id=viewer.agency_id, plan__cycle=cycle, plan__person_id=leader_id)
        .exclude(plan__state=PlanState.CLOSED)
        .order_by("plan_id", "number")
    )
    posts = led_posts(viewer, cycle, leader_id).annotate(plans_elsewhere=planned_elsewhere(viewer.agency_id))
    plans, titles = _plans(cycle, list(posts)), _titles(cycle, goals)
    supported = {goal_id for _post_id, goal_id in titles}
    rows = tuple(
        Row(
            post,
            plans.get(post.pk),
            tuple(
                Cell(goal, tuple(titles.get((post.pk, goal.pk), ())), goal.pk not in supported)
                for goal in goals
            ),
            post.plans_elsewhere or bool(post.pk in plans and plans[post.pk].is_elsewhere),
        )
        for post in posts
    )
    stage = Stage.objects.filter(cycle=cycle, kind=StageKind.PLANNING).first()
    return Matrix(goals, rows, stage.due_on if stage else None)


def unlinked(parent: Goal, posts: list[Assignment]) -> QuerySet[Goal]:
    """Return goals of people below that support nothing yet, in plans that are being written."""
    goals: QuerySet[Goal] = Goal.objects.filter(
        plan__cycle_id=parent.plan.cycle_id, plan__assignment__in=posts, plan__state__in=EDITABLE, parent=None
    )
    return goals.select_related("plan__cycle").order_by("plan_id", "number")


def _plans(cycle: Cycle, posts: list[Assignment]) -> dict[int, Plan]:
    plans = (
        Plan.objects.filter(cycle=cycle, assignment__in=posts)
        .exclude(state=PlanState.CLOSED)
        .annotate(goals_count=Count("goals", filter=Q(goals__removed_at=None)))
    )
    return {plan.assignment_id: plan for plan in plans if plan.assignment_id is not None}


def _titles(cycle: Cycle, goals: tuple[Goal, ...]) -> dict[tuple[int, int], list[str]]:
    """Return the titles of what supports each goal, by post and goal."""
    found: dict[tuple[int, int], list[str]] = {}
    supporting = (
        Goal.objects.filter(parent__in=goals, plan__cycle=cycle)
        .exclude(plan__state=PlanState.CLOSED)
        .order_by("plan_id", "number")
        .values_list("plan__assignment_id", "parent_id", "title")
    )
    for post_id, parent_id, title in supporting:
        found.setdefault((post_id, parent_id), []).append(title)
    return found
