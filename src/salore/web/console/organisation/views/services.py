"""Public services."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.organisation import access
from salore.organisation.services import structure
from salore.web.console.organisation.answers import Sheet, answer, posted
from salore.web.console.organisation.forms.structure import ServiceForm
from salore.web.console.organisation.listing import SERVICES
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_TWO = ["GET", "HEAD", "POST"]


@open_to(access.manages)
@require_safe
def services(request: SignedInRequest) -> HttpResponseBase:
    rows = access.services_managed(request.viewer).select_related("unit")
    if SERVICES.asks_file(request):
        return SERVICES.file(request, rows)
    return render(request, "console/organisation/services.html", {"page": SERVICES.page(request, rows)})


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def service_add(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = ServiceForm(posted(request), viewer=viewer, initial={"unit": request.GET.get("unit", "")})
    return answer(
        request,
        form,
        lambda: structure.service_save(actor=viewer, service=None, **form.cleaned_data),
        _sheet(_("Add a service"), _("Add")),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def service(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.service_for_change(request.viewer, uid)
    form = ServiceForm(posted(request), viewer=request.viewer, initial=ServiceForm.begins_with(known))
    return answer(
        request,
        form,
        lambda: structure.service_save(actor=request.viewer, service=known, **form.cleaned_data),
        _sheet(known.name, _("Save")),
    )


def _sheet(title: str, button: str) -> Sheet:
    return Sheet(
        title=title, button=button, back=reverse("organisation:services"), back_label=_("Public services")
    )
