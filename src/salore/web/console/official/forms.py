"""The recap to be read in, and the period that is written for SIASN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.cycles.models import Period
from salore.cycles.saying import period_name

_FIRST_YEAR = 2015


def _last_year() -> int:
    return clock.today().year - 1


class RecapForm(forms.Form):
    file = forms.FileField(
        label=_("Recap from SIASN or e-Kinerja"),
        allow_empty_file=True,
        help_text=_("XLSX, XLS, ODS or CSV with a NIP and a predicate on each row. At most 48 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    year = forms.IntegerField(
        label=_("Year"),
        initial=_last_year,
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
