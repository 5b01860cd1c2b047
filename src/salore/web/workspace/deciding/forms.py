"""What is typed to decide: two ratings with their reasons, a talk, the predicate of a unit."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.deciding.proposed import Proposed
from salore.appraisal.deciding.reasons import REASON_LENGTH, Decision, needs_sentence, unreasoned
from salore.appraisal.models import Evaluation
from salore.appraisal.services.deciding import FOLLOW_UP_LENGTH, Seen
from salore.appraisal.services.mandates import NUMBER_LENGTH
from salore.appraisal.services.predicates import BASIS_LENGTH
from salore.core.fields import ProseField
from salore.policy.model import Pack
from salore.web.seeking import PersonField, SeekForm
from salore.web.widgets import DayInput, EvidenceInput, Pick
from salore.web.workspace.deciding.saying import PICKS, pick_said

_YES, _NO = "1", "0"


class DecisionForm(forms.Form):
    """Nothing is chosen beforehand: what is proposed stands beside it, in pencil."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    read = forms.CharField(max_length=20, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("Results of work"),
        choices=PICKS,
        widget=Pick,
        error_messages={"required": gettext_lazy("Choose how the results stand to what was expected.")},
    )
    result_reason = ProseField(
        label=gettext_lazy("Reason for the results"), required=False, max_length=REASON_LENGTH, rows=2
    )
    behaviour = forms.ChoiceField(
        label=gettext_lazy("Conduct"),
        choices=PICKS,
        widget=Pick,
        error_messages={"required": gettext_lazy("Choose how the conduct stands to what was expected.")},
    )
    behaviour_reason = ProseField(
        label=gettext_lazy("Reason for the conduct"), required=False, max_length=REASON_LENGTH, rows=2
    )
    innovation = forms.ChoiceField(
        label=gettext_lazy("A new idea or method whose benefit is shown"),
        required=False,
        choices=((_YES, gettext_lazy("Yes")), (_NO, gettext_lazy("No")), ("", gettext_lazy("Not stated"))),
        widget=forms.RadioSelect,
    )

    def __init__(self, pack: Pack, proposed: Proposed, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for axis, suggested in (("result", proposed.result), ("behaviour", proposed.behaviour)):
            self.fields[axis].help_text = _hint(suggested)
            reason = self.fields[f"{axis}_reason"]
            reason.help_text = _("One sentence, which %(name)s will read.") % {"name": name}
        bands = pack.rules.bands.rows if pack.rules.bands else ()
        if not any(band.innovation for band in bands):
            del self.fields["innovation"]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if "result" in typed and "behaviour" in typed and typed.get("read") == self.proposed.mark:
            for field, words in unreasoned(self.decision(), self.proposed):
                if field in typed:
                    self.add_error(field, str(words))
        return typed

    def decision(self) -> Decision:
        typed = self.cleaned_data
        return Decision(
            result=typed["result"],
            behaviour=typed["behaviour"],
            result_reason=typed.get("result_reason", ""),
            behaviour_reason=typed.get("behaviour_reason", ""),
            has_innovation={_YES: True, _NO: False}.get(typed.get("innovation", "")),
        )

    def said(self) -> Seen:
        return Seen(edition=self.cleaned_data["seen"], mark=self.cleaned_data["read"])

    def read_now(self, edition: int, mark: str) -> None:
        """Let the form, shown again, count as filled in on what stands there now."""
        data = cast(QueryDict, self.data).copy()
        data["seen"], data["read"] = str(edition), mark
        self.data = data


def _hint(suggested: str) -> str:
    if not suggested:
        return _("Nothing is proposed. Above and below expectation need a sentence.")
    said = {"proposal": pick_said(suggested)}
    if needs_sentence(suggested, suggested):
        return _("Proposed: %(proposal)s. Whatever you choose needs a sentence.") % said
    return _("Proposed: %(proposal)s. As proposed it needs no reason.") % said


def standing_in(evaluation: Evaluation, proposed: Proposed) -> dict[str, Any]:
    """Return what a form begins with: the decision that stands, or the sentences of one taken back."""
    return {
        "seen": evaluation.edition,
        "read": proposed.mark,
        "result": evaluation.result_rating,
        "result_reason": evaluation.result_reason,
        "behaviour": evaluation.behaviour_rating,
        "behaviour_reason": evaluation.behaviour_reason,
        "innovation": {True: _YES, False: _NO}.get(cast(bool, evaluation.has_innovation), ""),
    }


class DialogueForm(forms.Form):
    held_on = forms.DateField(label=gettext_lazy("Day of the talk"), widget=DayInput)
    follow_up = ProseField(
        label=gettext_lazy("What you agreed on"),
        required=False,
        max_length=FOLLOW_UP_LENGTH,
        help_text=gettext_lazy("For example: who learns what from whom, by when."),
    )


class PredicateForm(forms.Form):
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    predicate = forms.ChoiceField(
        label=gettext_lazy("Predicate of the organisation"), widget=forms.RadioSelect
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("How firm it is"),
        choices=(("provisional", gettext_lazy("Provisional")), ("final", gettext_lazy("Final"))),
        widget=Pick,
    )
    basis = ProseField(
        label=gettext_lazy("What it rests on"),
        max_length=BASIS_LENGTH,
        help_text=gettext_lazy("For example: achievement of the performance agreement, date of the report."),
    )
    scan = forms.FileField(
        label=gettext_lazy("Scan of the signed form"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("PDF or photo, at most 25 MB."),
        widget=EvidenceInput,
    )

    def __init__(self, pack: Pack, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = pack.rules.organisation_predicates.rows
        self.fields["predicate"].choices = [  # type: ignore[attr-defined]
            (row.key, row.label.in_language(language)) for row in rows
        ]

    @property
    def is_final(self) -> bool:
        return bool(self.cleaned_data["standing"] == "final")


class DelegationForm(SeekForm):
    decider = PersonField(label=gettext_lazy("Who decides in your place"))
    number = forms.CharField(
        label=gettext_lazy("Number of the letter"),
        max_length=NUMBER_LENGTH,
        help_text=gettext_lazy("Of the surat tugas or the letter of delegation."),
    )
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=gettext_lazy("Until"), widget=DayInput, help_text=gettext_lazy("The last day.")
    )
    scan = forms.FileField(
        label=gettext_lazy("Scan of the letter"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("PDF or photo, at most 25 MB."),
        widget=EvidenceInput,
    )
