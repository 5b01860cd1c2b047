"""Bringing in the copy of one's own plan that is written in another system and has no copy here yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.organisation.elsewhere import kept_elsewhere
from salore.organisation.models import Assignment
from salore.planning.imports.copies import copy_keep
from salore.planning.imports.offers import copy_offer
from salore.planning.imports.uploads import contents_of, language_of, upload_for_import, upload_keep
from salore.planning.models import Plan
from salore.planning.selectors import open_cycle
from salore.planning.services.starting import new_plan
from salore.planning.states import OWN_TURN, PlanState
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.plan_imports.forms import FileForm
from salore.web.workspace.plan_imports.own import matched

_METHODS = ["GET", "HEAD", "POST"]


@open_to()
@require_http_methods(_METHODS)
def upload(request: SignedInRequest, year: int) -> HttpResponse:
    cycle, held, _begun = _target(request, year)
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if is_sent and form.is_valid():
        try:
            stored = upload_keep(actor=request.viewer, upload=form.cleaned_data["file"])
            contents_of(request.viewer, stored)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("plan_imports:copy_look", year, stored.uid)
    context = _about(cycle, held) | {"form": form, "offered": True}
    return render(request, "workspace/plan_imports/upload.html", context, status=422 if is_sent else 200)


@open_to()
@require_http_methods(_METHODS)
@once
def look(request: SignedInRequest, year: int, file: UUID) -> HttpResponse:
    cycle, held, begun = _target(request, year)
    stored = upload_for_import(request.viewer, file)
    context = _about(cycle, held) | {"stored": stored}
    try:
        contents = contents_of(request.viewer, stored)
        if contents.proposal is not None:
            return redirect("plan_imports:copy_match", year, stored.uid)
        offer = copy_offer(new_plan(cycle, held), contents.plans, language_of(request.viewer))
        if request.method == "POST":
            goals = [one.draft for one in offer.goals]
            kept = copy_keep(
                actor=request.viewer, cycle=cycle, assignment=held, plan=begun, goals=goals, texts=offer.texts
            )
            messages.success(request, _("The copy says what the file says."))
            return redirect("planning:detail", kept.uid) if kept else redirect("planning:mine")
    except DomainError as error:
        refused = "workspace/plan_imports/refused.html"
        return render(request, refused, context | {"refusal": error}, status=422)
    return render(request, "workspace/plan_imports/goals.html", context | {"offer": offer})


@open_to()
@require_http_methods(_METHODS)
def match(request: SignedInRequest, year: int, file: UUID) -> HttpResponse:
    cycle, held, _begun = _target(request, year)
    stored = upload_for_import(request.viewer, file)
    onward = reverse("plan_imports:copy_look", args=[year, stored.uid])
    return matched(request, stored, _about(cycle, held) | {"stored": stored}, onward)


def _target(request: SignedInRequest, year: int) -> tuple[Cycle, Assignment, Plan | None]:
    """Return the year, the viewer's post whose plan is written elsewhere, and what was begun of it here."""
    viewer = request.viewer
    cycle = open_cycle(viewer, year)
    if cycle is None or viewer.person_id is None:
        raise Http404
    posts = (
        Assignment.objects.overlapping(max(cycle.starts_on, viewer.today), cycle.ends_on)
        .filter(agency_id=viewer.agency_id, person_id=viewer.person_id)
        .select_related("position", "unit", "agency", "person")
        .order_by("role", "starts_on", "pk")
    )
    plans = Plan.objects.filter(cycle=cycle, assignment__in=posts).exclude(state=PlanState.CLOSED)
    there = {plan.assignment_id: plan for plan in plans.select_related("cycle")}
    for held in posts:
        begun = there.get(held.pk)
        if kept_elsewhere(held) and (begun is None or begun.state in OWN_TURN):
            return cycle, held, begun
    raise Http404


def _about(cycle: Cycle, held: Assignment) -> dict[str, Any]:
    """Return what the pages of an import say, of a plan that is not here yet."""
    return {"copy_of": kept_elsewhere(held), "year": cycle.year}
