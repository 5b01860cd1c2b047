"""What is typed to come in. What it is checked against stands in `accounts`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salore.accounts.models import User

_TYPED_AS_IS = {"autocapitalize": "none", "spellcheck": "false"}


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("NIP, other number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs=_TYPED_AS_IS | {"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    shared = forms.BooleanField(
        label=_("Others use this device too: sign me out when the browser is closed"), required=False
    )


class FactorForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        max_length=40,
        widget=forms.TextInput(attrs=_TYPED_AS_IS | {"autocomplete": "one-time-code"}),
    )


class PasskeyForm(forms.Form):
    """What a browser signed, as its script hands it over."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the letter"),
        help_text=_(
            "Four groups of four, as in 7KQ2-M4XD-09TR-B5WN. Small letters and missing dashes do no harm."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"} | {"spellcheck": "false"}
        ),
    )


class NewPasswordForm(forms.Form):
    """A password twice; what is wrong with it is said in whole sentences."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_(
            "At least ten characters. Four words that have nothing to do with each other are strong and easy"
            " to keep in mind."
        ),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        bare = "".join(password.split())
        if bare in self.user.logins.values_list("value", flat=True):
            raise ValidationError(_("Your number or address is no password: others know it."), "own_login")
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> None:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two are not the same. Type the password again."))


class ResetForm(forms.Form):
    login = forms.CharField(
        label=_("NIP, other number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs=_TYPED_AS_IS | {"autocomplete": "username"}),
    )
