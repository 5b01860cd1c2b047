"""What is chosen before many plans are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.organisation.models import Unit
from salore.web.widgets import EvidenceInput, Pick

PAPERS = (("A4", "A4"), ("F4", _("F4 (folio)")))
LANGUAGES = (("id", "Indonesia"), ("en", "English"))


class UnitPrintForm(forms.Form):
    """What is printed for a unit: which one, in which form, on which paper. A subclass says of when."""

    unit = forms.ChoiceField(label=_("Unit, with all units below it"))
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
    field_order = ("unit", "year", "period", "form", "paper")

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.uid): unit for unit in units}
        self.offer("unit", [(uid, indented(unit)) for uid, unit in self._units.items()])

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]


class ManyForm(UnitPrintForm):
    """Plans, of a year."""

    year = forms.ChoiceField(label=_("Year"))

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("year", [(str(year), str(year)) for year in years])


def indented(unit: Unit) -> str:
    """Return a unit's name, moved in by how far down it stands."""
    depth = max(0, unit.path.count("/") - 2)
    return "\u2003" * depth + unit.name


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=_("Scan or photo of the signed sheet"),
        allow_empty_file=True,
        help_text=_("PDF or photo, at most 25 MB. What was agreed here stays what holds."),
        widget=EvidenceInput,
    )
