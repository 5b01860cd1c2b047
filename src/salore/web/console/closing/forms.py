"""What is typed about closes and releases. Whether it may be, the services say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from salore.cycles.models import Period
from salore.cycles.saying import period_name
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer
from salore.results.states import EarlyGround
from salore.web.seeking import SeekForm, UnitField
from salore.web.widgets import DayInput

REASON_LENGTH = 1_000


class CloseForm(forms.Form):
    """Nothing but the numbers that were read; closing again asks why."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why the results are issued anew"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever gets a new version reads it beside the old one."),
    )

    def __init__(self, *args: Any, asks_reason: bool, mark: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.is_stale = mark, False
        if not asks_reason:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("mark") != self.now:
            self.is_stale = True
            raise forms.ValidationError(
                _("Meanwhile something changed. Read the numbers once more, then close.")
            )
        return typed


def _units(viewer: Viewer) -> QuerySet[Unit]:
    return Unit.objects.visible_to(viewer)


class IssueForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the result is issued anew"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it beside the new version."),
    )


class ReleaseForm(SeekForm):
    whom = forms.ChoiceField(
        label=_("Whose results"),
        widget=forms.RadioSelect,
        choices=[("all", _("Everybody's")), ("unit", _("Those of a unit, with what is below it"))],
        initial="all",
    )
    unit = UnitField(label=_("Which unit"), rows=_units, required=False)
    released_on = forms.DateField(
        label=_("Read from this day on"),
        widget=DayInput,
        help_text=_("While the day has not come, you can take the release back."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("whom") == "unit" and not typed.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Say which."))
        return typed

    def clean_released_on(self) -> date:
        day: date = self.cleaned_data["released_on"]
        if day < self.viewer.today:
            raise forms.ValidationError(
                _("Nobody could have read it on a day that is over. Choose today or later.")
            )
        return day

    def chosen(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "released_on": typed["released_on"],
            "unit": typed["unit"] if typed["whom"] == "unit" else None,
        }


class EarlyForm(forms.Form):
    period = forms.ChoiceField(label=_("Which evaluation"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(ground.value, capfirst(ground.label)) for ground in EarlyGround],
    )
    until = forms.DateField(
        label=_("Last day of service"),
        widget=DayInput,
        help_text=_("Months served and posts count up to this day."),
    )
    released_on = forms.DateField(label=_("The person reads the result from"), widget=DayInput)
    reason = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, periods: Sequence[Period], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods, self.today = {period.key: period for period in periods}, today
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, capfirst(period_name(key))) for key in self.periods]
        self.initial["released_on"] = today
        if len(self.periods) == 1:
            self.initial["period"] = next(iter(self.periods))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        period, until = self.periods.get(typed.get("period", "")), typed.get("until")
        if period and until and not period.starts_on <= until <= period.ends_on:
            self.add_error("until", _("This day does not lie in the period that you chose."))
        if typed.get("released_on") and typed["released_on"] < self.today:
            self.add_error("released_on", _("Choose today or later."))
        return typed

    def chosen(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {name: typed[name] for name in ("ground", "until", "released_on", "reason")} | {
            "period": self.periods[typed["period"]]
        }

    @property
    def ground_said(self) -> str:
        return str(EarlyGround(self.cleaned_data["ground"]).label)
