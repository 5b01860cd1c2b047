"""The recap to be read in, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from salore.cycles.models import Period
from salore.cycles.saying import period_name
from salore.organisation.reading.columns import Proposal
from salore.results.reading.recaps import PACKAGE, recap_kind
from salore.wording import Catalogue

_NOT_THERE = ("", _("not in the file"))
_MOST_CHARS = 32
_FIRST_YEAR = 2015


class RecapForm(forms.Form):
    file = forms.FileField(
        label=_("Recap from SIASN or e-Kinerja"),
        allow_empty_file=True,
        help_text=_("XLSX, XLS, ODS or CSV with a NIP and a predicate on each row. At most 48 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=_FIRST_YEAR,
        max_value=2100,
        help_text=_("For rows that name no year themselves."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class PeriodForm(forms.Form):
    """Which period is written for SIASN."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, periods: Sequence[Period], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(period.key, period_name(period.key)) for period in periods]


class MatchForm(forms.Form):
    """One choice for each column that we know; the file's own titles to choose from."""

    def __init__(
        self, proposal: Proposal, examples: Mapping[str, str], language: str, *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        words = Catalogue.of(PACKAGE)
        titles = [_NOT_THERE, *((title, _shown(title, examples.get(title))) for title in proposal.offered)]
        for column in recap_kind().columns:
            self.fields[column] = forms.ChoiceField(
                label=words.say(f"column.recap.{column}", language),
                choices=titles,
                required=column in recap_kind().required,
                initial=proposal.mapping.get(column, ""),
                help_text=_("Guessed by its title: please check.") if column in proposal.guessed else "",
            )

    @property
    def mapping(self) -> dict[str, str]:
        return {column: title for column, title in self.cleaned_data.items() if title}


def _shown(title: str, example: str | None) -> str:
    """Return a title with something that stands below it."""
    return f"{title} ({Truncator(example).chars(_MOST_CHARS)})" if example else title
