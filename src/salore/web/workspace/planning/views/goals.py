"""Goals typed, changed, taken out and put in order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salore.core.errors import DomainError
from salore.cycles.models import pack_of
from salore.organisation.models import Service
from salore.planning.access import goal_for_edit, plan_for_edit
from salore.planning.models import Goal, Plan
from salore.planning.parents import parents_for
from salore.planning.services.goals import goal_add, goal_change, goal_move, goal_remove
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.planning.forms import GoalForm, IndicatorFormSet, Indicators, SeenForm
from salore.web.workspace.planning.views.answers import act, address_of, refused

_TEMPLATE = "workspace/planning/goal_form.html"


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _written(request, plan_for_edit(request.viewer, uid), None)


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    goal = goal_for_edit(request.viewer, uid)
    return _written(request, goal.plan, goal)


def _written(request: SignedInRequest, plan: Plan, goal: Goal | None) -> HttpResponse:
    """Show the form of a goal, or take what was typed."""
    form, indicators = _forms(plan, goal, request.POST if request.method == "POST" else None)
    context = {"plan": plan, "goal": goal, "form": form, "indicators": indicators}
    if request.method != "POST" or "more" in request.POST:
        return render(request, _TEMPLATE, context)
    if not (form.is_valid() & indicators.is_valid()):
        return refused(request, _TEMPLATE, context)
    draft = form.draft(indicators.drafts())
    try:
        if goal is None:
            kept = goal_add(actor=request.viewer, plan=plan, draft=draft)
        else:
            kept = goal_change(actor=request.viewer, goal=goal, draft=draft, seen=form.cleaned_data["seen"])
    except DomainError as error:
        return refused(request, _TEMPLATE, context | _now(error), error)
    return redirect(address_of(plan, f"rhk-{kept.number}"))


def _forms(plan: Plan, goal: Goal | None, data: QueryDict | None) -> tuple[GoalForm, IndicatorFormSet]:
    pack = pack_of(plan.cycle.pack_version.content_hash)
    about: dict[str, Any] = {
        "parents": parents_for(plan, also=goal.parent_id if goal else None),
        "weighted": pack.is_numeric,
    }
    shared = {"services": list(_services(plan)), "approach": plan.approach}
    if data is None:
        initial = GoalForm.initial_of(goal) if goal else {}
        rows = _initial_rows(goal)
        form = GoalForm(initial=initial | {"seen": plan.edition}, **about)
        return form, Indicators(initial=rows, prefix="i", form_kwargs=shared)
    if "more" in data:
        # What was typed stays as it is, unjudged, with one more row below.
        form = GoalForm(initial=data.dict(), **about)
        return form, Indicators(initial=[*_typed_rows(data), {}], prefix="i", form_kwargs=shared)
    return GoalForm(data, **about), Indicators(data, prefix="i", form_kwargs=shared)


def _services(plan: Plan) -> Any:
    return Service.objects.filter(agency_id=plan.agency_id).order_by("name")[:200]


def _initial_rows(goal: Goal | None) -> list[dict[str, Any]]:
    from salore.web.workspace.planning.forms import IndicatorForm

    rows = goal.indicators.select_related("service").order_by("number") if goal else ()
    return [IndicatorForm.initial_of(row) for row in rows] or [{}]


def _typed_rows(data: QueryDict) -> list[dict[str, Any]]:
    from salore.web.workspace.planning.forms import IndicatorForm

    total = data.get("i-TOTAL_FORMS", "")
    count = min(int(total), 20) if total.isdecimal() and len(total) < 4 else 1
    names = IndicatorForm.base_fields
    return [{name: data.get(f"i-{row}-{name}", "") for name in names} for row in range(count)]


def _now(error: DomainError) -> dict[str, Any]:
    """Return what is kept now, to be compared with what was typed."""
    goal = error.context.get("goal")
    if goal is None:
        return {}
    return {"stored": goal, "stored_rows": list(goal.indicators.order_by("number"))}


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    goal = goal_for_edit(request.viewer, uid)
    plan = goal.plan
    form = SeenForm(request.POST or None, initial={"seen": plan.edition})
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"plan": plan, "goal": goal, "form": form}
        return render(request, "workspace/planning/goal_remove.html", context, status=status)
    seen = form.cleaned_data["seen"]
    return act(
        request,
        lambda: goal_remove(actor=request.viewer, goal=goal, seen=seen),
        address_of(plan),
        _("The goal “%(title)s” was taken out.") % {"title": goal.title},
    )


@open_to()
@require_POST
def move(request: SignedInRequest, uid: UUID) -> HttpResponse:
    goal = goal_for_edit(request.viewer, uid)
    up = request.POST.get("ke") != "bawah"
    return act(
        request,
        lambda: goal_move(actor=request.viewer, goal=goal, up=up),
        address_of(goal.plan, "rhk"),
    )
