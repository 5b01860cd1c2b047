"""Results on paper: one document at once, a unit by a job. Whoever prints another is noted as a reader."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.jobs import start
from salore.engine.documents.data import DocumentKind
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.results.access import result_for_view
from salore.results.jobs import print_results
from salore.results.models import Result
from salore.results.selectors import result_view
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.printing.wishes import language_wanted, paper_wanted, prints_many, units_for
from salore.web.workspace.results.forms import PrintForm

WHOLE = "lengkap"
SHEETS: dict[str, DocumentKind] = {
    "dokumen-evaluasi": "evaluation_document",
    "evaluasi": "evaluation",
    "penjelasan": "explanation",
}
_MOST_PERIODS = 24


@open_to()
@require_safe
def choose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    result = result_for_view(viewer, uid)
    record_reading(viewer, result, person_id=result.person_id)
    context = {
        "view": result_view(result, viewer.language),
        "is_own": result.person_id in viewer.themselves,
    }
    return render(request, "workspace/results/print.html", context)


@open_to()
@require_safe
def sheet(request: SignedInRequest, uid: UUID, name: str) -> HttpResponse:
    viewer = request.viewer
    result = result_for_view(viewer, uid)
    record_reading(viewer, result, person_id=result.person_id)
    pdf = _pdf(viewer, result, name, paper_wanted(request), language_wanted(request))
    if pdf is None:
        raise Http404
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{result.period}-{result.uid}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _pdf(
    viewer: Viewer, result: Result, name: str, paper: Literal["A4", "F4"], language: Literal["id", "en"]
) -> bytes | None:
    # The compiler of the sheets is paid for by the process that prints, when it first does.
    from salore.engine.documents import Printer
    from salore.results.printing import result_pdf, whole_pdf

    if name == WHOLE:
        return whole_pdf(Printer(paper, language), viewer, result, language)
    if name not in SHEETS:
        return None
    return result_pdf(viewer, result, SHEETS[name], paper=paper, language=language)


@open_to(prints_many)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def many(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    typed = request.POST if request.method == "POST" else None
    form = PrintForm(typed, units=units_for(viewer), periods=_periods(viewer))
    if typed is None or not form.is_valid():
        status = 200 if typed is None else 422
        return render(request, "workspace/results/print_many.html", {"form": form}, status=status)
    run = start(
        viewer,
        print_results,
        href=reverse("results:print_many"),
        person_id=viewer.person_id,
        period=form.cleaned_data["period"],
        unit_path=form.chosen_unit().path,
        form=form.cleaned_data["form"],
        paper=form.cleaned_data["paper"],
        language="id",
        spoken=viewer.language,
    )
    return redirect("jobs:detail", run.uid)


def _periods(viewer: Viewer) -> list[str]:
    """Return the periods of which anything is released, the newest first."""
    rows = Result.objects.filter(agency_id=viewer.agency_id).released(viewer.today)
    keys = rows.order_by("-cycle__year", "-period").values_list("cycle__year", "period").distinct()
    return [period for _year, period in keys[:_MOST_PERIODS]]
