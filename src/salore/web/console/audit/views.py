"""The auditor's two lists."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.ledger.models import Event, Reading
from salore.web.console.audit.listing import EVENTS, READINGS
from salore.web.door import AUDITORS, open_to
from salore.web.middleware import SignedInRequest


@open_to(AUDITORS)
@require_safe
def events(request: SignedInRequest) -> HttpResponseBase:
    rows = Event.objects.filter(agency_id=request.viewer.agency_id)
    if EVENTS.asks_file(request):
        return EVENTS.file(request, rows)
    return render(request, "console/audit/events.html", {"page": EVENTS.page(request, rows)})


@open_to(AUDITORS)
@require_safe
def readings(request: SignedInRequest) -> HttpResponseBase:
    rows = Reading.objects.filter(agency_id=request.viewer.agency_id)
    if READINGS.asks_file(request):
        return READINGS.file(request, rows)
    return render(request, "console/audit/readings.html", {"page": READINGS.page(request, rows)})
