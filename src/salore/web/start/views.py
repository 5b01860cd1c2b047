"""Pages that stand before any sign-in: is the installation up, and how its certificate is installed."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from salore.core.readiness import readiness
from salore.web.door import anyone
from salore.web.qr import qr_code
from salore.web.start.certificate import Root, root


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


@anyone
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Explain how a device comes to trust this address; there is nothing to explain with a public one."""
    address = f"{settings.BASE_URL}{reverse('start:certificate')}"
    return render(
        request, "start/certificate.html", {"root": _root(), "address": address, "qr": qr_code(address)}
    )


@anyone
@require_safe
def root_certificate(request: HttpRequest) -> HttpResponse:
    """Hand out the root, in the form that devices of every make open."""
    del request
    response = HttpResponse(_root().content, content_type="application/x-x509-ca-cert")
    response["Content-Disposition"] = 'attachment; filename="salore.crt"'
    return response


def _root() -> Root:
    found = root()
    if found is None:
        raise Http404
    return found
