"""How far a job is, for whoever asked for it. Works without JavaScript: the page asks again by itself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.core.access import job_run_for_view
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest

_ASK_AGAIN_S = 3


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    run = job_run_for_view(request.viewer, uid)
    return render(request, "workspace/jobs/detail.html", {"run": run, "ask_again_s": _ASK_AGAIN_S})
