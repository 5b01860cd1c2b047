"""The viewer of each request. Does not belong here: what the viewer may do, which `access.py` says."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from salore.accounts import sessions
from salore.organisation.viewer import Viewer, viewer_of


class SignedInRequest(HttpRequest):
    """A request of somebody who signed in; `viewer` is made when first asked for."""

    viewer: Viewer
    leaves_trace: bool


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class OnlySentMiddleware:
    """A step that takes only a form is no blank page when opened from the history or after a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            response.content = render_to_string("errors/only_sent.html", request=request).encode()
        return response


def _viewer(request: HttpRequest) -> Viewer | None:
    if not request.user.is_authenticated:
        return None
    if getattr(request, "leaves_trace", True):
        sessions.touch(request)
    return viewer_of(request.user, language=(get_language() or "id")[:2])
