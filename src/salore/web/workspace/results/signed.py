"""Scans of evaluation documents signed by hand: seen by whoever may read the result."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.core.errors import DomainError
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.results import signing
from salore.results.access import result_for_view
from salore.results.models import Result
from salore.results.selectors import result_view
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.stored_files import file_response
from salore.web.workspace.results.forms import DocumentForm


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def documents(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    if request.method == "POST":
        result = signing.result_for_signing(viewer, uid)
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid() and _kept(viewer, result, form):
            return redirect("results:signed", result.uid)
    else:
        result, form = result_for_view(viewer, uid), DocumentForm()
        record_reading(viewer, result, person_id=result.person_id)
    context = {
        "view": result_view(result, viewer.language),
        "is_own": result.person_id in viewer.themselves,
        "form": form,
        "may_sign": signing.may_sign(viewer, result),
        "documents": result.signed_documents.select_related("file", "added_by").order_by("-added_at"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/results/signed.html", context, status=status)


def _kept(viewer: Viewer, result: Result, form: DocumentForm) -> bool:
    try:
        signing.signed_attach(actor=viewer, result=result, upload=form.cleaned_data["scan"])
    except DomainError as error:
        form.add_error("scan", str(error))
        return False
    return True


@open_to()
@require_safe
def scan(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    found = signing.document_for_view(request.viewer, uid)
    record_reading(request.viewer, found.result, person_id=found.result.person_id)
    return file_response(found.file, inline=True)


@open_to()
@require_POST
def remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = signing.document_for_change(request.viewer, uid)
    result_uid = found.result.uid
    signing.signed_remove(actor=request.viewer, document=found)
    return redirect("results:signed", result_uid)
