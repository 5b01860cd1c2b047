"""Bringing lists in: upload, match the columns, look at what would change, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salore.core.errors import DomainError
from salore.organisation.imports import services
from salore.organisation.imports.access import batch_for_edit, batch_for_view
from salore.organisation.imports.doubts import warning
from salore.organisation.models import ImportBatch, ImportRow
from salore.organisation.reading.columns import kinds
from salore.organisation.reading.faults import PACKAGE
from salore.organisation.states import AppointedRole, ImportState
from salore.web.console.imports.forms import FoldedMatchForm, SheetForm, UploadForm
from salore.web.console.imports.listing import language_of, listing_of
from salore.web.door import OPERATORS, has_role, open_to
from salore.web.middleware import SignedInRequest
from salore.wording import Catalogue

looks = has_role(AppointedRole.OPERATOR, AppointedRole.AUDITOR)
_SHOWN = 20
_ASK_AGAIN_S = 2


@open_to(looks)
def index(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    may_import = OPERATORS(viewer)
    if request.method == "POST" and not may_import:
        raise Http404
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            batch = services.batch_upload(
                actor=viewer,
                kind=form.cleaned_data["kind"],
                upload=form.cleaned_data["file"],
                assumed_kind=form.cleaned_data["assumed_kind"],
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("imports:detail", uid=batch.uid)
    batches = (
        ImportBatch.objects.visible_to(viewer).select_related("file", "made_by").order_by("-pk")[:_SHOWN]
    )
    return render(
        request,
        "console/imports/index.html",
        {"form": form, "batches": batches, "may_import": may_import},
        status=422 if form.errors else 200,
    )


@open_to(looks)
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    viewer = request.viewer
    batch = batch_for_view(viewer, uid)
    if batch.state == ImportState.MATCHING and OPERATORS(viewer):
        return redirect("imports:match", uid=batch.uid)
    rows = ImportRow.objects.filter(batch=batch).select_related("person")
    listing = listing_of(_codes(batch))
    if listing.asks_file(request):
        return listing.file(request, rows)
    shown: dict[str, Any] = {}
    if batch.state in (ImportState.PREVIEWED, ImportState.APPLIED):
        shown["page"] = listing.page(request, rows)
    language = language_of(viewer)
    return render(
        request,
        "console/imports/detail.html",
        {
            "batch": batch,
            "ask_again_s": _ASK_AGAIN_S,
            "may_confirm": OPERATORS(viewer) and batch.state == ImportState.PREVIEWED,
            "will_change": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
            "warnings": [warning(code, language) for code in batch.warnings],
            **shown,
        },
    )


@open_to(OPERATORS)
def match(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    batch = batch_for_edit(viewer, uid)
    names = services.sheet_names(batch, viewer.language)
    chosen = SheetForm(
        names, request.POST if "sheet" in request.POST else None, initial={"sheet": batch.sheet}
    )
    if chosen.is_valid():
        services.batch_sheet(actor=viewer, batch=batch, sheet=chosen.cleaned_data["sheet"])
        return redirect("imports:match", uid=batch.uid)
    proposal = services.proposal_of(batch, viewer.language)
    data = request.POST if request.method == "POST" and "sheet" not in request.POST else None
    form = FoldedMatchForm(
        kinds()[batch.kind],
        Catalogue.of(PACKAGE),
        proposal,
        language_of(viewer),
        data,
        examples=services.examples_of(batch, viewer.language),
    )
    if form.is_valid():
        try:
            services.batch_match(actor=viewer, batch=batch, mapping=form.mapping)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("imports:detail", uid=batch.uid)
    return render(
        request,
        "console/imports/match.html",
        {
            "batch": batch,
            "form": form,
            "proposal": proposal,
            "sheets": chosen if len(names) > 1 else None,
        },
        status=422 if form.errors or chosen.errors else 200,
    )


@open_to(OPERATORS)
@require_POST
def confirm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    batch = batch_for_edit(request.viewer, uid)
    try:
        services.batch_confirm(actor=request.viewer, batch=batch)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("imports:detail", uid=batch.uid)


@open_to(OPERATORS)
@require_POST
def discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    batch = batch_for_edit(request.viewer, uid)
    try:
        services.batch_discard(actor=request.viewer, batch=batch)
        messages.success(request, _("The file was discarded; nothing was changed."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("imports:index")


def _codes(batch: ImportBatch) -> list[str]:
    """Return the reasons that occur, each once."""
    found = ImportRow.objects.filter(batch=batch).exclude(reasons=[]).values_list("reasons", flat=True)
    return sorted({code for codes in found.distinct()[:500] for code in codes})
