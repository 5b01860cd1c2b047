"""Prints of plans: one at once, many by a job; and what is to be copied into e-Kinerja, in its order."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.jobs import start
from salore.cycles.models import Cycle
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.planning.access import plan_for_view
from salore.planning.jobs import print_plans
from salore.planning.models import Plan, PlanVersion
from salore.planning.progress.selectors import sheet_of as progress_of
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.printing.copying import blocks_of
from salore.web.workspace.printing.forms import ManyForm
from salore.web.workspace.printing.wishes import language_wanted, paper_wanted, prints_many, units_for

_MOST_YEARS = 5


@open_to()
@require_safe
def sheet(request: SignedInRequest, uid: UUID) -> HttpResponse:
    # The compiler of the sheets is paid for by the process that prints, when it first does.
    from salore.planning.printing import plan_pdf

    plan = plan_for_view(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    pdf = plan_pdf(
        plan, version=_version(request, plan), paper=paper_wanted(request), language=language_wanted(request)
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="skp-{plan.cycle.year}-{plan.uid}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _version(request: HttpRequest, plan: Plan) -> PlanVersion | None:
    wanted = request.GET.get("versi", "")
    if not wanted:
        return None
    found = (
        plan.versions.filter(number=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 5 else None
    )
    if found is None:
        raise Http404
    return found


@open_to()
@require_safe
def copy(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_view(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    progress = progress_of(plan)
    span = progress.span(request.GET.get("periode", ""))
    context = {
        "plan": plan,
        "is_mine": plan.person_id == request.viewer.person_id,
        "spans": progress.spans,
        "span": span,
        "blocks": blocks_of(plan, progress, span),
    }
    return render(request, "workspace/printing/copy.html", context)


@open_to(prints_many)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def many(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = ManyForm(
        request.POST if request.method == "POST" else None,
        units=units_for(viewer),
        years=_years(viewer),
        initial={"year": viewer.today.year},
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "workspace/printing/many.html", {"form": form}, status=status)
    run = start(
        viewer,
        print_plans,
        href=reverse("printing:many"),
        person_id=viewer.person_id,
        year=int(form.cleaned_data["year"]),
        unit_path=form.chosen_unit().path,
        form=form.cleaned_data["form"],
        paper=form.cleaned_data["paper"],
        language="id",
        spoken=viewer.language,
    )
    return redirect("jobs:detail", run.uid)


def _years(viewer: Viewer) -> list[int]:
    years = Cycle.objects.visible_to(viewer).order_by("-year").values_list("year", flat=True)
    return list(years[:_MOST_YEARS])
