"""Letting results be read from a day on, and taking that back while the day has not come."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.cycles.saying import in_words
from salore.results.access import period_for_closing, release_for_change
from salore.results.overseeing import standing
from salore.results.releasing import release_take_back, results_release, waiting_results
from salore.web.console.closing.doors import LOOKING_AFTER
from salore.web.console.closing.forms import ReleaseForm
from salore.web.console.closing.views.periods import address
from salore.web.console.year.views.answers import answer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(LOOKING_AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask for day and unit, show once more what that means, then do it."""
    viewer = request.viewer
    period = period_for_closing(viewer, key)
    form = ReleaseForm(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        initial={"released_on": viewer.today},
    )
    context = {"period": period, "standing": standing(viewer, period), "form": form, "back": address(period)}
    if request.method != "POST" or "back" in request.POST:
        return render(request, "console/closing/release.html", context)
    if not form.is_valid():
        return render(request, "console/closing/release.html", context, status=422)
    chosen = form.chosen()
    if "confirmed" not in request.POST:
        waiting = waiting_results(period, **chosen)
        context |= chosen | {"count": waiting.count(), "is_today": chosen["released_on"] <= viewer.today}
        return render(request, "console/closing/release_check.html", context)
    try:
        results_release(actor=viewer, period=period, **chosen)
    except DomainError as error:
        form.add_error(None, str(error))
        status = 409 if isinstance(error, StaleError) else 422
        return render(request, "console/closing/release.html", context, status=status)
    messages.success(
        request,
        _("Those concerned read their results from %(day)s on.") % {"day": in_words(chosen["released_on"])},
    )
    return redirect(address(period))


@open_to(LOOKING_AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedInRequest, key: str, uid: UUID) -> HttpResponse:
    period = period_for_closing(request.viewer, key)
    release = release_for_change(request.viewer, period, uid)
    return answer(
        request,
        "console/year/check.html",
        {
            "back": address(period),
            "back_label": gettext_lazy("Close and release"),
            "title": gettext_lazy("Take the release back"),
            "lead": _("Nobody has read anything by it: its day, %(day)s, has not come.")
            % {"day": in_words(release.released_on)},
            "question": gettext_lazy("The results stay frozen. You can release them anew, for another day."),
            "button": gettext_lazy("Take it back"),
        },
        lambda: release_take_back(actor=request.viewer, release=release),
        to=lambda _none: address(period),
        done=gettext_lazy("The release is taken back."),
    )
