"""Pages for when something is not there, not allowed, or broken. Absent and forbidden are one page."""

from __future__ import annotations

import errno
import sys
from urllib.parse import urlsplit

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from psycopg.errors import DiskFull

RETRY_S = 15


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is absent and for what is forbidden alike."""
    del exception
    return render(request, "errors/missing.html", status=404)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a request that makes no sense: cut, tampered with, too large."""
    del exception
    return _bare(request, "errors/unreadable.html", 400)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for a form without the mark of its session: the sign-in changed while it stood open."""
    del reason
    return _bare(request, "errors/expired.html", 403, here=_came_from(request))


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for a fault of ours; where a full disk or a database that is away hinders, say that."""
    error = sys.exc_info()[1]
    if _tells_full_disk(error):
        return _bare(request, "errors/full.html", 507)
    if isinstance(error, (OperationalError, InterfaceError)):
        response = _bare(request, "errors/away.html", 503)
        response["Retry-After"] = str(RETRY_S)
        return response
    return _bare(request, "errors/failed.html", 500)


def _tells_full_disk(error: BaseException | None) -> bool:
    """Whether the database, or a file that was being written, found no room."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, OperationalError) and isinstance(error.__cause__, DiskFull)


def _came_from(request: HttpRequest) -> str:
    """Return the page that the form stood on: the address it was sent to may have none."""
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path or "/" if page.netloc == request.get_host() else "/"


def _bare(request: HttpRequest, template: str, status: int, *, here: str = "") -> HttpResponse:
    """Render without the frame's data, which may be what failed."""
    text = render_to_string(template, {"here": here or request.get_full_path()})
    response = HttpResponse(text, status=status)
    add_never_cache_headers(response)
    return response
