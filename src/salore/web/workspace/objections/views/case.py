"""The cases of somebody, and the page of one: what happens next, and its whole record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.errors import DomainError, StaleError
from salore.cycles.saying import period_name
from salore.ledger.services import record_reading
from salore.objections import access
from salore.objections.selectors import case_of, chances_of, queue_of, those_of
from salore.objections.services.reading import decision_read
from salore.objections.services.recording import entry_add
from salore.objections.states import Part
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.stored_files import file_response
from salore.web.workspace.objections.forms import EntryForm
from salore.wording import Language

UNPROCESSABLE, CONFLICT = 422, 409


@open_to()
@require_safe
def cases(request: SignedInRequest) -> HttpResponse:
    """What one may object to, what one filed, what one explains, what one decides."""
    viewer = request.viewer
    mine, asked = those_of(viewer)
    context = {
        "chances": chances_of(viewer),
        "mine": mine,
        "asked": asked,
        "queue": queue_of(viewer),
        "today": viewer.today,
    }
    return render(request, "workspace/objections/list.html", context)


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    seat = access.objection_for_view(viewer, uid)
    objection = seat.objection
    record_reading(viewer, objection, person_id=objection.person_id)
    if objection.is_decided and seat.part in (Part.EMPLOYEE, Part.APPRAISER):
        decision_read(actor=viewer, objection=objection)
    return shown(request, seat, EntryForm(label_of(seat.part)) if seat.writes else None)


def label_of(part: str) -> str:
    if part == Part.DECIDER:
        return _("Ask the employee or the appraiser")
    if part == Part.APPRAISER:
        return _("Your explanation as appraiser")
    return _("Add an explanation")


def shown(
    request: SignedInRequest, seat: access.Seat, form: EntryForm | None, status: int = 200, **more: Any
) -> HttpResponse:
    objection = seat.objection
    context = {
        "objection": objection,
        "case": case_of(seat, request.viewer.today),
        "part": seat.part,
        "is_own": seat.part == Part.EMPLOYEE,
        "form": form,
        "period_name": period_name(objection.period.key),
    }
    return render(request, "workspace/objections/detail.html", context | more, status=status)


@open_to()
@require_http_methods(["POST"])
@once
def write(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Add to the record of a case; what was typed stands there again where it could not be added."""
    seat = access.objection_for_party(request.viewer, uid)
    form = EntryForm(label_of(seat.part), request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, seat, form, status=UNPROCESSABLE)
    try:
        entry = entry_add(
            actor=request.viewer,
            objection=seat.objection,
            text=form.cleaned_data["text"],
            uploads=form.cleaned_data["proof"],
        )
    except DomainError as error:
        status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
        seat.objection.refresh_from_db(fields=["state", "ended_at", "decided_by", "reason"])
        return shown(request, seat, form, status=status, refusal=error)
    return redirect(f"{reverse('objections:detail', args=[uid])}#c-{entry.uid}")


@open_to()
@require_safe
def attachment(request: SignedInRequest, uid: UUID, file: UUID) -> HttpResponseBase:
    found = access.attachment_for_view(request.viewer, uid, file)
    return file_response(found.file, inline=True)


@open_to()
@require_safe
def letter(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The objection as it was filed; once decided, the decision."""
    # The compiler of the letters is paid for by the process that prints, when it first does.
    from salore.objections.printing import letter_pdf

    viewer = request.viewer
    objection = access.objection_for_view(viewer, uid).objection
    record_reading(viewer, objection, person_id=objection.person_id)
    wants_decision = request.GET.get("isi") == "putusan"
    if wants_decision and not objection.is_decided:
        raise Http404
    language: Language = "en" if request.GET.get("bahasa") == "en" else "id"
    pdf = letter_pdf(objection, decision=wants_decision, language=language)
    response = HttpResponse(pdf, content_type="application/pdf")
    kind = "putusan" if wants_decision else "keberatan"
    response["Content-Disposition"] = f'inline; filename="{kind}-{objection.period.key}-{objection.uid}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
