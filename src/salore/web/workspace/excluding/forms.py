"""What is typed to say that somebody is not to be asked: who, on what ground, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from salore.appraisal.excluding import Chance, may_name
from salore.appraisal.services.excluding import REASON_LENGTH
from salore.appraisal.states import ExclusionGround
from salore.core.fields import ProseField
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.web.seeking import PersonField, SeekForm


def _grounds() -> list[tuple[str, str]]:
    """Asked for whenever they are shown: at the start of the process nobody's language is known."""
    return [(ground.value, capfirst(str(ground.label))) for ground in ExclusionGround]


class ExclusionForm(SeekForm):
    """The colleague is sought by name: a list of those who could be asked would lead to those who are."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=_grounds,
        widget=forms.RadioSelect,
    )
    reason = ProseField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        rows=3,
        help_text=gettext_lazy(
            "One sentence. The performance team may read it, to see that this is not abused; it does not"
            " read whom you name. So name nobody here."
        ),
    )

    def __init__(self, *args: Any, viewer: Viewer, chance: Chance, ratee: Person, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        rater = PersonField(
            label=gettext_lazy("Colleague"),
            help_text=gettext_lazy("A few letters of the name."),
            rows=lambda viewer: may_name(chance, ratee.pk, viewer.today),
        )
        rater.viewer = viewer
        self.fields["rater"] = rater
        self.order_fields(["rater", "ground", "reason"])

    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "rater": typed["rater"],
            "ground": ExclusionGround(typed["ground"]),
            "reason": typed["reason"],
        }
