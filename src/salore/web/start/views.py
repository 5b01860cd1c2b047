"""Pages that stand before any sign-in: is the installation up, and how its certificate is installed."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from salore.core.readiness import readiness
from salore.web.door import anyone


@anyone
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; says nothing about the database."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@anyone
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether people can be sent here."""
    del request
    found = readiness()
    return JsonResponse(asdict(found), status=200 if found.is_ready else 503)
