"""What is typed and chosen about a result: that it was not signed, and the scan of its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField
from salore.cycles.saying import period_name
from salore.results.receiving import REASON_LENGTH, HandedOver
from salore.web.seeking import PersonField, SeekForm
from salore.web.widgets import DayInput, EvidenceInput
from salore.web.workspace.printing.forms import UnitPrintForm

WITNESSES = ("first_witness", "second_witness")


class HandoverForm(SeekForm):
    """Who, when, why; a superior names two who were there."""

    on = forms.DateField(label=_("On which day was it handed over"), widget=DayInput)
    reason = ProseField(
        label=_("What happened"),
        max_length=REASON_LENGTH,
        help_text=_("For example: read it, did not want to sign. The person concerned reads this."),
    )
    first_witness = PersonField(label=_("First witness"))
    second_witness = PersonField(label=_("Second witness"))

    def __init__(self, *args: Any, needs_witnesses: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_witnesses:
            for name in WITNESSES:
                del self.fields[name]

    def handed_over(self) -> HandedOver:
        typed = self.cleaned_data
        return HandedOver(
            on=typed["on"],
            reason=typed["reason"],
            witnesses=tuple(typed[name] for name in WITNESSES if name in typed),
        )


class PrintForm(UnitPrintForm):
    """Documents of results, of a period."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("period", [(key, period_name(key)) for key in periods])


class DocumentForm(forms.Form):
    scan = forms.FileField(
        label=_("Scan or photo of the signed sheet"),
        allow_empty_file=True,
        help_text=_("PDF or photo, at most 25 MB. What was decided here stays what holds."),
        widget=EvidenceInput,
    )
