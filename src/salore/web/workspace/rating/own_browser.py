"""Whether a browser is somebody's own, and the lock of drafts in it. Unless it was said, others use it too.

What was said stands in the browser alone: the database learns neither that nor when.
"""

from __future__ import annotations

import base64

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from salore.web.context import account_mark, derived

_COOKIE, _KEPT_S = "salore-milik", 400 * 24 * 3600


def is_own(request: HttpRequest) -> bool:
    """Whether the account said that nobody else uses this browser, and signed in without saying otherwise."""
    if request.session.get_expire_at_browser_close():
        return False
    return request.COOKIES.get(_COOKIE) == account_mark(request.user.pk)


def say_own(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser be the account's own; it can be only one account's."""
    response.set_cookie(
        _COOKIE,
        account_mark(request.user.pk),
        max_age=_KEPT_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def say_shared(response: HttpResponse) -> None:
    response.delete_cookie(_COOKIE, samesite="Lax")


def draft_key(request: HttpRequest) -> str:
    """Return the key of what is not sent yet. It goes with the session: nobody who signs in later has it.

    Neither whoever resets the account's password, then, nor its owner.
    """
    return base64.b64encode(derived("sealed-draft", request.session.session_key or "")).decode()
