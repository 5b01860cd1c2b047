"""The agency's own library of goals: taken in and out. What it offers is read by `planning.library`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.content import GoalContent, IndicatorContent, plain_value
from salore.planning.library import KEPT
from salore.planning.models import GoalTemplate


@transaction.atomic
def template_keep(*, actor: Viewer, goal: GoalContent, title_key: str) -> GoalTemplate:
    """Take a goal into the agency's own library for a post; one that says the same is kept once."""
    key = title_key.lower().strip()
    if not key:
        raise DomainError("post_missing", _("Say for which post this goal is a good start."))
    template, is_new = GoalTemplate.objects.update_or_create(
        agency_id=actor.agency_id, title_key=key, title=goal.title,
        defaults={"supports": goal.parent_title, "indicators": list(_rows(goal.indicators))},
    )  # fmt: skip
    record(actor, "template.kept", template, post=key, title=goal.title, is_new=is_new)
    return template


@transaction.atomic
def template_remove(*, actor: Viewer, template: GoalTemplate) -> None:
    """Take a goal out of the agency's own library; shipped ones stay."""
    if template.agency_id != actor.agency_id:
        raise DomainError("template_shipped", _("Goals that came with the installation stay in the library."))
    record(actor, "template.removed", template, post=template.title_key, title=template.title)
    template.delete()


def _rows(indicators: Iterable[IndicatorContent]) -> Iterable[dict[str, Any]]:
    for row in indicators:
        said = asdict(row)
        yield {name: plain_value(said[name]) for name in KEPT}
