"""The form about oneself or a member of one's team."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import NamedAnswer
from salore.appraisal.services.naming import REMARK_LENGTH
from salore.core.fields import ProseField
from salore.web.workspace.rating.fields import NOT_OBSERVED, ValuesForm


class NamedForm(ValuesForm):
    """The pack's values, and a remark that carries the writer's name."""

    remark = ProseField(
        label=_("What shows it"),
        required=False,
        max_length=REMARK_LENGTH,
        help_text=_("An example or two. It is read with your name."),
    )


def as_given(answer: NamedAnswer | None, items: list[str]) -> dict[str, Any]:
    """Return what a form begins with: what was said before, or nothing."""
    if answer is None:
        return {}
    steps = {key: str(answer.scores.get(key, NOT_OBSERVED)) for key in items}
    return steps | {"remark": answer.remark}
