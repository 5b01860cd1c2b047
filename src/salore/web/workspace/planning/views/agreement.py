"""Proposing a plan, taking it back, and the superior's decision; each after a page that shows it whole."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record_reading
from salore.planning.access import plan_for_decision, plan_for_proposal
from salore.planning.models import Plan
from salore.planning.readiness import wanting
from salore.planning.selectors import reached_before, sheet_of
from salore.planning.services.agreement import plan_agree, plan_propose, plan_return, plan_take_back
from salore.planning.waiting import waiting_in
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.plans import ReturnForm, SeenForm
from salore.web.workspace.planning.views.answers import (
    act,
    address_of,
    changed_since,
    reading_of,
    refused,
    to_plan,
)
from salore.web.workspace.planning.views.showing import content_shown, context_of, shown_goals


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def propose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The check page before a plan goes to the superior."""
    plan = plan_for_proposal(request.viewer, uid)
    sheet = sheet_of(request.viewer, plan)
    form = SeenForm(request.POST if request.method == "POST" else None, initial={"seen": plan.edition})
    goals = shown_goals(sheet, with_hints=True, reached=reached_before(plan))
    context = context_of(request.viewer, sheet) | {"form": form, "goals": goals, "is_check": True}
    context |= {"wanting": wanting(sheet.goals)}
    if request.method != "POST":
        return render(request, "workspace/planning/propose.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/propose.html", context)
    try:
        plan_propose(actor=request.viewer, plan=plan, seen=form.cleaned_data["seen"])
    except DomainError as error:
        # The page shows what stands there now; sending it again consents to that.
        context["form"] = SeenForm(initial={"seen": plan.edition})
        return refused(request, "workspace/planning/propose.html", context, error)
    return to_plan(plan)


@open_to()
@require_POST
def take_back(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_proposal(request.viewer, uid)
    return act(
        request,
        lambda: plan_take_back(actor=request.viewer, plan=plan, seen=plan.edition),
        address_of(plan),
        _("The plan is yours again. You can go on writing."),
    )


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The superior reads a proposed plan whole and agrees it, or returns it with a reason."""
    plan = plan_for_decision(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    sheet = sheet_of(request.viewer, plan)
    if request.method != "POST":
        return _decision_page(request, plan)
    returns = request.POST.get("decision") == "return"
    form = (ReturnForm if returns else SeenForm)(request.POST)
    if not form.is_valid():
        return _decision_page(request, plan, form=form if returns else None, status=422)
    typed = form.cleaned_data
    try:
        if returns:
            plan_return(actor=request.viewer, plan=plan, seen=typed["seen"], reason=typed["reason"])
        else:
            plan_agree(actor=request.viewer, plan=plan, seen=typed["seen"])
    except DomainError as error:
        changed = changed_since(request.POST.get("read", ""), content_shown(sheet))
        kept = ReturnForm(initial={"seen": plan.edition, "reason": typed.get("reason", "")})
        status = 409 if isinstance(error, StaleError) else 422
        return _decision_page(request, plan, form=kept, status=status, refusal=error, differences=changed)
    return _after(request, plan, returned=returns)


def _decision_page(
    request: SignedInRequest, plan: Plan, *, form: SeenForm | None = None, status: int = 200, **more: object
) -> HttpResponse:
    sheet = sheet_of(request.viewer, plan)
    context = context_of(request.viewer, sheet) | {
        "form": form or ReturnForm(initial={"seen": plan.edition}),
        "read": reading_of(content_shown(sheet)),
        "is_check": True,
    }
    return render(request, "workspace/planning/decide.html", context | more, status=status)


def _after(request: SignedInRequest, plan: Plan, *, returned: bool) -> HttpResponse:
    """Say what was done, and lead on to what waits still."""
    names = {"year": plan.cycle.year, "name": plan.person.full_name}
    if returned:
        words = _("The plan for %(year)s of %(name)s was returned with your reason.")
    else:
        words = _("The plan for %(year)s of %(name)s is agreed and locked.")
    messages.success(request, words % names)
    waiting = waiting_in(request.viewer, plan.cycle)
    if not waiting:
        return to_plan(plan)
    # Those that have to be read come first; what reads as the draft is agreed together on the list.
    following = waiting[0]
    if following.is_unchanged:
        return redirect("planning:agree_many")
    return redirect("planning:decide", following.plan.uid)
