"""Public services, and which job families plan in another system."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.organisation import access, vocabulary
from salore.organisation.models import Agency, JobFamily
from salore.organisation.services import structure
from salore.web.console.organisation.answers import Sheet, answer, posted
from salore.web.console.organisation.forms.structure import JobFamilyForm, ServiceForm
from salore.web.console.organisation.listing import SERVICES
from salore.web.door import OPERATORS, open_to
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


@open_to(OPERATORS)
@require_safe
def job_families(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    held = {one.key: one for one in JobFamily.objects.filter(agency_id=viewer.agency_id)}
    known = vocabulary.job_families(Agency.objects.get(pk=viewer.agency_id), viewer.language)
    families = [(key, label, held.get(key)) for key, label in known]
    return render(request, "console/organisation/job_families.html", {"families": families})


@open_to(OPERATORS)
@require_http_methods(_TWO)
@once
def job_family(request: SignedInRequest, key: str) -> HttpResponse:
    viewer = request.viewer
    known = dict(vocabulary.job_families(Agency.objects.get(pk=viewer.agency_id), viewer.language))
    if key not in known:
        raise Http404
    held = JobFamily.objects.filter(agency_id=viewer.agency_id, key=key).first()
    begins = {"managed_elsewhere": held.managed_elsewhere, "elsewhere": held.elsewhere} if held else {}
    form = JobFamilyForm(posted(request), initial=begins)
    return answer(
        request,
        form,
        lambda: structure.job_family_set(actor=viewer, key=key, **form.cleaned_data),
        Sheet(
            title=known[key],
            button=_("Save"),
            back=reverse("organisation:job_families"),
            back_label=_("Job families"),
        ),
    )


def _sheet(title: str, button: str) -> Sheet:
    return Sheet(
        title=title, button=button, back=reverse("organisation:services"), back_label=_("Public services")
    )
