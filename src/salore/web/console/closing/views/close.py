"""Trying a close out, and closing: both are done by the worker, and never twice at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.core.jobs import Deferred, start
from salore.cycles.models import Period
from salore.results import jobs
from salore.results.access import period_for_closing
from salore.results.overseeing import standing, under_way
from salore.results.readiness import Readiness, readiness
from salore.web.console.closing.forms import CloseForm
from salore.web.console.closing.views.periods import address, page
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(OPERATORS)
@require_http_methods(["POST"])
@once
def rehearse(request: SignedInRequest, key: str) -> HttpResponse:
    period = period_for_closing(request.viewer, key)
    try:
        return _started(request, period, jobs.rehearse)
    except DomainError as error:
        return page(request, period, error, status=409)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedInRequest, key: str) -> HttpResponse:
    """Say what the close will do with the numbers of this moment; done only if they still hold."""
    viewer = request.viewer
    period = period_for_closing(viewer, key)
    found, stands = readiness(period, viewer.today), standing(viewer, period)
    form = CloseForm(
        request.POST if request.method == "POST" else None, asks_reason=stands.is_closed, mark=_mark(found)
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _started(request, period, jobs.close, reason=form.cleaned_data.get("reason", ""))
            except DomainError as error:
                form.add_error(None, str(error))
                status = 409
        elif form.is_stale:
            status = 409
    context = {"period": period, "found": found, "standing": stands, "form": form, "back": address(period)}
    return render(request, "console/closing/close.html", context, status=status)


def _mark(found: Readiness) -> str:
    """Return what must still hold when the button is pressed."""
    gaps = "-".join(f"{gap.code}.{gap.count}" for gap in found.gaps)
    return f"{found.people}.{found.decided}-{gaps}"


def _started(request: SignedInRequest, period: Period, work: Deferred, **more: Any) -> HttpResponse:
    viewer, href = request.viewer, address(period)
    if under_way(viewer, href) is not None:
        raise StaleError(
            "close_under_way", _("%(period)s is being worked on already.") % {"period": period.key}
        )
    run = start(viewer, work, href=href, person_id=viewer.person_id, period_id=period.pk, **more)
    return redirect("jobs:detail", uid=run.uid)
