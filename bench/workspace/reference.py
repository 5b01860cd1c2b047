"""The bare view: the same server and database driver, the queries of a page asked again, its bytes sent."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from salore.core import setup_django

setup_django()

from django.core.handlers.wsgi import WSGIRequest  # noqa: E402
from django.db import close_old_connections, connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402

_REPLAY = Path(os.environ["REPLAY"])


@lru_cache(maxsize=4)
def _pages(changed_ns: int) -> dict[str, Any]:
    del changed_ns
    found: dict[str, Any] = json.loads(_REPLAY.read_text())
    return found


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as little as a view of this server can."""
    request = WSGIRequest(environ)
    page = _pages(_REPLAY.stat().st_mtime_ns)[request.path]
    with connection.cursor() as cursor:
        for query in page["queries"]:
            cursor.execute(query)
            if cursor.description:
                cursor.fetchall()
    close_old_connections()
    response = HttpResponse(page["html"])
    start_response("200 OK", list(response.items()))
    return [response.content]
