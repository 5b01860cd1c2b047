"""Handing out a stored file. Whether the viewer may have it was asked of what it belongs to."""

from __future__ import annotations

from django.http import FileResponse

from salore.core.files import PHOTOS, open_file
from salore.core.models import StoredFile

# Browsers show no PDF from within the sandbox below.
_SHOWN = frozenset(kind.value for kind in PHOTOS)


def file_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Return the file to be saved; photos may also be shown in the browser."""
    shown = inline and stored.media_type in _SHOWN
    response = FileResponse(
        open_file(stored),
        as_attachment=not shown,
        filename=stored.original_name,
        content_type=stored.media_type,
    )
    response["Content-Length"] = stored.size_bytes
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever somebody hid in it runs nowhere.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, no-store"
    return response
