"""Forms of imports: the upload, and which column is which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from salore.organisation.reading.columns import Kind, Proposal
from salore.organisation.states import ImportKind
from salore.web.matching import MatchForm
from salore.wording import Catalogue

_OFTEN = ("kind", "status", "grade", "position", "position_since", "unit_id", "unit")


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=[(kind.value, capfirst(kind.label)) for kind in ImportKind],
        widget=forms.RadioSelect,
        initial=ImportKind.STAFF,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS or CSV, as SIASN hands it out or as the office keeps it. At most 96 MB."),
    )
    assumed_kind = forms.ChoiceField(
        label=_("Kind of employment where the file says none"),
        required=False,
        choices=[
            ("", _("Tell from the number")),
            ("pns", "PNS"),
            ("cpns", "CPNS"),
            ("pppk", "PPPK"),
            ("pppk_paruh_waktu", "PPPK Paruh Waktu"),
        ],
    )


class SheetForm(forms.Form):
    """Which sheet of a workbook is meant, where several hold something."""

    sheet = forms.ChoiceField(label=_("Sheet of the workbook"))

    def __init__(self, names: tuple[str, ...], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names]


class FoldedMatchForm(MatchForm):
    """Of many columns those that are needed or usual first, the rest folded away."""

    def __init__(self, kind: Kind, words: Catalogue, proposal: Proposal, *args: Any, **options: Any) -> None:
        super().__init__(kind, words, proposal, *args, **options)
        self._first = {*kind.required, *proposal.mapping, *_OFTEN} & kind.columns.keys()

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is needed, what was found, and what most lists have."""
        return [self[name] for name in self.fields if name in self._first]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self._first]

    @property
    def says_more(self) -> bool:
        return any(field.errors or field.value() for field in self.further_fields)
