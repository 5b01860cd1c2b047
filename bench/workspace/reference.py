"""The bare view: the same server, behind the same middleware, that asks a page's queries and sends its bytes.

The middleware itself asks for session, account and viewer; the view asks the rest again, as text.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from salore.core import setup_django

setup_django()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import Http404, HttpRequest, HttpResponse  # noqa: E402
from django.urls import re_path  # noqa: E402

_REPLAY = Path(os.environ["REPLAY"])


@lru_cache(maxsize=4)
def _pages(changed_ns: int) -> dict[str, Any]:
    del changed_ns
    found: dict[str, Any] = json.loads(_REPLAY.read_text())
    return found


def bare(request: HttpRequest) -> HttpResponse:
    """Answer as little as a view of this server can."""
    page = _pages(_REPLAY.stat().st_mtime_ns)[request.path]
    if not request.viewer:  # type: ignore[attr-defined]
        raise Http404
    with connection.cursor() as cursor:
        for query in page["queries"]:
            cursor.execute(query)
            cursor.fetchall()
    return HttpResponse(page["html"])


urlpatterns = [re_path("", bare)]
settings.ROOT_URLCONF = __name__

from salore.web.wsgi import application  # noqa: E402, F401
