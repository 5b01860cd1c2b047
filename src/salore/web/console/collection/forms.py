"""What is typed about a collection: the year, who keeps codes, until when; and more time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.sealing import Mode
from salore.appraisal.states import CollectionMode
from salore.core import clock
from salore.cycles.models import Period
from salore.cycles.saying import stage_name
from salore.cycles.states import StageKind
from salore.organisation.models import Person
from salore.web.seeking import PersonField, SeekForm
from salore.web.widgets import DayInput

CUSTODIANS = ("first", "second", "third")


class PrepareForm(SeekForm):
    """Who keeps codes is chosen by name: nobody is proposed."""

    period = forms.ChoiceField(label=gettext_lazy("Which evaluation"), widget=forms.RadioSelect)
    mode = forms.ChoiceField(
        label=gettext_lazy("Who opens the answers for the count"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Two of three is safer: nobody opens anything alone, and one sheet may be lost. Either of two is"
            " for a small office; the form tells people that it is weaker."
        ),
    )
    first = PersonField(label=gettext_lazy("First custodian"))
    second = PersonField(label=gettext_lazy("Second custodian"))
    third = PersonField(label=gettext_lazy("Third custodian (for two of three)"))
    due_on = forms.DateField(
        label=gettext_lazy("People are told to answer by"),
        widget=DayInput,
        help_text=gettext_lazy("The day of the policy pack, unless you choose another."),
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Forms are taken until"),
        widget=DayInput,
        help_text=gettext_lazy("Days of grace included, to the end of the day."),
    )

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {period.key: period for period in periods}
        period, mode = self.fields["period"], self.fields["mode"]
        assert isinstance(period, forms.ChoiceField)
        assert isinstance(mode, forms.ChoiceField)
        period.choices = [
            (key, stage_name(StageKind.APPRAISAL, key, one.kind)) for key, one in self.periods.items()
        ]
        mode.choices = [(one.value, capfirst(str(one.label))) for one in CollectionMode]
        self.fields["third"].required = self.data.get("mode") != CollectionMode.ONE_OF_TWO

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        due_on, closes_on = typed.get("due_on"), typed.get("closes_on")
        if due_on and due_on < self.viewer.today:
            self.add_error("due_on", _("This day has passed already."))
        if due_on and closes_on and closes_on < due_on:
            self.add_error("closes_on", _("Choose the same day or a later one."))
        return typed

    def chosen(self) -> dict[str, Any]:
        """Return what the service is to be told."""
        typed = self.cleaned_data
        mode = Mode(typed["mode"])
        people: list[Person] = [typed[name] for name in CUSTODIANS[: mode.custodians]]
        return {
            "period": self.periods[typed["period"]],
            "mode": mode,
            "custodians": people,
            "due_on": typed["due_on"],
            "closes_at": clock.end_of(typed["closes_on"], self.viewer.zone),
        }


class RoundForm(PrepareForm):
    """A round held again, about one person of a period that is counted."""

    about = PersonField(label=gettext_lazy("About whom"))
    field_order = ("about",)

    def chosen(self) -> dict[str, Any]:
        return super().chosen() | {"ratee": self.cleaned_data["about"]}


class ReplaceForm(SeekForm):
    person = PersonField(
        label=gettext_lazy("Who gets a code in its place"),
        help_text=gettext_lazy("Whoever lost the sheet may get another. Ask the person before."),
    )


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("It is kept in the log.")
    )


class ExtendForm(forms.Form):
    closes_on = forms.DateField(label=gettext_lazy("Forms are taken until"), widget=DayInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("It is kept in the log.")
    )


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Whoever said it reads this, and it is kept in the log."),
    )
