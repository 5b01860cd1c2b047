"""How far the goals of a unit's leader reach: who supports each, on every level, and who nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from salore.organisation.models import Person, Unit, UnitLead
from salore.organisation.viewer import Viewer
from salore.planning.models import Goal, Plan
from salore.planning.states import PlanState


@dataclass(frozen=True, slots=True)
class Reach:
    """A goal with how many people and goals stand below it, and how many people right below it."""

    goal: UUID
    number: int
    title: str
    people: int
    goals: int
    direct: int

    @property
    def is_alone(self) -> bool:
        return not self.people


def leader_of(unit: Unit, today: date) -> Person | None:
    """Return who leads a unit by its head post on the day; nobody from above stands in here."""
    lead = (
        UnitLead.objects.on(today)
        .filter(unit=unit, leader__assignments__unit=unit, leader__assignments__position__heads_unit=True)
        .select_related("leader")
        .first()
    )
    return lead.leader if lead else None


def leading_plan(viewer: Viewer, leader: Person, cycle_id: int) -> Plan | None:
    """Return the leader's plan of a year."""
    plans = Plan.objects.filter(agency_id=viewer.agency_id, person=leader, cycle=cycle_id)
    return plans.exclude(state=PlanState.CLOSED).order_by("starts_on").first()


def coverage(plan: Plan) -> list[Reach]:
    """Return the goals of a plan, each with what supports it on every level below; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"plan": plan.pk, "cycle": plan.cycle_id})
        return [Reach(*row) for row in cursor.fetchall()]


# UNION, not UNION ALL: goals that support each other in a ring end the climb instead of going on for ever.
_REACH = """
WITH RECURSIVE below AS (
    SELECT g.id AS top_id, g.id, 0 AS is_below, NULL::bigint AS person_id, 0 AS is_direct
    FROM planning_goal g WHERE g.plan_id = %(plan)s AND g.removed_at IS NULL
  UNION
    SELECT b.top_id, c.id, 1, p.person_id, 1 - b.is_below
    FROM below b
    JOIN planning_goal c ON c.parent_id = b.id AND c.removed_at IS NULL
    JOIN planning_plan p ON p.id = c.plan_id AND p.cycle_id = %(cycle)s AND p.state <> 'closed'
)
SELECT g.uid, g.number, g.title, count(DISTINCT b.person_id), count(*) FILTER (WHERE b.is_below = 1),
       count(DISTINCT b.person_id) FILTER (WHERE b.is_direct = 1)
FROM below b JOIN planning_goal g ON g.id = b.top_id
GROUP BY g.id, g.uid, g.number, g.title ORDER BY g.number
"""


def supporting_nothing(people: QuerySet[Person], cycle_id: int) -> QuerySet[Person]:
    """Return those who have written goals of the year, none of which supports a superior's or a team's."""
    goals = Goal.objects.filter(plan__cycle=cycle_id).exclude(plan__state=PlanState.CLOSED)
    linked = goals.exclude(parent=None, team=None)
    return people.filter(pk__in=goals.values("plan__person_id")).exclude(
        pk__in=linked.values("plan__person_id")
    )
