"""Scans of hand-signed sheets: seen by whoever may read the plan."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.core.errors import DomainError
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.planning.access import plan_for_view
from salore.planning.models import Plan
from salore.planning.printing import signed
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.stored_files import file_response
from salore.web.workspace.printing.forms import ScanForm


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sheets(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    if request.method == "POST":
        plan = signed.plan_for_signing(viewer, uid)
        form = ScanForm(request.POST, request.FILES)
        if form.is_valid() and _kept(viewer, plan, form):
            return redirect("printing:signed", plan.uid)
    else:
        plan, form = plan_for_view(viewer, uid), ScanForm()
        record_reading(viewer, plan, person_id=plan.person_id)
    context = {
        "plan": plan,
        "is_mine": plan.person_id == viewer.person_id,
        "form": form,
        "may_sign": _may_sign(viewer, plan),
        "sheets": plan.signed_sheets.select_related("file", "added_by").order_by("-added_at"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/printing/signed.html", context, status=status)


def _kept(viewer: Viewer, plan: Plan, form: ScanForm) -> bool:
    try:
        signed.signed_attach(actor=viewer, plan=plan, upload=form.cleaned_data["scan"])
    except DomainError as error:
        form.add_error("scan", str(error))
        return False
    return True


def _may_sign(viewer: Viewer, plan: Plan) -> bool:
    try:
        signed.plan_for_signing(viewer, plan.uid)
    except Http404:
        return False
    return plan.version > 0


@open_to()
@require_safe
def scan(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    found = signed.signed_for_view(request.viewer, uid)
    record_reading(request.viewer, found.plan, person_id=found.plan.person_id)
    return file_response(found.file, inline=True)


@open_to()
@require_POST
def remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = signed.signed_for_change(request.viewer, uid)
    plan_uid = found.plan.uid
    signed.signed_remove(actor=request.viewer, sheet=found)
    return redirect("printing:signed", plan_uid)
