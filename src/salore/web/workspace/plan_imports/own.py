"""Bringing in one's own plan, or what was reported on it, from a print or a sheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.core.models import StoredFile
from salore.cycles.saying import period_name
from salore.cycles.states import DOABLE
from salore.planning.access import plan_for_edit
from salore.planning.imports.offers import figure_offers, plan_in, plan_offer
from salore.planning.imports.services import figures_take, goals_take
from salore.planning.imports.uploads import (
    Contents,
    columns_settle,
    contents_of,
    language_of,
    proposal_of,
    upload_for_import,
    upload_keep,
)
from salore.planning.models import Plan
from salore.planning.progress.selectors import may_report, sheet_of
from salore.planning.reading.plan import PACKAGE
from salore.planning.reading.plan_tables import plan_kind
from salore.planning.states import EDITABLE
from salore.web.door import open_to
from salore.web.matching import MatchForm
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.plan_imports.forms import UploadForm
from salore.wording import Catalogue

GOALS = "rhk"


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_edit(request.viewer, uid)
    offered = _offered(plan)
    is_sent = request.method == "POST"
    form = (
        UploadForm(request.POST, request.FILES, offered=offered) if is_sent else UploadForm(offered=offered)
    )
    if is_sent and form.is_valid():
        try:
            stored = upload_keep(actor=request.viewer, upload=form.cleaned_data["file"])
            # A file that cannot be read is told here, where another can be chosen.
            contents_of(request.viewer, stored)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("plan_imports:look", plan.uid, stored.uid, form.cleaned_data["what"])
    context = _about(request, plan) | {"form": form, "offered": offered}
    return render(request, "workspace/plan_imports/upload.html", context, status=422 if is_sent else 200)


def _offered(plan: Plan) -> list[tuple[str, Any]]:
    """Return what can be taken into the plan now: goals while it is written, figures once it is agreed."""
    offered: list[tuple[str, Any]] = []
    if plan.is_elsewhere:
        offered.append((GOALS, _("The plan as it reads there now, as a copy")))
    elif plan.state in EDITABLE:
        offered.append((GOALS, _("Goals with their indicators, as a draft")))
    if may_report(plan, copied=plan.is_elsewhere):
        for span in sheet_of(plan).spans:
            if span.deadline.state in DOABLE:
                words = _("Realisations of %(period)s") % {"period": period_name(span.key)}
                offered.append((span.key, words))
    return offered


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def look(request: SignedInRequest, uid: UUID, file: UUID, what: str) -> HttpResponse:
    plan = plan_for_edit(request.viewer, uid)
    stored = upload_for_import(request.viewer, file)
    try:
        contents = contents_of(request.viewer, stored)
        if contents.proposal is not None:
            return redirect("plan_imports:match", plan.uid, stored.uid, what)
        if what == GOALS:
            return _goals(request, plan, stored, contents)
        return _figures(request, plan, stored, contents, what)
    except DomainError as error:
        context = _about(request, plan) | {"stored": stored, "refusal": error}
        return render(request, "workspace/plan_imports/refused.html", context, status=422)


def _goals(request: SignedInRequest, plan: Plan, stored: StoredFile, contents: Contents) -> HttpResponse:
    offer = plan_offer(plan, plan_in(contents.plans, plan), language_of(request.viewer))
    context = _about(request, plan) | {"offer": offer, "stored": stored}
    if request.method != "POST":
        return render(request, "workspace/plan_imports/goals.html", context)
    try:
        count = goals_take(actor=request.viewer, plan=plan, offer=offer, chosen=request.POST.getlist("pilih"))
    except DomainError as error:
        return render(request, "workspace/plan_imports/goals.html", context | {"refusal": error}, status=422)
    if plan.is_elsewhere:
        messages.success(request, _("The copy says what the file says.") if count else _("Nothing was new."))
        return redirect("planning:detail", plan.uid)
    messages.success(
        request,
        ngettext(
            "%(count)s goal was added to your draft.", "%(count)s goals were added to your draft.", count
        )
        % {"count": count},
    )
    return redirect("planning:detail", plan.uid)


def _figures(
    request: SignedInRequest, plan: Plan, stored: StoredFile, contents: Contents, key: str
) -> HttpResponse:
    sheet = sheet_of(plan)
    span = sheet.span(key)
    if span is None:
        raise Http404
    offers = figure_offers(sheet, span, plan_in(contents.plans, plan))
    context = _about(request, plan) | {
        "offers": offers, "stored": stored, "span": span, "name": period_name(span.key),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "workspace/plan_imports/figures.html", context)
    try:
        chosen = request.POST.getlist("pilih")
        figures_take(actor=request.viewer, sheet=sheet, span=span, offers=offers, chosen=chosen)
    except DomainError as error:
        return render(
            request, "workspace/plan_imports/figures.html", context | {"refusal": error}, status=422
        )
    return HttpResponseRedirect(f"{reverse('progress:overview', args=[plan.uid])}?tersimpan={span.key}")


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: SignedInRequest, uid: UUID, file: UUID, what: str) -> HttpResponse:
    plan = plan_for_edit(request.viewer, uid)
    stored = upload_for_import(request.viewer, file)
    context = _about(request, plan) | {"stored": stored}
    return matched(request, stored, context, reverse("plan_imports:look", args=[plan.uid, stored.uid, what]))


def matched(
    request: SignedInRequest, stored: StoredFile, context: dict[str, Any], onward: str
) -> HttpResponse:
    """Ask which column is which, and remember the answer."""
    viewer = request.viewer
    template = "workspace/plan_imports/match.html"
    try:
        proposal = proposal_of(viewer, stored)
    except DomainError as error:
        refused = "workspace/plan_imports/refused.html"
        return render(request, refused, context | {"refusal": error}, status=422)
    data = request.POST if request.method == "POST" else None
    form = MatchForm(plan_kind(), Catalogue.of(PACKAGE), proposal, language_of(viewer), data)
    if request.method == "POST" and form.is_valid():
        try:
            columns_settle(actor=viewer, stored=stored, mapping=form.mapping)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(onward)
    status = 422 if request.method == "POST" else 200
    return render(request, template, context | {"form": form}, status=status)


def _about(request: SignedInRequest, plan: Plan) -> dict[str, Any]:
    return {"plan": plan, "is_mine": plan.person_id == request.viewer.person_id}
