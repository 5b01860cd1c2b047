"""Teams and who belongs to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField
from salore.organisation import access
from salore.organisation.models import Team
from salore.web.seeking import PersonField, SeekForm, UnitField
from salore.web.widgets import DayInput


class TeamForm(SeekForm):
    name = forms.CharField(label=_("Name of the team"), max_length=200)
    purpose = ProseField(label=_("What it is for"), required=False, max_length=2000, rows=2)
    unit = UnitField(
        label=_("Unit in charge"),
        rows=access.units_managed,
        help_text=_("Members may come from any unit."),
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty while no end is known."),
    )

    @staticmethod
    def begins_with(team: Team) -> dict[str, Any]:
        return {name: getattr(team, name) for name in ("name", "purpose", "unit", "ends_on")}


class NewTeamForm(TeamForm):
    lead = PersonField(label=_("Team lead"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)


class MemberForm(SeekForm):
    person = PersonField(label=_("Member"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)


class LeadForm(SeekForm):
    person = PersonField(label=_("Team lead"))
    from_day = forms.DateField(label=_("From"), widget=DayInput)


class LastDayForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
