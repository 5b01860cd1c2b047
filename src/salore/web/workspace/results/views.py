"""Released results: the answer first, then who decided and why, then every step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from salore.cycles.models import Cycle
from salore.cycles.saying import period_name
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.results.access import own_results, result_for_view, results_of_others
from salore.results.duties import NOT_RECEIVED
from salore.results.models import UNRECEIVED, Result
from salore.results.official.comparing import beside
from salore.results.selectors import ResultView, result_view
from salore.web.door import open_to
from salore.web.lists import Column, Filter, Listing
from salore.web.middleware import SignedInRequest
from salore.web.workspace.results.showing import page_of

RECEIVED = "sudah"


def watches(viewer: Viewer) -> bool:
    """Whoever may see results of other people."""
    return viewer.sees_agency or viewer.leads or bool(viewer.officer_paths or viewer.headed_paths)


def _views(rows: list[Result], viewer: Viewer) -> list[ResultView]:
    return [result_view(row, viewer.language) for row in rows]


def _years(viewer: Viewer) -> list[tuple[str, str]]:
    years = Cycle.objects.visible_to(viewer).order_by("-year").values_list("year", flat=True)
    return [(str(year), str(year)) for year in years]


PEOPLE = Listing[Result, ResultView](
    name="hasil",
    columns=(
        Column(
            key="nama",
            title=_("Name"),
            value=lambda view: view.result.person.full_name,
            order=Lower("person__name"),
            link=lambda view: reverse("results:detail", args=[view.result.uid]),
        ),
        Column(
            key="periode",
            title=_("Period"),
            value=lambda view: period_name(view.result.period),
            order="period",
        ),
        Column(
            key="predikat",
            title=_("Predicate"),
            value=lambda view: view.headline,
            order="predicate_code",
            nullable=True,
        ),
        Column(key="hasil", title=_("Result"), value=lambda view: view.result_words),
        Column(key="perilaku", title=_("Conduct"), value=lambda view: view.behaviour_words),
        Column(key="penilai", title=_("Decided by"), value=lambda view: view.decided_by),
    ),
    filters=(
        Filter(
            key="nama",
            title=_("Name"),
            narrow=lambda rows, name, _viewer: rows.filter(person__name__icontains=name),
        ),
        Filter(
            key="tahun",
            title=_("Year"),
            choices=_years,
            narrow=lambda rows, year, _viewer: rows.filter(cycle__year=year),
        ),
        Filter(
            key="diterima",
            title=_("Received"),
            choices=lambda _viewer: [(NOT_RECEIVED, _("Not yet")), (RECEIVED, _("Yes"))],
            narrow=lambda rows, answer, _viewer: rows.filter(
                UNRECEIVED if answer == NOT_RECEIVED else Q(receipt__isnull=False)
            ),
        ),
    ),
    prepare=_views,
    counted=ngettext_lazy("%(total)s result", "%(total)s results", "count"),
    empty=_("No results yet. They stand here once a period has been decided and released."),
)


@open_to()
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    views = _views(list(own_results(viewer)), viewer)
    context: dict[str, Any] = {"is_own": True, "watches": watches(viewer), "earlier": views[1:]}
    if views:
        context |= page_of(viewer, views[0].result)
    context["official"] = beside(viewer, viewer.person_id) if viewer.person_id else []
    return render(request, "workspace/results/mine.html", context)


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    result = result_for_view(viewer, uid)
    record_reading(viewer, result, person_id=result.person_id)
    official = beside(viewer, result.person_id, period=result.period)
    return render(request, "workspace/results/detail.html", page_of(viewer, result) | {"official": official})


@open_to(watches)
@require_safe
def people(request: SignedInRequest) -> HttpResponseBase:
    rows = results_of_others(request.viewer)
    if PEOPLE.asks_file(request):
        return PEOPLE.file(request, rows)
    return render(request, "workspace/results/people.html", {"page": PEOPLE.page(request, rows)})
