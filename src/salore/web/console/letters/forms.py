"""For whom letters are printed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.organisation import access
from salore.web.seeking import SeekForm, UnitField


class UnitForm(SeekForm):
    """A unit with all below it; nothing means everybody whom one keeps."""

    unit = UnitField(
        label=_("Unit, with all below it"),
        rows=access.units_managed,
        required=False,
        help_text=_("A few words of its name, or its code. Empty: everybody in your care."),
    )


class MakeForm(forms.Form):
    everybody = forms.BooleanField(
        label=_("Also for those who signed in before: their earlier letters end, their passwords hold on"),
        required=False,
    )
