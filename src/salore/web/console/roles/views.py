"""Roles: who holds which, giving one, ending one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.errors import DomainError
from salore.organisation import access
from salore.organisation.models import Appointment
from salore.organisation.services.appointments import appointment_end, appointment_make
from salore.web.console.roles.forms import AppointForm, EndForm
from salore.web.console.roles.listing import ROLES
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(OPERATORS)
@require_safe
def index(request: SignedInRequest) -> HttpResponseBase:
    rows = Appointment.objects.filter(agency_id=request.viewer.agency_id)
    rows = rows.select_related("person", "unit", "for_person")
    if ROLES.asks_file(request):
        return ROLES.file(request, rows)
    return render(request, "console/roles/index.html", {"page": ROLES.page(request, rows)})


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def appoint(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    sent = request.POST if request.method == "POST" else None
    form = AppointForm(sent, viewer=viewer, initial={"starts_on": viewer.today})
    if form.is_bound and form.is_valid():
        try:
            appointment_make(actor=viewer, **form.cleaned_data)
        except DomainError as error:
            field = error.context.get("field")
            form.add_error(field if field in form.fields else None, str(error))
        else:
            return redirect("roles:index")
    return render(request, "console/roles/appoint.html", {"form": form}, status=422 if form.is_bound else 200)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show one role, and end it with a last day."""
    viewer, held = request.viewer, access.appointment_for_change(request.viewer, uid)
    sent = request.POST if request.method == "POST" else None
    form = EndForm(sent, initial={"ends_on": viewer.today})
    if form.is_bound and form.is_valid():
        try:
            appointment_end(actor=viewer, appointment=held, ends_on=form.cleaned_data["ends_on"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("roles:index")
    is_over = held.ends_on is not None and held.ends_on < viewer.today
    context = {"form": form, "held": held, "is_over": is_over}
    return render(request, "console/roles/end.html", context, status=422 if form.is_bound else 200)
