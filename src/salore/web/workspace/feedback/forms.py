"""What is typed to say something to somebody, and to ask for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.feedback.selectors import goals_between, values_of
from salore.appraisal.models import Feedback
from salore.appraisal.services.feedback import QUESTION_LENGTH, TEXT_LENGTH
from salore.appraisal.states import FeedbackKind
from salore.core.fields import ProseField
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.planning.models import Goal
from salore.web.widgets import Pick

_GOAL, _VALUE = "rhk", "nilai"


class FeedbackForm(forms.Form):
    """A kind, a sentence and, if wanted, what it is about."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (FeedbackKind.APPRECIATION, gettext_lazy("Appreciation")),
            (FeedbackKind.ADVICE, gettext_lazy("Advice")),
        ],
        widget=Pick,
    )
    text = ProseField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("What did you see, and what came of it? One sentence is enough."),
        max_length=TEXT_LENGTH,
        rows=4,
    )
    about = forms.ChoiceField(label=gettext_lazy("About a goal or a value"), required=False)

    def __init__(self, viewer: Viewer, receiver: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {str(goal.uid): goal for goal in goals_between(receiver, viewer)}
        values = [(f"{_VALUE}:{key}", words) for key, words in values_of(viewer).items()]
        goals = [(f"{_GOAL}:{uid}", goal.title) for uid, goal in self.goals.items()]
        groups = [(_("Values"), values), (_("Goals"), goals)]
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", _("The work as a whole")),
            *((name, rows) for name, rows in groups if rows),
        ]

    def said(self) -> dict[str, Any]:
        """Return what the service takes."""
        kind, _colon, which = self.cleaned_data["about"].partition(":")
        goal: Goal | None = self.goals.get(which) if kind == _GOAL else None
        return {
            "kind": FeedbackKind(self.cleaned_data["kind"]),
            "text": self.cleaned_data["text"],
            "goal": goal,
            "item": which if kind == _VALUE else "",
        }


def as_typed(feedback: Feedback) -> dict[str, str]:
    """Return what a form begins with that mends what was said."""
    about = f"{_VALUE}:{feedback.item}" if feedback.item else ""
    if feedback.goal is not None:
        about = f"{_GOAL}:{feedback.goal.uid}"
    return {"kind": feedback.kind, "text": feedback.text, "about": about}


class AskForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("What would you like to know?"),
        required=False,
        max_length=QUESTION_LENGTH,
        help_text=gettext_lazy("For example: “Is the new way of filing easier for you?”"),
    )
