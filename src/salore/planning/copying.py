"""Goals that are there already as the beginning of a new plan. Each is a draft, to be adapted."""

from __future__ import annotations

from collections.abc import Iterable

from salore.organisation.models import Service
from salore.planning.content import GoalContent, IndicatorContent
from salore.planning.drafts import GoalDraft, IndicatorDraft
from salore.planning.parents import Parents


def drafts_from(
    goals: Iterable[GoalContent], parents: Parents, agency_id: int, *, organisation_only: bool = False
) -> list[GoalDraft]:
    """Return goals as drafts: linked again where the superior has that goal, else with its words kept."""
    chosen = [goal for goal in goals if goal.belongs_to_post or not organisation_only]
    keys = {row.service for goal in chosen for row in goal.indicators if row.service}
    services = {
        service.key: service.pk for service in Service.objects.filter(agency_id=agency_id, key__in=keys)
    }
    return [_draft(goal, parents, services) for goal in chosen]


def _draft(goal: GoalContent, parents: Parents, services: dict[str, int]) -> GoalDraft:
    parent = parents.goal(goal.parent) or parents.titled(goal.parent_title)
    team = parents.team_named(goal.team)
    return GoalDraft(
        title=goal.title,
        kind=goal.kind,
        parent_id=parent.pk if parent else None,
        parent_title="" if parent else goal.parent_title,
        team_id=team.pk if team else None,
        cascade=goal.cascade if parent else "",
        belongs_to_post=goal.belongs_to_post,
        weight=goal.weight,
        indicators=tuple(_indicator(row, services) for row in goal.indicators),
    )


def _indicator(row: IndicatorContent, services: dict[str, int]) -> IndicatorDraft:
    return IndicatorDraft(
        text=row.text,
        aspect=row.aspect,
        direction=row.direction,
        target_low=row.target_low,
        target_high=row.target_high,
        target_text=row.target_text,
        unit_of_measure=row.unit_of_measure,
        is_maximum=row.is_maximum,
        accumulate=row.accumulate,
        service_id=services.get(row.service),
        perspective=row.perspective,
    )
