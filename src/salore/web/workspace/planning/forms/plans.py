"""What is typed about a plan as a whole: how it begins, annex, expectations, dialogue, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField
from salore.planning.services.texts import ANNEX
from salore.planning.states import RemarkKind

REASON_LENGTH, ANNEX_LENGTH = 2000, 6000
Choices = list[tuple[str, Any]]


class SeenForm(forms.Form):
    """A form that says on which reading of the plan it was filled in."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def read_now(self, edition: int) -> None:
        """Let the form, shown again, count as filled in on what stands there now."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = str(edition)
        self.data = data


class ReturnForm(SeenForm):
    reason = ProseField(
        label=_("What is to be mended"),
        max_length=REASON_LENGTH,
        help_text=_("The employee reads this sentence."),
    )


class ReviseForm(SeenForm):
    reason = ProseField(
        label=_("Why the plan has to change"),
        max_length=REASON_LENGTH,
        help_text=_("For example: a new task, a cut budget, a changed target of the unit."),
    )


class AnnexForm(SeenForm):
    """The annex, one line of text a line of the annex."""

    resource = ProseField(
        label=_("Resources"),
        required=False,
        max_length=ANNEX_LENGTH,
        help_text=_("What you need to reach the results: people, budget, tools, decisions. One a line."),
    )
    accountability = ProseField(
        label=_("Accountability scheme"),
        required=False,
        max_length=ANNEX_LENGTH,
        help_text=_("How often you report, and what shows it. One a line."),
    )
    consequence = ProseField(
        label=_("Consequences"),
        required=False,
        max_length=ANNEX_LENGTH,
        help_text=_("What follows when results are reached or not. One a line."),
    )

    def lines(self) -> dict[str, list[str]]:
        """Return the lines by kind; empty ones are none."""
        return {
            kind: [line.strip() for line in self.cleaned_data[kind].split("\n") if line.strip()]
            for kind in ANNEX
        }


class ExpectationForm(SeenForm):
    """What the leader expects: in general, and where it matters of one of the values."""

    general = ProseField(
        label=_("In general"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("One or two sentences that say what matters most this year."),
    )

    def __init__(self, *args: Any, values: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"value_{key}": key for key, _label in values}
        for key, label in values:
            self.fields[f"value_{key}"] = ProseField(
                label=label, required=False, rows=2, max_length=REASON_LENGTH
            )

    def value_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.keys]

    @property
    def says_values(self) -> bool:
        return any(field.errors or field.value() for field in self.value_fields())

    def texts(self) -> dict[str, str]:
        data = self.cleaned_data
        return {"": data["general"].strip()} | {key: data[name].strip() for name, key in self.keys.items()}


class RemarkForm(forms.Form):
    text = ProseField(label=_("Add a remark"), max_length=REASON_LENGTH)
    goal = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=[(RemarkKind.DIALOGUE, ""), (RemarkKind.OBSERVATION, "")],
        required=False,
        widget=forms.HiddenInput,
    )


class StartForm(forms.Form):
    """For which post, and from what, a plan begins."""

    post = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect)
    source = forms.ChoiceField(label=_("Begin from"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, posts: Choices, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("post", posts), ("source", sources)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.initial = choices[0][0] if choices else None
        if len(posts) == 1:
            self.fields["post"].widget = forms.HiddenInput()
