"""For whom letters are printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.organisation import access
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer

# The top of the tree, as far down as a list can be read; every unit's own page leads here too.
_LEVELS, _MOST = 3, 300


class UnitsForm(forms.Form):
    """Whose letters are looked at: a unit with all below it."""

    unit = forms.ChoiceField(label=_("Unit, with all below it"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = access.units_managed(viewer).on(viewer.today).order_by("path")
        # An officer keeps few units, and sees them all.
        shown = [one for one in units if viewer.officer_paths or _depth(one) <= _LEVELS]
        choices = [(str(one.uid), _label(one)) for one in shown]
        self.fields["unit"].choices = [("", _("Everybody whom I keep")), *choices[:_MOST]]  # type: ignore[attr-defined]


class MakeForm(forms.Form):
    everybody = forms.BooleanField(
        label=_("Also for those who signed in before: their earlier letters end, their passwords hold on"),
        required=False,
    )


def _label(unit: Unit) -> str:
    return "\u00a0\u00a0" * (_depth(unit) - 1) + unit.name


def _depth(unit: Unit) -> int:
    return unit.path.count("/") - 1
