"""Filing an objection, and withdrawing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.cycles.saying import period_name
from salore.objections.access import objection_for_withdrawal, result_for_objection
from salore.objections.models import Objection
from salore.objections.selectors import chance_of
from salore.objections.services.filing import (
    deciding_term,
    draft_of,
    objection_file,
    objection_withdraw,
)
from salore.objections.whose import decider_of
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.results.models import Result
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.objections.forms import ObjectionForm, WithdrawalForm

TWO = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT = 422, 409


@open_to()
@require_http_methods(TWO)
@once
def file(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    result = result_for_objection(viewer, uid)
    if request.method != "POST":
        return _shown(request, result, ObjectionForm())
    form = ObjectionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, result, form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    try:
        made = objection_file(
            actor=viewer, result=result, ground=typed["ground"], statement=typed["statement"],
            uploads=typed["proof"],
        )  # fmt: skip
    except DomainError as error:
        status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
        return _shown(request, result, form, status=status, refusal=error)
    return redirect("objections:detail", made.uid)


def _shown(
    request: SignedInRequest, result: Result, form: ObjectionForm, status: int = 200, **more: Any
) -> HttpResponse:
    draft = draft_of(request.viewer, result)
    context = {
        "form": form,
        "result": result,
        "appraiser": draft.appraiser,
        "period_name": period_name(result.period),
        "chance": chance_of(result),
        "decider": _expected(request.viewer, draft),
        "due": deciding_term(result),
    }
    return render(request, "workspace/objections/file.html", context | more, status=status)


def _expected(viewer: Viewer, draft: Objection) -> Person | None:
    """Return who would decide, if today were the day."""
    decider = decider_of(draft, viewer.today)
    return Person.objects.filter(pk=decider.person_id).first() if decider else None


@open_to()
@require_http_methods(TWO)
@once
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask once more: whoever withdraws in fright finds here until when it can be filed again."""
    objection = objection_for_withdrawal(request.viewer, uid)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "objection": objection,
        "period_name": period_name(objection.period.key),
        "chance": chance_of(objection.result),
    }
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                objection_withdraw(
                    actor=request.viewer, objection=objection, reason=form.cleaned_data["reason"]
                )
                return redirect("objections:detail", objection.uid)
            except StaleError as error:
                context["refusal"], status = error, CONFLICT
    return render(request, "workspace/objections/withdraw.html", context, status=status)
