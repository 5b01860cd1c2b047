"""Who gets which role, from when to when, by which decree."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.organisation.states import AppointedRole
from salore.web.seeking import PersonField, SeekForm, UnitField
from salore.web.widgets import DayInput

# Preparers are named by their head; superiors and heads are what their posts make them.
GIVEN = [choice for choice in AppointedRole.choices if choice[0] != AppointedRole.PREPARER]


class AppointForm(SeekForm):
    person = PersonField(label=_("Who"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *GIVEN])
    unit = UnitField(
        label=_("For which unit"),
        required=False,
        help_text=_("A personnel officer serves it and all below it. Other roles reach over the agency."),
    )
    decree = forms.CharField(
        label=_("Decree"), required=False, max_length=120, help_text=_("Number and date of the SK.")
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day. Leave it empty while no end is known."),
    )


class EndForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
