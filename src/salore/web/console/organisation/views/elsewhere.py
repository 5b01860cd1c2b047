"""Where plans are written: here or in another system, for the whole agency and by job family."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.organisation import vocabulary
from salore.organisation.elsewhere import agency_elsewhere
from salore.organisation.models import Agency, JobFamily
from salore.organisation.services import structure
from salore.planning.switching import Reach, reach_of
from salore.web.console.organisation.answers import posted
from salore.web.console.organisation.forms.structure import ElsewhereForm
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_TWO = ["GET", "HEAD", "POST"]


@open_to(OPERATORS)
@require_safe
def job_families(request: SignedInRequest) -> HttpResponse:
    agency = _agency(request)
    held = {one.key: one for one in JobFamily.objects.filter(agency=agency)}
    known = vocabulary.job_families(agency, request.viewer.language)
    families = [(key, label, held.get(key)) for key, label in known]
    context = {"families": families, "whole": agency_elsewhere(agency)}
    return render(request, "console/organisation/job_families.html", context)


@open_to(OPERATORS)
@require_http_methods(_TWO)
@once
def whole_agency(request: SignedInRequest) -> HttpResponse:
    """Companion mode: all plans of the agency are written in another system."""
    agency = _agency(request)
    return _switch(
        request,
        _("The whole agency"),
        agency_elsewhere(agency),
        lambda: reach_of(request.viewer, agency),
        lambda where: structure.agency_elsewhere_set(actor=request.viewer, elsewhere=where),
    )


@open_to(OPERATORS)
@require_http_methods(_TWO)
@once
def job_family(request: SignedInRequest, key: str) -> HttpResponse:
    agency = _agency(request)
    known = dict(vocabulary.job_families(agency, request.viewer.language))
    if key not in known:
        raise Http404
    held = JobFamily.objects.filter(agency=agency, key=key, managed_elsewhere=True).first()
    return _switch(
        request,
        known[key],
        held.elsewhere if held else "",
        lambda: reach_of(request.viewer, agency, key),
        lambda where: structure.job_family_set(
            actor=request.viewer, key=key, managed_elsewhere=bool(where), elsewhere=where
        ),
    )


def _agency(request: SignedInRequest) -> Agency:
    return Agency.objects.get(pk=request.viewer.agency_id)


def _switch(
    request: SignedInRequest,
    title: str,
    now: str,
    reach: Callable[[], list[Reach]],
    save: Callable[[str], object],
) -> HttpResponse:
    """Ask where; show for whom what changes; do it when that was seen."""
    form = ElsewhereForm(posted(request), initial={"managed_elsewhere": bool(now), "elsewhere": now})
    context = {"form": form, "title": title, "now": now}
    if request.method != "POST" or not form.is_valid() or "edit" in request.POST:
        status = 422 if form.is_bound and not form.is_valid() else 200
        return render(request, "console/organisation/elsewhere.html", context, status=status)
    where = form.cleaned_data["elsewhere"]
    if "sure" not in request.POST:
        turns = bool(where) != bool(now)
        context |= {"where": where, "turns": turns, "years": reach() if turns else []}
        return render(request, "console/organisation/elsewhere_check.html", context)
    save(where)
    messages.success(
        request,
        _("%(title)s: plans are written in %(where)s.") % {"title": title, "where": where or "Salore"},
    )
    return redirect("organisation:job_families")
