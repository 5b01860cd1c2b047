"""That a browser brought the code of a letter: a signed cookie for two hours. Nothing is stored here.

A session would say when somebody was there. A letter that is made anew ends what an earlier one opened.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from salore.appraisal.models import OutsideRater
from salore.appraisal.states import CollectionState
from salore.core import clock

_COOKIE, _SALT, _KEPT_S, _PATH = "salore-undangan", "salore.outside", 2 * 3600, "/undangan/"


def hold(response: HttpResponse, outsider: OutsideRater) -> None:
    response.set_cookie(
        _COOKIE,
        signing.dumps([outsider.uid.hex, _mark(outsider)], salt=_SALT),
        max_age=_KEPT_S,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponse) -> None:
    response.delete_cookie(_COOKIE, path=_PATH, samesite="Lax")


def outsider_of(request: HttpRequest) -> OutsideRater | None:
    """Return whose letter this browser brought, while answers are taken."""
    try:
        uid, mark = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_KEPT_S)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = OutsideRater.objects.filter(uid=uid, collection__state=CollectionState.COLLECTING)
    found = rows.select_related("collection__agency").first()
    if found is None or _mark(found) != mark or clock.now() >= found.collection.closes_at:
        return None
    return found


def _mark(outsider: OutsideRater) -> str:
    """Return what ties the cookie to the letter; of the hash of its code, so little that it opens nothing."""
    return bytes(outsider.code_sha256 or b"")[:6].hex()
