"""What a leader types for those below: one goal to some, one draft to all of a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField
from salore.planning.drafts import GoalDraft, IndicatorDraft
from salore.planning.models import Goal
from salore.planning.states import Cascade
from salore.web.workspace.planning.forms.goals import TITLE_LENGTH
from salore.web.workspace.planning.forms.plans import REASON_LENGTH, Choices


class HandDownForm(forms.Form):
    """One result to people below: what it is, and how it comes from the leader's goal."""

    title = ProseField(
        label=_("Result that is handed down"),
        rows=2,
        max_length=TITLE_LENGTH,
        help_text=_("It comes into the plan as a draft. Its owner adapts it and proposes it to you."),
    )
    cascade = forms.ChoiceField(
        label=_("How it comes from your goal"),
        widget=forms.RadioSelect,
        choices=[
            (Cascade.INTERMEDIATE, _("A result on the way to it, with an indicator of its own")),
            (Cascade.SHARE, _("The same indicator, a share of the target")),
            (Cascade.AREA, _("The same indicator and target, in one area")),
        ],
        initial=Cascade.INTERMEDIATE,
    )
    people = forms.MultipleChoiceField(label=_("To whom"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = people
        if len(people) == 1:
            field.widget = forms.MultipleHiddenInput()
            field.initial = [people[0][0]]

    def draft(self, parent: Goal, indicators: Iterable[IndicatorDraft]) -> GoalDraft:
        return GoalDraft(
            title=self.cleaned_data["title"],
            parent_id=parent.pk,
            team_id=parent.team_id,
            cascade=self.cleaned_data["cascade"],
            indicators=tuple(indicators),
        )


class ExpectManyForm(forms.Form):
    """What is expected of several people, in general."""

    text = ProseField(
        label=_("What you expect"),
        rows=3,
        max_length=REASON_LENGTH,
        help_text=_("Two sentences are enough. What holds for one only, you add on that person's page."),
    )
    people = forms.MultipleChoiceField(label=_("Of whom"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = people
        field.initial = [key for key, _label in people]


class HandOutForm(forms.Form):
    """One draft to all of a post."""

    post = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect)
    source = forms.ChoiceField(label=_("Which draft"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, posts: Choices, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("post", posts), ("source", sources)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.initial = choices[0][0] if len(choices) == 1 else None
