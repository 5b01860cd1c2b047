"""Units, posts, services, job families."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.organisation import access
from salore.organisation.models import Position, Service, Unit
from salore.organisation.states import PositionKind
from salore.web.seeking import SeekForm, UnitField
from salore.web.widgets import DayInput

ZONES = (
    ("", _("As the agency")),
    ("Asia/Jakarta", "WIB"),
    ("Asia/Makassar", "WITA"),
    ("Asia/Jayapura", "WIT"),
)
assert all(not zone or zone in available_timezones() for zone, _label in ZONES)


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=250)
    code = forms.CharField(label=_("Code"), max_length=60)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES, required=False)

    @staticmethod
    def begins_with(unit: Unit) -> dict[str, Any]:
        return {"name": unit.name, "code": unit.code, "time_zone": unit.time_zone}


class PositionForm(forms.Form):
    name = forms.CharField(label=_("Name of the post"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=PositionKind.choices)
    heads_unit = forms.BooleanField(
        label=_("This post heads the unit"),
        required=False,
        help_text=_("Its holder leads everybody else in the unit."),
    )
    job_family = forms.ChoiceField(label=_("Job family"), required=False)
    functional_level = forms.CharField(label=_("Functional level"), max_length=20, required=False)
    echelon = forms.CharField(label=_("Echelon"), max_length=10, required=False)

    def __init__(self, *args: Any, job_families: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job_family"].choices = [("", _("Not said")), *job_families]  # type: ignore[attr-defined]

    @staticmethod
    def begins_with(position: Position) -> dict[str, Any]:
        names = ("name", "kind", "heads_unit", "job_family", "functional_level", "echelon")
        return {name: getattr(position, name) for name in names}


class NewPositionForm(PositionForm):
    starts_on = forms.DateField(label=_("From"), widget=DayInput)


class ClosePositionForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)


class ServiceForm(SeekForm):
    name = forms.CharField(label=_("Name of the service"), max_length=200)
    key = forms.CharField(
        label=_("Key"),
        max_length=60,
        help_text=_("Short and lasting, as in tables and surveys: KTP-EL."),
    )
    unit = UnitField(label=_("Unit that provides it"), rows=access.units_managed)
    customers_a_year = forms.IntegerField(
        label=_("Users a year"),
        required=False,
        min_value=0,
        max_value=10**8,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Sets how many answers a survey needs. Leave it empty if it is not known."),
    )

    @staticmethod
    def begins_with(service: Service) -> dict[str, Any]:
        names = ("name", "key", "unit", "customers_a_year")
        return {name: getattr(service, name) for name in names}


class ElsewhereForm(forms.Form):
    managed_elsewhere = forms.BooleanField(
        label=_("The plans are written in another system"),
        required=False,
        help_text=_("Salore imports what results from it and asks them nothing twice."),
    )
    elsewhere = forms.CharField(
        label=_("Name of that system"),
        max_length=100,
        required=False,
        help_text=_("For example: e-Kinerja, Ruang GTK."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("managed_elsewhere") and not typed.get("elsewhere"):
            self.add_error("elsewhere", _("Say which system it is."))
        if not typed.get("managed_elsewhere"):
            typed["elsewhere"] = ""
        return typed
