"""Which goals a goal may support: the superior's, a team's, and what it supports already."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from salore.organisation.models import Team
from salore.planning.access import superior_of
from salore.planning.models import Goal, Plan
from salore.planning.states import PlanState


@dataclass(frozen=True, slots=True)
class Parents:
    """What may be chosen on the form of a goal."""

    goals: tuple[Goal, ...]
    teams: tuple[Team, ...]

    def goal(self, uid: UUID | str) -> Goal | None:
        return next((goal for goal in self.goals if str(goal.uid) == str(uid)), None)

    def titled(self, title: str) -> Goal | None:
        """Return the goal that says the same, but for small and capital letters."""
        wanted = title.casefold().strip()
        return next((goal for goal in self.goals if wanted and goal.title.casefold().strip() == wanted), None)

    def team_named(self, name: str) -> Team | None:
        return next((team for team in self.teams if team.name == name), None)

    def team(self, uid: UUID | str) -> Team | None:
        return next((team for team in self.teams if str(team.uid) == str(uid)), None)


def parents_for(plan: Plan, *, also: int | None = None, superior_id: int | None = None) -> Parents:
    """Return what a goal of a plan may support; `also` is the goal it supports now.

    The plan comes from `access`, or is not kept yet: then `superior_id` says who leads its post.
    """
    leader = superior_id or superior_of(plan)
    teams = tuple(
        Team.objects.filter(memberships__person_id=plan.person_id, memberships__starts_on__lte=plan.ends_on)
        .exclude(memberships__ends_on__lt=plan.starts_on)
        .distinct()
        .order_by("name")
    )
    superiors = Q(plan__person_id=leader) if leader else Q(pk__in=())
    of_teams = Q(team__in=teams) & Q(
        plan__person__memberships__team__in=teams, plan__person__memberships__is_lead=True
    )
    goals = (
        Goal.objects.filter(agency_id=plan.agency_id, plan__cycle_id=plan.cycle_id)
        .filter((superiors & ~Q(plan__state=PlanState.CLOSED)) | of_teams | Q(pk=also))
        .exclude(plan__person_id=plan.person_id)
        .select_related("plan__person", "plan__assignment__position", "team")
        .distinct()
        .order_by("plan_id", "number")
    )
    return Parents(tuple(goals), teams)
