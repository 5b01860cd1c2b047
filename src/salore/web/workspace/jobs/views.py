"""How far a job is, for whoever asked for it. Works without JavaScript: the page asks again by itself."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.core.access import job_run_for_view
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.stored_files import file_response

_ASK_AGAIN_S = 3


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    run = job_run_for_view(request.viewer, uid)
    return render(request, "workspace/jobs/detail.html", {"run": run, "ask_again_s": _ASK_AGAIN_S})


@open_to()
@require_safe
def file(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    run = job_run_for_view(request.viewer, uid)
    if run.file is None:
        raise Http404
    return file_response(run.file)
