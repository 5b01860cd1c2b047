"""One's own plan, anybody's plan that one may read, and how a plan begins."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.errors import DomainError
from salore.ledger.services import record_reading
from salore.organisation.models import Assignment
from salore.planning.access import plan_for_view
from salore.planning.models import Plan
from salore.planning.selectors import Shelf, open_cycle, sheet_of, shelf_of
from salore.planning.services.starting import plan_start
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.planning.views.answers import address_of, refused
from salore.web.workspace.planning.views.showing import context_of


@open_to()
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    wanted = request.GET.get("tahun", "")
    shelf = shelf_of(request.viewer, int(wanted) if wanted.isdecimal() and len(wanted) == 4 else None)
    if shelf.chosen is None or not shelf.chosen.plans:
        return render(request, "workspace/planning/none.html", {"shelf": shelf})
    return _page(request, shelf.chosen.plans[-1], shelf)


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_view(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    return _page(request, plan)


def _page(request: SignedInRequest, plan: Plan, shelf: Shelf | None = None) -> HttpResponse:
    sheet = sheet_of(request.viewer, plan)
    prepares = plan.person_id in request.viewer.prepares_for
    context = context_of(sheet, may_write=sheet.is_mine or prepares, may_propose=sheet.is_mine)
    return render(request, "workspace/planning/plan.html", context | {"shelf": shelf})


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, year: int) -> HttpResponse:
    cycle = open_cycle(request.viewer, year)
    if cycle is None:
        raise Http404
    posts = list(
        Assignment.objects.overlapping(max(cycle.starts_on, request.viewer.today), cycle.ends_on)
        .filter(agency_id=request.viewer.agency_id, person_id__in=request.viewer.themselves)
        .select_related("position", "unit", "agency")
        .order_by("role", "starts_on")
    )
    context = {"cycle": cycle, "posts": posts}
    if request.method != "POST":
        return render(request, "workspace/planning/start.html", context)
    chosen = next((post for post in posts if str(post.uid) == request.POST.get("post")), None)
    if chosen is None:
        return refused(request, "workspace/planning/start.html", context)
    try:
        plan = plan_start(actor=request.viewer, cycle=cycle, assignment=chosen)
    except DomainError as error:
        return refused(request, "workspace/planning/start.html", context, error)
    return redirect(address_of(plan))
