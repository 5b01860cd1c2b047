"""Goals of the whole agency, and its library of good starts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.core.errors import DomainError
from salore.planning.access import plan_for_view
from salore.planning.content import goal_content, goal_rows
from salore.planning.library import own_templates, template_for_use
from salore.planning.models import Goal
from salore.planning.services.library import template_keep, template_remove
from salore.web.door import OFFICERS, OPERATORS, agency_wide, heads, leaders, open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.planning.views.answers import refused
from salore.web.workspace.planning.views.listing import GOALS, goals_to_list
from salore.web.workspace.planning.views.together import chosen_cycle


@open_to(agency_wide, heads, OFFICERS)
@require_safe
def goals(request: SignedInRequest) -> HttpResponseBase:
    cycle, cycles = chosen_cycle(request)
    rows = goals_to_list(request.viewer, cycle)
    if GOALS.asks_file(request):
        return GOALS.file(request, rows)
    context = {"page": GOALS.page(request, rows), "cycle": cycle, "cycles": cycles}
    return render(request, "workspace/planning/agency.html", context)


@open_to(OPERATORS)
@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    return render(request, "workspace/planning/library.html", {"templates": own_templates(request.viewer)})


@open_to(OPERATORS, leaders)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take a goal that one may read into the agency's library, for the post of its owner or another."""
    goal: Goal | None = Goal.objects.filter(agency_id=request.viewer.agency_id, uid=uid).first()
    if goal is None:
        raise Http404
    plan = plan_for_view(request.viewer, goal.plan.uid)
    row = goal_rows().get(pk=goal.pk)
    post = plan.assignment.position.name if plan.assignment else ""
    context = {"goal": goal, "plan": plan, "post": request.POST.get("post", post)}
    if request.method != "POST":
        return render(request, "workspace/planning/keep.html", context)
    try:
        template_keep(
            actor=request.viewer, goal=goal_content(row), title_key=request.POST.get("post", "")[:250]
        )
    except DomainError as error:
        return refused(request, "workspace/planning/keep.html", context, error)
    messages.success(request, _("This goal is in the library now, as a good start for that post."))
    return redirect("planning:detail", plan.uid)


@open_to(OPERATORS)
@require_POST
def forget(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take a goal of the agency's own out of the library."""
    template = template_for_use(request.viewer, uid)
    if template is None or template.agency_id != request.viewer.agency_id:
        raise Http404
    template_remove(actor=request.viewer, template=template)
    messages.success(request, _("The goal was taken out of the library."))
    return redirect("planning:library")
