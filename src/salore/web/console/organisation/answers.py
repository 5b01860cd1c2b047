"""One form, one page: shown, refused with everything typed, or done and led on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from salore.core.errors import DomainError, StaleError
from salore.web.middleware import SignedInRequest

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands around the form: its title, what its button says, where one came from."""

    title: str | Promise
    button: str | Promise
    back: str
    # How the page is called that one came from; empty: the tree of units.
    back_label: str | Promise = ""
    lead: str | Promise = ""
    # Another page that one may have meant.
    other: str = ""
    other_label: str | Promise = ""


def answer(
    request: SignedInRequest,
    form: forms.Form,
    save: Callable[[], object],
    sheet: Sheet,
    *,
    done: str | Promise = "",
    to: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show the form; when it is sent and right, save and go on to `to` of what was saved, else back."""
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                saved = save()
            except DomainError as error:
                status = refuse(form, error)
            else:
                if done:
                    messages.success(request, str(done))
                return redirect(to(saved) if to else sheet.back)
    return render(request, "console/organisation/form.html", {"form": form, "sheet": sheet}, status=status)


def refuse(form: forms.Form, error: DomainError) -> int:
    """Put a refusal where it belongs in the form; return the status that says what kind it is."""
    field = error.context.get("field")
    form.add_error(field if field in form.fields else None, str(error))
    return CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE


def posted(request: SignedInRequest) -> Any:
    """Return what was sent, also when it is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None
