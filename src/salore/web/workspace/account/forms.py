"""What is typed on the pages of one's own account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.accounts.models import User
from salore.web.seeking import PersonField, SeekForm
from salore.web.widgets import DayInput


class ConfirmForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A link goes there; the address holds once you open it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AppForm(forms.Form):
    code = forms.CharField(
        label=_("The code that the app shows"),
        help_text=_("Six digits, new every half minute."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPasskeyForm(forms.Form):
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("What you call it"),
        help_text=_("For example “my phone” or “key on my ring”."),
        max_length=60,
        required=False,
    )


class PreparerForm(SeekForm):
    """A colleague, from when, and until when."""

    person = PersonField(label=_("Colleague"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day. Leave it empty while no end is known."),
    )


def right_password(user: User, form: ConfirmForm) -> bool:
    """Whether the password is right; if not, the form says so."""
    if user.check_password(form.cleaned_data["password"]):
        return True
    form.add_error("password", _("This is not your password. Type it again."))
    return False
