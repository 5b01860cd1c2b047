"""The decision on one case: its record, the result as released, and the form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from salore.appraisal.services.leaving_out import sources_that_count
from salore.core.errors import DomainError, StaleError
from salore.cycles.saying import period_name
from salore.ledger.services import record_reading
from salore.objections.access import Seat, objection_for_decision
from salore.objections.models import Objection
from salore.objections.selectors import case_of, summaries_of
from salore.objections.services.deciding import objection_decide, standing_of
from salore.objections.services.rounds import round_ask
from salore.results.selectors import result_view
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.objections.forms import CHANGED, DecisionForm, RoundForm

UNPROCESSABLE, CONFLICT = 422, 409


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: SignedInRequest, uid: UUID) -> HttpResponse:
    seat = objection_for_decision(request.viewer, uid)
    objection = seat.objection
    if request.method != "POST" and not objection.is_pending:
        return redirect("objections:detail", objection.uid)
    record_reading(request.viewer, objection, person_id=objection.person_id)
    standing, sources = standing_of(objection), sources_that_count(objection.period, objection.person)
    if request.method != "POST":
        begun = {"seen": _last(objection), "result": standing.result, "behaviour": standing.behaviour}
        if standing.has_new_round:
            begun["outcome"] = CHANGED
        return _shown(request, seat, DecisionForm(standing, sources, initial=begun))
    form = DecisionForm(standing, sources, request.POST)
    if not form.is_valid():
        return _shown(request, seat, form, status=UNPROCESSABLE)
    try:
        objection_decide(
            actor=request.viewer, objection=objection, ruling=form.ruling(), seen=form.cleaned_data["seen"]
        )
    except DomainError as error:
        status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
        objection.refresh_from_db(fields=["state", "decided_by", "ended_at", "reason"])
        form.read_now(_last(objection))
        return _shown(request, seat, form, status=status, refusal=error)
    return redirect("objections:detail", objection.uid)


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new_round(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Have colleagues asked anew, before the case is decided."""
    seat = objection_for_decision(request.viewer, uid)
    objection = seat.objection
    record_reading(request.viewer, objection, person_id=objection.person_id)
    form = RoundForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"objection": objection, "form": form}
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                round_ask(actor=request.viewer, objection=objection, reason=form.cleaned_data["reason"])
                return redirect("objections:detail", objection.uid)
            except DomainError as error:
                context["refusal"] = error
                status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
    context |= {"case": case_of(seat, request.viewer.today), "period_name": period_name(objection.period.key)}
    return render(request, "workspace/objections/ask_round.html", context, status=status)


def _last(objection: Objection) -> int:
    return objection.entries.order_by("-pk").values_list("pk", flat=True).first() or 0


def _shown(
    request: SignedInRequest, seat: Seat, form: DecisionForm, status: int = 200, **more: Any
) -> HttpResponse:
    viewer, objection = request.viewer, seat.objection
    context = {
        "objection": objection,
        "case": case_of(seat, viewer.today),
        "form": form,
        "period_name": period_name(objection.period.key),
        "view": result_view(objection.result, viewer.language),
        "summaries": summaries_of(objection, viewer.language),
    }
    return render(request, "workspace/objections/decide.html", context | more, status=status)
