"""Receiving one's result, and noting that somebody else's was handed over and not signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record_reading
from salore.results import receiving
from salore.results.models import Receipt, Result
from salore.results.objected import is_objected
from salore.results.selectors import result_view
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.results.forms import HandoverForm
from salore.web.workspace.results.rights import further_rights

_TWO = ["GET", "HEAD", "POST"]
_UNPROCESSABLE, _CONFLICT = 422, 409


@open_to()
@require_http_methods(_TWO)
@once
def receive(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask once what receiving means; afterwards the page says since when it is received."""
    viewer = request.viewer
    result = receiving.result_for_receipt(viewer, uid)
    context: dict[str, Any] = {"view": result_view(result, viewer.language)}
    status = 200
    if request.method == "POST":
        try:
            receiving.result_receive(actor=viewer, result=result)
            return redirect("results:receive", result.uid)
        except StaleError as error:
            context["refusal"], status = error, _CONFLICT
    context["receipt"] = receipt = _receipt(result)
    context["opens_days"] = not is_objected(result)
    context["further"] = further_rights(viewer, context["view"], receipt) if receipt else []
    return render(request, "workspace/results/receive.html", context, status=status)


@open_to()
@require_http_methods(_TWO)
@once
def hand_over(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    result = receiving.result_for_handover(viewer, uid)
    is_party = receiving.is_superior(viewer, result)
    typed = request.POST if request.method == "POST" else None
    form = HandoverForm(typed, viewer=viewer, needs_witnesses=is_party, initial={"on": viewer.today})
    context: dict[str, Any] = {"view": result_view(result, viewer.language), "form": form}
    status = 200
    if typed is None:
        record_reading(viewer, result, person_id=result.person_id)
    else:
        status = _UNPROCESSABLE
        if form.is_valid():
            try:
                receiving.result_hand_over(actor=viewer, result=result, handed_over=form.handed_over())
                return redirect("results:hand_over", result.uid)
            except DomainError as error:
                context["refusal"] = error
                status = _CONFLICT if isinstance(error, StaleError) else _UNPROCESSABLE
    context["receipt"] = _receipt(result)
    return render(request, "workspace/results/hand_over.html", context, status=status)


def _receipt(result: Result) -> Receipt | None:
    """Return the receipt of this very version."""
    found = receiving.receipt_of(result)
    return found if found and found.result_id == result.pk else None
