"""The library of goals by post: the shipped ones and the agency's own. Good starts, to be adapted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Length

from salore.organisation.viewer import Viewer
from salore.planning.drafts import GoalDraft, IndicatorDraft
from salore.planning.models import GoalTemplate
from salore.planning.parents import Parents

KEPT = ("text", "aspect", "direction", "target_low", "target_high", "target_text", "unit_of_measure",
         "is_maximum", "accumulate")  # fmt: skip


def templates_for(agency_id: int, title_key: str) -> QuerySet[GoalTemplate]:
    """Return the goals for a post: written for it or for what its name begins with, the nearest first."""
    return (
        GoalTemplate.objects.filter(Q(agency=None) | Q(agency_id=agency_id))
        .annotate(post=Value(title_key, output_field=CharField()))
        .filter(post__startswith=F("title_key"))
        .order_by(Length("title_key").desc(), "agency_id", "pk")
    )


def own_templates(viewer: Viewer) -> QuerySet[GoalTemplate]:
    """Return the goals that the agency itself took into the library."""
    return GoalTemplate.objects.filter(agency_id=viewer.agency_id).order_by("title_key", "pk")


def template_for_use(viewer: Viewer, uid: UUID) -> GoalTemplate | None:
    """Return one goal of the library that the viewer's agency may use."""
    return GoalTemplate.objects.filter(Q(agency=None) | Q(agency_id=viewer.agency_id), uid=uid).first()


def draft_of(template: GoalTemplate, parents: Parents) -> GoalDraft:
    """Return a goal of the library as a draft, linked where the superior has the goal that it names."""
    parent = parents.titled(template.supports)
    return GoalDraft(
        title=template.title,
        parent_id=parent.pk if parent else None,
        parent_title="" if parent else template.supports,
        indicators=tuple(indicator_draft(row) for row in template.indicators),
    )


def indicator_draft(row: dict[str, Any]) -> IndicatorDraft:
    numbers = {name: Decimal(row[name]) if row.get(name) else None for name in ("target_low", "target_high")}
    return IndicatorDraft(**{name: row[name] for name in KEPT if name in row} | numbers)
