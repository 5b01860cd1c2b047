"""What is typed about an objection: the statement, an explanation, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.core.fields import ProseField
from salore.objections.saying import source_said
from salore.objections.services.deciding import REASON_LENGTH, Ruling, Standing, faults_of
from salore.objections.services.filing import STATEMENT_LENGTH
from salore.objections.services.recording import TEXT_LENGTH
from salore.objections.states import Ground
from salore.web.widgets import Pick
from salore.web.workspace.deciding.saying import PICKS, pick_said
from salore.web.workspace.progress.forms import FilesField

UPHELD, CHANGED = "upheld", "changed"
_FILES = gettext_lazy("PDF, photo, Word, Excel or PowerPoint, at most five files of 25 MB.")


class ObjectionForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("What do you object to?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what comes closest. You explain it below.")},
    )
    statement = ProseField(
        label=gettext_lazy("What is not right, and why?"),
        max_length=STATEMENT_LENGTH,
        rows=8,
        help_text=gettext_lazy("In your own words. Name what shows it: dates, figures, files."),
        error_messages={"required": gettext_lazy("Say in a sentence what you object to, and why.")},
    )
    proof = FilesField(label=gettext_lazy("Files"), required=False, allow_empty_file=True, help_text=_FILES)


class EntryForm(forms.Form):
    text = ProseField(
        max_length=TEXT_LENGTH,
        rows=5,
        error_messages={"required": gettext_lazy("Say it in a sentence.")},
    )
    proof = FilesField(label=gettext_lazy("Files"), required=False, allow_empty_file=True, help_text=_FILES)

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class WithdrawalForm(forms.Form):
    reason = ProseField(
        label=gettext_lazy("Do you want to say why? You need not."),
        required=False,
        max_length=TEXT_LENGTH,
        rows=3,
    )


class RoundForm(forms.Form):
    reason = ProseField(
        label=gettext_lazy("Why colleagues are to be asked anew"),
        max_length=REASON_LENGTH,
        rows=4,
        help_text=gettext_lazy("Both sides read it. It stands on the record."),
        error_messages={"required": gettext_lazy("Say in a sentence why: both sides will read it.")},
    )


class DecisionForm(forms.Form):
    """Nothing is chosen beforehand."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=(
            (UPHELD, gettext_lazy("The result stands")),
            (CHANGED, gettext_lazy("The result is changed")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the result stands or is changed.")},
    )
    reason = ProseField(
        label=gettext_lazy("Reason for the decision"),
        max_length=REASON_LENGTH,
        rows=5,
        help_text=gettext_lazy("Both sides read it, and it stands in the letter."),
        error_messages={"required": gettext_lazy("Say in a sentence why: both sides will read it.")},
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Results of work"), required=False, choices=PICKS, widget=Pick
    )
    result_reason = ProseField(
        label=gettext_lazy("Reason for the results"), required=False, max_length=REASON_LENGTH, rows=2
    )
    behaviour = forms.ChoiceField(label=gettext_lazy("Conduct"), required=False, choices=PICKS, widget=Pick)
    behaviour_reason = ProseField(
        label=gettext_lazy("Reason for the conduct"), required=False, max_length=REASON_LENGTH, rows=2
    )

    left_out = forms.MultipleChoiceField(
        label=gettext_lazy("Answers that shall count no more"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Nobody opens single answers, you neither. You judge the summary: it stays, or it is left out."
        ),
    )

    def __init__(self, standing: Standing, sources: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        if standing.has_new_round:
            # The earlier summary is gone, so the result is issued anew whatever becomes of the ratings.
            outcome: Any = self.fields["outcome"]
            outcome.choices = [
                (CHANGED, _("The result is issued anew, with the new round and the ratings below"))
            ]
        if sources:
            choices = [(one, _("Leave out: %(source)s") % {"source": source_said(one)}) for one in sources]
            self.fields["left_out"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["left_out"]
        for axis, rating in (("result", standing.result), ("behaviour", standing.behaviour)):
            self.fields[axis].help_text = (
                _("So far: %(rating)s.") % {"rating": pick_said(rating)}
                if rating
                else _("So far: not appraised.")
            )
            self.fields[f"{axis}_reason"].help_text = _("Needed where this rating changes.")

    @property
    def ratings(self) -> list[forms.BoundField]:
        names = ("result", "result_reason", "behaviour", "behaviour_reason", "left_out")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if "outcome" in typed and "reason" in typed:
            for field, words in faults_of(self.ruling(), self.standing):
                self.add_error(field, str(words))
        return typed

    def ruling(self) -> Ruling:
        typed = self.cleaned_data
        return Ruling(
            is_changed=typed["outcome"] == CHANGED,
            reason=typed.get("reason", ""),
            result=typed.get("result", ""),
            result_reason=typed.get("result_reason", ""),
            behaviour=typed.get("behaviour", ""),
            behaviour_reason=typed.get("behaviour_reason", ""),
            left_out=tuple(typed.get("left_out", ())),
        )

    def read_now(self, last: int) -> None:
        """Let the form, shown again, count as filled in on the record as it stands now."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = str(last)
        self.data = data
