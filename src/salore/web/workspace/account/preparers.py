"""Who drafts for a head. To agree and to decide stays with the head."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from salore.core.errors import DomainError
from salore.core.models import DatedQuerySet
from salore.organisation.models import Appointment
from salore.organisation.services.appointments import appointment_end, preparer_name
from salore.organisation.viewer import Viewer
from salore.web.door import heads, open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.account.forms import PreparerForm


@open_to(heads)
@require_http_methods(["GET", "HEAD", "POST"])
def preparers(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = PreparerForm(
        request.POST if request.method == "POST" else None, viewer=viewer, initial={"starts_on": viewer.today}
    )
    if form.is_bound and form.is_valid():
        try:
            preparer_name(actor=viewer, **form.cleaned_data)
        except DomainError as error:
            field = error.context.get("field")
            form.add_error(field if field in form.fields else None, str(error))
        else:
            return redirect("me:preparers")
    rows = _own(viewer).exclude(ends_on__lt=viewer.today).select_related("person").order_by("starts_on")
    context = {"form": form, "rows": rows, "today": viewer.today}
    return render(request, "account/preparers.html", context, status=422 if form.is_bound else 200)


@open_to(heads)
@require_POST
def end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """End a preparer's role today; from tomorrow on they draft nothing more."""
    viewer = request.viewer
    held = _own(viewer).exclude(ends_on__lt=viewer.today).filter(uid=uid).first()
    if held is None:
        raise Http404
    last_day = viewer.today if held.starts_on <= viewer.today else held.starts_on - timedelta(days=1)
    if held.ends_on is None or held.ends_on > last_day:
        appointment_end(actor=viewer, appointment=held, ends_on=last_day)
    return redirect("me:preparers")


def _own(viewer: Viewer) -> DatedQuerySet[Appointment]:
    return Appointment.objects.filter(agency_id=viewer.agency_id, for_person_id=viewer.person_id)
