"""The forms of a goal and its indicators, filled from what is kept, typed, or taken as an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from salore.cycles.models import pack_of
from salore.organisation.models import Service
from salore.planning.drafts import MOST_INDICATORS, GoalDraft, IndicatorDraft
from salore.planning.models import Goal, Plan
from salore.planning.parents import parents_for
from salore.planning.states import Direction
from salore.web.workspace.planning.forms.goals import GoalForm, IndicatorForm, IndicatorFormSet, Indicators

PREFIX = "i"


def goal_forms(
    plan: Plan, goal: Goal | None, data: QueryDict | None, example: GoalDraft | None
) -> tuple[GoalForm, IndicatorFormSet]:
    """Return both forms; one more row where that was asked, with what was typed unjudged."""
    pack = pack_of(plan.cycle.pack_version.content_hash)
    about: dict[str, Any] = {
        "parents": parents_for(plan, also=goal.parent_id if goal else None),
        "weighted": pack.is_numeric,
    }
    shared = shared_of(plan)
    if data is None:
        initial = GoalForm.initial_of(goal) if goal else initial_of_draft(example)
        rows = _rows_of(goal) if goal else rows_of_drafts(example.indicators if example else ())
        form = GoalForm(initial=initial | {"seen": plan.edition}, **about)
        return form, Indicators(initial=rows, prefix=PREFIX, form_kwargs=shared)
    if "more" in data:
        form = GoalForm(initial=data.dict(), **about)
        return form, Indicators(initial=one_more(data), prefix=PREFIX, form_kwargs=shared)
    return GoalForm(data, **about), Indicators(data, prefix=PREFIX, form_kwargs=shared)


def shared_of(plan: Plan) -> dict[str, Any]:
    """Return what every row of indicators is told."""
    heads = plan.assignment is not None and plan.assignment.position.heads_unit
    return {"services": list(services_of(plan.agency_id)), "approach": plan.approach, "heads": heads}


def services_of(agency_id: int) -> QuerySet[Service]:
    return Service.objects.filter(agency_id=agency_id).order_by("name")[:200]


def one_more(data: QueryDict) -> list[dict[str, Any]]:
    """Return the typed rows and an empty one below."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), MOST_INDICATORS - 1) if total.isdecimal() and len(total) < 4 else 1
    names = IndicatorForm.base_fields
    return [*({name: data.get(f"{PREFIX}-{row}-{name}", "") for name in names} for row in range(count)), {}]


def rows_of_drafts(drafts: Iterable[IndicatorDraft]) -> list[dict[str, Any]]:
    """Return what the rows show of indicators that are taken as a beginning."""
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        is_range = draft.direction == Direction.RANGE
        rows.append(
            {
                "text": draft.text,
                "aspect": draft.aspect,
                "direction": draft.direction,
                "target": draft.target_low if draft.target_low is not None else draft.target_high,
                "target_high": draft.target_high if is_range else None,
                "target_text": draft.target_text,
                "unit_of_measure": draft.unit_of_measure,
                "is_maximum": draft.is_maximum,
                "accumulate": draft.accumulate,
                "perspective": draft.perspective,
            }
        )
    return rows or [{}]


def initial_of_draft(draft: GoalDraft | None) -> dict[str, Any]:
    return {"title": draft.title, "parent_title": draft.parent_title} if draft else {}


def _rows_of(goal: Goal) -> list[dict[str, Any]]:
    rows = goal.indicators.select_related("service").order_by("number")
    return [IndicatorForm.initial_of(row) for row in rows] or [{}]
