"""One form or one check page: shown, refused with everything typed, or done and led on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from salore.core.errors import DomainError, StaleError
from salore.web.middleware import SignedInRequest


def answer(
    request: SignedInRequest,
    template: str,
    context: dict[str, Any],
    save: Callable[[], object],
    *,
    form: forms.Form | None = None,
    to: Callable[[Any], str],
    done: str | Promise,
) -> HttpResponse:
    """Show a page; when it is sent and right, do what it asks and lead on."""
    status = 200
    refusal = ""
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            try:
                saved = save()
            except DomainError as error:
                status = 409 if isinstance(error, StaleError) else 422
                refusal = str(error)
                if form is not None:
                    form.add_error(None, refusal)
            else:
                messages.success(request, str(done))
                return redirect(to(saved))
    return render(request, template, {**context, "form": form, "refusal": refusal}, status=status)
