"""What people said about who is not to be asked: numbers and reasons, never whom it concerns."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal import excluding
from salore.appraisal.services.excluding import exclusions_lift
from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.web.console.collection.forms import LiftForm
from salore.web.console.year.views.answers import answer
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(OPERATORS)
@require_safe
def told(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    cycles = Cycle.objects.filter(agency_id=viewer.agency_id, state=CycleState.OPEN)
    years = [
        (cycle, excluding.told_in(viewer, cycle))
        for cycle in cycles.select_related("pack_version").order_by("-year")
        if cycle.pack_version.pack.rules.sources.anonymous()
    ]
    return render(request, "console/collection/exclusions.html", {"years": years})


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lift(request: SignedInRequest, uid: UUID) -> HttpResponse:
    rows = excluding.spoken_for_lifting(request.viewer, uid)
    first = rows.first()
    form = LiftForm(request.POST if request.method == "POST" else None)
    names = {"ratee": first.ratee.full_name, "speaker": first.said_by.full_name} if first else {}
    return answer(
        request,
        "console/collection/lift.html",
        names | {"is_own": first is None or first.ratee_id == first.said_by_id, "reasons": list(rows)},
        lambda: exclusions_lift(actor=request.viewer, exclusions=rows, reason=form.cleaned_data["reason"]),
        form=form,
        to=lambda _count: reverse("collection:exclusions"),
        done=_("It does not count any more; whoever said it reads why."),
    )
