"""Codes as their holders type them from their sheets. They are handed on and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.models import Custodian
from salore.appraisal.sealing import Mode

_AS_WRITTEN = gettext_lazy("Seven groups of four. Capitals, hyphens and spaces do not matter.")


def code_field(label: Any, help_text: Any = _AS_WRITTEN, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class CodeForm(forms.Form):
    """The code as its holder wrote it down."""

    code = code_field(gettext_lazy("The code on your sheet"))


class CodesForm(forms.Form):
    """The codes of as many custodians as it takes, at one desk; whose are left empty stay away."""

    def __init__(self, *args: Any, holder: Custodian, others: Sequence[Custodian], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = Mode(holder.collection.mode).needed
        self.fields[_name(holder.number)] = code_field(_("The code on your sheet"))
        if self.needed > 1:
            for other in others:
                label = _("The code of %(name)s") % {"name": other.person.full_name}
                self.fields[_name(other.number)] = code_field(label, "", required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and len(self.typed()) < self.needed:
            raise forms.ValidationError(_("One more code is needed. Hand the keyboard to another custodian."))
        return typed

    def typed(self) -> dict[int, str]:
        """Return the codes by number of custodian."""
        return {int(name.removeprefix("code_")): code for name, code in self.cleaned_data.items() if code}

    def refuse(self, number: int | None, refusal: str) -> None:
        """Say what was refused, beside the code it is about."""
        name = None if number is None else _name(number)
        self.add_error(name if name in self.fields else None, refusal)


def _name(number: int) -> str:
    return f"code_{number}"
