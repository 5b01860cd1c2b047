"""Who is named to decide, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.appraisal.services.mandates import NUMBER_LENGTH, REASON_LENGTH
from salore.core.fields import ProseField
from salore.web.seeking import PersonField, SeekForm


class NameForm(SeekForm):
    decider = PersonField(label=_("Decider"))
    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=NUMBER_LENGTH,
        help_text=_("Of the letter by which the person is named."),
    )
    reason = ProseField(
        label=_("Why somebody is named"),
        max_length=REASON_LENGTH,
        rows=2,
        help_text=_("One sentence; the person reads it."),
    )
