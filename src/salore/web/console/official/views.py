"""Writing predicates for SIASN, reading in what is official there, and looking at where the two differ."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.core import jobs
from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.organisation.viewer import Viewer
from salore.results.jobs import write_siasn
from salore.results.models import OfficialList, Result
from salore.results.official import files, services
from salore.results.official.access import official_list_for_edit, official_lists
from salore.results.official.comparing import differences, with_own
from salore.results.reading.recaps import PACKAGE, recap_kind
from salore.results.states import TAKEN, OfficialState
from salore.web.console.imports.forms import SheetForm
from salore.web.console.official.forms import PeriodForm, RecapForm
from salore.web.console.official.listing import DIFFERING, PREVIEW
from salore.web.door import OPERATORS, open_to
from salore.web.matching import MatchForm
from salore.web.middleware import SignedInRequest
from salore.wording import Catalogue

_SHOWN = 20
_ASK_AGAIN_S = 2


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = RecapForm(request.POST, request.FILES) if request.method == "POST" else RecapForm()
    if form.is_bound and form.is_valid():
        try:
            brought = services.official_upload(
                actor=viewer, upload=form.cleaned_data["file"], year=form.cleaned_data["year"]
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("official:detail", uid=brought.uid)
    periods = _periods(viewer)
    context = {
        "form": form,
        "periods": PeriodForm(periods) if periods else None,
        "lists": official_lists(viewer).select_related("made_by").order_by("-pk")[:_SHOWN],
        "differing": differences(viewer).count(),
    }
    return render(request, "console/official/index.html", context, status=422 if form.errors else 200)


@open_to(OPERATORS)
@require_POST
def write(request: SignedInRequest) -> HttpResponse:
    """Have the workbook of a period made; it lies with the job."""
    viewer, periods = request.viewer, _periods(request.viewer)
    form = PeriodForm(periods, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a period that is closed."))
        return redirect("official:index")
    period = next(one for one in periods if one.key == form.cleaned_data["period"])
    run = jobs.start(viewer, write_siasn, person_id=viewer.person_id, period_id=period.pk)
    return redirect("jobs:detail", run.uid)


def _periods(viewer: Viewer) -> list[Period]:
    """Return the periods with results, the last first."""
    closed = Result.objects.filter(agency_id=viewer.agency_id).values("period").distinct()
    rows = Period.objects.filter(agency_id=viewer.agency_id, key__in=closed)
    return list(rows.order_by("-ends_on", "-starts_on"))


@open_to(OPERATORS)
@require_safe
def differing(request: SignedInRequest) -> HttpResponseBase:
    rows = differences(request.viewer).select_related("person", "list")
    if DIFFERING.asks_file(request):
        return DIFFERING.file(request, rows)
    return render(request, "console/official/differing.html", {"page": DIFFERING.page(request, rows)})


@open_to(OPERATORS)
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    viewer = request.viewer
    brought = official_list_for_edit(viewer, uid)
    if brought.state == OfficialState.MATCHING:
        return redirect("official:match", uid=brought.uid)
    rows = with_own(brought.rows.select_related("person"), viewer)
    if PREVIEW.asks_file(request):
        return PREVIEW.file(request, rows)
    context: dict[str, Any] = {"brought": brought, "ask_again_s": _ASK_AGAIN_S, **_told(brought)}
    if brought.state in (OfficialState.PREVIEWED, OfficialState.APPLIED, OfficialState.WITHDRAWN):
        context["page"] = PREVIEW.page(request, rows)
    return render(request, "console/official/detail.html", context)


def _told(brought: OfficialList) -> dict[str, Any]:
    """Return how many rows are read in, how many of them say something new, and how many are left out."""
    taken = sum(brought.counts.get(outcome, 0) for outcome in TAKEN)
    return {
        "taken": taken,
        "fresh": taken - brought.counts.get("same", 0),
        "left_out": sum(brought.counts.values()) - taken,
    }


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    brought = official_list_for_edit(viewer, uid)
    if brought.state not in (OfficialState.MATCHING, OfficialState.FAILED) or brought.file is None:
        return redirect("official:detail", uid=brought.uid)
    names = files.sheet_names(brought, viewer.language)
    is_sheet = "sheet" in request.POST
    chosen = SheetForm(names, request.POST if is_sheet else None, initial={"sheet": brought.sheet})
    if chosen.is_valid():
        services.official_sheet(actor=viewer, brought=brought, sheet=chosen.cleaned_data["sheet"])
        return redirect("official:match", uid=brought.uid)
    proposal = files.proposal_of(brought, viewer.language)
    data = request.POST if request.method == "POST" and not is_sheet else None
    words, examples = Catalogue.of(PACKAGE), files.examples_of(brought, viewer.language)
    form = MatchForm(recap_kind(), words, proposal, viewer.language, data, examples=examples)
    if form.is_valid():
        try:
            services.official_match(actor=viewer, brought=brought, mapping=form.mapping)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("official:detail", uid=brought.uid)
    context = {"brought": brought, "form": form, "sheets": chosen if len(names) > 1 else None}
    status = 422 if form.errors or chosen.errors else 200
    return render(request, "console/official/match.html", context, status=status)


@open_to(OPERATORS)
@require_POST
def confirm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _done(request, uid, services.official_confirm)


@open_to(OPERATORS)
@require_POST
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _done(request, uid, services.official_withdraw)


@open_to(OPERATORS)
@require_POST
def discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    _done(request, uid, services.official_discard)
    return redirect("official:index")


def _done(request: SignedInRequest, uid: UUID, step: Any) -> HttpResponse:
    brought = official_list_for_edit(request.viewer, uid)
    try:
        step(actor=request.viewer, brought=brought)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("official:detail", uid=brought.uid)
