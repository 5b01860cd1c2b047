"""What is typed to ask and to answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField

_TEXT_LENGTH, _PATH_LENGTH = 4000, 500


class AskForm(forms.Form):
    text = ProseField(
        label=_("What do you need?"),
        max_length=_TEXT_LENGTH,
        rows=5,
        help_text=_("One or two sentences are enough. The page that you came from goes along."),
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        return path_of(self.cleaned_data["page"])


class WrongSuperiorForm(AskForm):
    text = ProseField(
        label=_("What would be right?"),
        max_length=_TEXT_LENGTH,
        rows=4,
        help_text=_("Who leads you, in which unit, since when, and the number of the decree if you know it."),
    )


class AnswerForm(forms.Form):
    answer = ProseField(label=_("Your answer"), max_length=_TEXT_LENGTH, rows=5)


def path_of(address: Any) -> str:
    """Return the path of a page of this house; nothing of what was sought there, and no other house."""
    parts = urlsplit(str(address or ""))
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return parts.path[:_PATH_LENGTH] if is_ours and not parts.path.startswith("//") else ""
