"""What is typed and chosen about a result: that it was not signed, and the scan of its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField
from salore.cycles.saying import period_name
from salore.organisation.models import Unit
from salore.results.receiving import REASON_LENGTH, HandedOver
from salore.web.seeking import PersonField, SeekForm
from salore.web.widgets import DayInput, EvidenceInput, Pick
from salore.web.workspace.printing.forms import PAPERS, indented

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


class PrintForm(forms.Form):
    """Whose documents, in which form, on which paper."""

    unit = forms.ChoiceField(label=_("Unit, with all units below it"))
    period = forms.ChoiceField(label=_("Period"))
    form = forms.ChoiceField(
        label=_("Format"),
        choices=(
            ("pdf", _("One file, to be printed at once")),
            ("zip", _("ZIP archive, one file per person")),
        ),
        initial="pdf",
        widget=forms.RadioSelect,
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=PAPERS, initial="A4", widget=Pick)

    def __init__(self, *args: Any, units: Sequence[Unit], periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.uid): unit for unit in units}
        for name, choices in (
            ("unit", [(uid, indented(unit)) for uid, unit in self._units.items()]),
            ("period", [(key, period_name(key)) for key in periods]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def chosen_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]


class DocumentForm(forms.Form):
    scan = forms.FileField(
        label=_("Scan or photo of the signed sheet"),
        allow_empty_file=True,
        help_text=_("PDF or photo, at most 25 MB. What was decided here stays what holds."),
        widget=EvidenceInput,
    )
