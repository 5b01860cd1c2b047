"""Proposing a plan, taking it back, and the superior's decision; each after a page that shows it whole."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salore.core.errors import DomainError
from salore.ledger.services import record_reading
from salore.planning.access import plan_for_decision, plan_for_proposal
from salore.planning.readiness import wanting
from salore.planning.selectors import sheet_of
from salore.planning.services.agreement import plan_agree, plan_propose, plan_return, plan_take_back
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.planning.forms import ReturnForm, SeenForm
from salore.web.workspace.planning.views.answers import act, address_of, refused
from salore.web.workspace.planning.views.showing import context_of


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The check page before a plan goes to the superior."""
    plan = plan_for_proposal(request.viewer, uid)
    sheet = sheet_of(request.viewer, plan)
    form = SeenForm(request.POST or None, initial={"seen": plan.edition})
    context = context_of(sheet, may_write=True, may_propose=True) | {
        "form": form,
        "wanting": wanting(sheet.goals),
    }
    if request.method != "POST":
        return render(request, "workspace/planning/propose.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/propose.html", context)
    try:
        plan_propose(actor=request.viewer, plan=plan, seen=form.cleaned_data["seen"])
    except DomainError as error:
        return refused(request, "workspace/planning/propose.html", context, error)
    return redirect(address_of(plan))


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
def decide(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The superior reads a proposed plan whole and agrees it, or returns it with a reason."""
    plan = plan_for_decision(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    returns = request.POST.get("decision") == "return"
    form = ReturnForm(request.POST if returns else None, initial={"seen": plan.edition})
    agreed = SeenForm(request.POST if request.method == "POST" else None)
    sheet = sheet_of(request.viewer, plan)
    context = context_of(sheet, may_write=False, may_propose=False) | {"form": form}
    template = "workspace/planning/decide.html"
    if request.method != "POST":
        return render(request, template, context)
    if not (form if returns else agreed).is_valid():
        return refused(request, template, context)
    try:
        if returns:
            typed = form.cleaned_data
            plan_return(actor=request.viewer, plan=plan, seen=typed["seen"], reason=typed["reason"])
        else:
            plan_agree(actor=request.viewer, plan=plan, seen=agreed.cleaned_data["seen"])
    except DomainError as error:
        return refused(request, template, context, error)
    return redirect(address_of(plan))
