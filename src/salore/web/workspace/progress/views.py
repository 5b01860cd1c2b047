"""Progress of a plan: read by whoever may read the plan, reported by its owner or who helps them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.errors import DomainError, StaleError
from salore.cycles.saying import period_name
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.planning.access import plan_for_edit, plan_for_view
from salore.planning.models import Plan
from salore.planning.progress.access import evidence_for_change, evidence_for_view
from salore.planning.progress.selectors import ProgressSheet, Span, may_report, sheet_of
from salore.planning.progress.services import evidence_add, evidence_remove, progress_report, refuse_closed
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.stored_files import file_response
from salore.web.workspace.progress.forms import MeasureForm, PeriodForm
from salore.web.workspace.progress.showing import lines_of, spans_shown

_FORM = "workspace/progress/report.html"
UNPROCESSABLE, CONFLICT = 422, 409


@open_to()
@require_safe
def overview(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_view(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    sheet = sheet_of(plan)
    writes = _may_write(request.viewer, plan)
    context = _about(plan, request.viewer) | {
        "sheet": sheet,
        "spans": spans_shown(sheet, may_write=writes),
        "lines": lines_of(sheet),
        "saved": sheet.span(request.GET.get("tersimpan", "")),
    }
    return render(request, "workspace/progress/overview.html", context)


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def report(request: SignedInRequest, uid: UUID, key: str) -> HttpResponse:
    plan = plan_for_edit(request.viewer, uid)
    sheet, span = _opened(plan, key)
    if request.method != "POST":
        return render(request, _FORM, _context(request, sheet, span, PeriodForm(sheet, span)))
    form = PeriodForm(sheet, span, request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, sheet, span, form)
    try:
        progress_report(actor=request.viewer, sheet=sheet, span=span, entries=[one.entry() for one in form])
    except StaleError as error:
        form.mark_stale(error.context["stale"], PeriodForm(*_opened(plan, key)))
        return _refused(request, sheet, span, form, error)
    except DomainError as error:
        return _refused(request, sheet, span, form, error)
    # All are tried, so that all faults are told at once.
    kept = [_keep_evidence(request.viewer, sheet, span, one) for one in form]
    if not all(kept):
        return _refused(request, sheet, span, form)
    return HttpResponseRedirect(f"{reverse('progress:overview', args=[plan.uid])}?tersimpan={span.key}")


def _keep_evidence(viewer: Viewer, sheet: ProgressSheet, span: Span, form: MeasureForm) -> bool:
    """Keep the evidence of one indicator; a fault is said at its field."""
    try:
        evidence_add(actor=viewer, sheet=sheet, span=span, measure=form.measure, proofs=form.proofs())
    except DomainError as error:
        form.add_error("url" if error.code == "link_unfit" else "proof", str(error))
        return False
    return True


@open_to()
@require_safe
def evidence(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    found = evidence_for_view(request.viewer, uid)
    if found.file is None:
        raise Http404
    plan = found.progress.indicator.goal.plan
    record_reading(request.viewer, plan, person_id=plan.person_id)
    return file_response(found.file, inline=True)


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found, plan = evidence_for_change(request.viewer, uid)
    _sheet, span = _opened(plan, found.progress.period.key)
    context = _about(plan, request.viewer) | {"evidence": found, "span": span, "name": period_name(span.key)}
    if request.method != "POST":
        return render(request, "workspace/progress/remove.html", context)
    try:
        evidence_remove(actor=request.viewer, plan=plan, span=span, evidence=found)
    except DomainError as error:
        context |= {"refusal": error}
        return render(request, "workspace/progress/remove.html", context, status=UNPROCESSABLE)
    return redirect("progress:report", plan.uid, span.key)


# ── What pages share ─────────────────────────────────────────────────────────────────────────────────


def _opened(plan: Plan, key: str) -> tuple[ProgressSheet, Span]:
    sheet = sheet_of(plan)
    span = sheet.span(key)
    if span is None:
        raise Http404
    return sheet, span


def _about(plan: Plan, viewer: Viewer) -> dict[str, Any]:
    return {"plan": plan, "is_mine": plan.person_id == viewer.person_id}


def _context(
    request: SignedInRequest,
    sheet: ProgressSheet,
    span: Span,
    form: PeriodForm,
    error: DomainError | None = None,
) -> dict[str, Any]:
    return _about(sheet.plan, request.viewer) | {
        "form": form,
        "sheet": sheet,
        "span": span,
        "name": period_name(span.key),
        "draft_name": f"progress-{sheet.plan.uid}-{span.key}",
        "refusal": error or _closed(sheet.plan, span),
        "lines": lines_of(sheet, span),
    }


def _closed(plan: Plan, span: Span) -> DomainError | None:
    """Return what would be answered to a report now, so that nobody types in vain."""
    try:
        refuse_closed(plan, span)
    except DomainError as error:
        return error
    return None


def _refused(
    request: SignedInRequest,
    sheet: ProgressSheet,
    span: Span,
    form: PeriodForm,
    error: DomainError | None = None,
) -> HttpResponse:
    status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
    return render(request, _FORM, _context(request, sheet, span, form, error), status=status)


def _may_write(viewer: Viewer, plan: Plan) -> bool:
    try:
        plan_for_edit(viewer, plan.uid)
    except Http404:
        return False
    return may_report(plan)
