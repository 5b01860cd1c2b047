"""The periods with how far they are, one of them with what is missing, and the lists of whom it concerns."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.organisation.access import is_operator
from salore.results.access import period_for_closing
from salore.results.overseeing import periods_to_close, standing, standings, under_way
from salore.results.readiness import readiness
from salore.results.reviewing import reviews_of
from salore.web.console.closing.doors import LOOKING_AFTER
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.people.listing import PEOPLE

# Two years of months: what is older is found among results.
_SHOWN = 26


@open_to(LOOKING_AFTER)
@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    periods = list(periods_to_close(request.viewer)[:_SHOWN])
    context = {"standings": standings(request.viewer, periods)}
    return render(request, "console/closing/list.html", context)


@open_to(LOOKING_AFTER)
@require_safe
def detail(request: SignedInRequest, key: str) -> HttpResponse:
    return page(request, period_for_closing(request.viewer, key))


def page(
    request: SignedInRequest, period: Period, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    """Show where a period stands: before the close what is missing, afterwards who reads what from when."""
    viewer = request.viewer
    context = {
        "period": period,
        "standing": standing(viewer, period),
        "found": readiness(period, viewer.today),
        "run": under_way(viewer, address(period)),
        "is_operator": is_operator(viewer),
        "refusal": refusal,
        "today": viewer.today,
        "reviews": reviews_of(period),
    }
    return render(request, "console/closing/detail.html", context, status=status)


@open_to(LOOKING_AFTER)
@require_safe
def missing(request: SignedInRequest, key: str, code: str) -> HttpResponseBase:
    """List whom something missing concerns: people, or units."""
    period = period_for_closing(request.viewer, key)
    gap = readiness(period, request.viewer.today).gap(code)
    if gap is None or (gap.people is None and gap.units is None):
        raise Http404
    context = {"period": period, "gap": gap}
    if gap.people is not None:
        if PEOPLE.asks_file(request):
            return PEOPLE.file(request, gap.people)
        context["page"] = PEOPLE.page(request, gap.people)
    return render(request, "console/closing/missing.html", context)


def address(period: Period) -> str:
    return reverse("closing:detail", args=[period.key])
