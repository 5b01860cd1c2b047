"""Delegations of the viewer by letter: who decides in their place, from when to when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.appraisal.access import mandate_for_end, mandate_for_scan
from salore.appraisal.models import Mandate
from salore.appraisal.services.mandates import mandate_delegate, mandate_end
from salore.core.errors import DomainError
from salore.web.door import leaders, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.stored_files import file_response
from salore.web.workspace.deciding.forms import DelegationForm


@open_to(leaders)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def delegations(request: SignedInRequest) -> HttpResponse:
    """Show who decides in the viewer's place, and let somebody do so."""
    viewer = request.viewer
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DelegationForm(*sent, viewer=viewer, initial={"starts_on": viewer.today})
    if form.is_bound and form.is_valid():
        try:
            made = mandate_delegate(actor=viewer, **form.cleaned_data)
        except DomainError as error:
            field = error.context.get("field")
            form.add_error(field if field in form.fields else None, str(error))
        else:
            words = _("%(name)s decides in your place. You still may decide, too.")
            messages.success(request, words % {"name": made.decider.full_name})
            return redirect("deciding:delegations")
    rows = Mandate.objects.filter(superior__in=viewer.themselves, ended_at=None)
    rows = rows.exclude(ends_on__lt=viewer.today).select_related("decider").order_by("starts_on", "pk")
    context = {"form": form, "rows": rows, "today": viewer.today}
    status = 422 if form.is_bound else 200
    return render(request, "workspace/deciding/delegations.html", context, status=status)


@open_to(leaders)
@require_POST
@once
def end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    try:
        mandate_end(actor=request.viewer, mandate=mandate_for_end(request.viewer, uid))
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("deciding:delegations")


@open_to()
@require_safe
def letter(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    mandate = mandate_for_scan(request.viewer, uid)
    if mandate.scan is None:
        raise Http404
    return file_response(mandate.scan, inline=True)
