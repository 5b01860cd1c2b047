"""Asking for a change of an agreed plan, and giving it up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salore.core.errors import DomainError
from salore.ledger.services import record_reading
from salore.planning.access import plan_for_proposal, plan_for_revision
from salore.planning.services.revision import plan_revise, plan_revision_drop
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.plans import ReviseForm
from salore.web.workspace.planning.views.answers import act, address_of, refused, to_plan


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def revise(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_revision(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    form = ReviseForm(request.POST if request.method == "POST" else None, initial={"seen": plan.edition})
    context = {"plan": plan, "form": form, "is_mine": plan.person_id == request.viewer.person_id}
    if request.method != "POST":
        return render(request, "workspace/planning/revise.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/revise.html", context)
    typed = form.cleaned_data
    try:
        plan_revise(actor=request.viewer, plan=plan, reason=typed["reason"], seen=typed["seen"])
    except DomainError as error:
        return refused(request, "workspace/planning/revise.html", context, error)
    return to_plan(plan)


@open_to()
@require_POST
def drop(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_proposal(request.viewer, uid)
    return act(
        request,
        lambda: plan_revision_drop(actor=request.viewer, plan=plan, seen=plan.edition),
        address_of(plan),
        _("The revision was given up. The agreed version stays as it was."),
    )
