"""What is missing or doubled in the data, for whoever can mend it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from salore.organisation.access import manages
from salore.organisation.models import Agency
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.web.console.quality.kinds import BY_KEY, KINDS, Kind
from salore.web.door import open_to
from salore.web.lists import CAP, Column, Listing
from salore.web.middleware import SignedInRequest

_SHOWN = 5


def answers(viewer: Viewer) -> bool:
    """Whoever mends data, and auditors, who look."""
    return manages(viewer) or viewer.has(AppointedRole.AUDITOR)


@open_to(answers)
@require_safe
def index(request: SignedInRequest) -> HttpResponseBase:
    """Every kind with how many there are and the first few."""
    agency = Agency.objects.get(pk=request.viewer.agency_id)
    found = []
    for kind in KINDS:
        rows = kind.rows(agency, request.viewer)
        count = rows[: CAP + 1].count()
        link = kind.link_for(request.viewer)
        first = [(kind.words(row), link(row)) for row in rows[:_SHOWN]] if count else []
        found.append({"kind": kind, "count": count, "first": first, "more": max(count - _SHOWN, 0)})
    return render(
        request,
        "console/quality/index.html",
        {"found": found, "faulty": sum(1 for entry in found if entry["count"])},
    )


@open_to(answers)
@require_safe
def one(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """All of one kind, by page and as a file."""
    chosen = BY_KEY.get(kind)
    if chosen is None:
        raise Http404
    agency = Agency.objects.get(pk=request.viewer.agency_id)
    rows = chosen.rows(agency, request.viewer)
    listing = _listing(chosen, request.viewer)
    if listing.asks_file(request):
        return listing.file(request, rows)
    page = listing.page(request, rows)
    return render(request, "console/quality/one.html", {"kind": chosen, "page": page})


def _listing(kind: Kind, viewer: Viewer) -> Listing[Any, Any]:
    return Listing(
        name=f"mutu-{kind.key}",
        columns=(
            Column(key="apa", title=_("What"), value=kind.words, order="pk", link=kind.link_for(viewer)),
        ),
        counted=ngettext_lazy("%(total)s entry", "%(total)s entries", "count"),
        caption=kind.title,
        empty=_("Nothing of this kind: all is well."),
    )
