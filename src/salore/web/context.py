"""What every page is told: menu, foot, language, house. No domain's data."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from salore.organisation.models import Agency
from salore.web.addresses import address
from salore.web.navigation import menu_for

FOOT = (
    ("year:year", _("Deadlines")),
    ("help:ask", _("Ask for help")),
    ("help:wrong_superior", _("My superior or unit is wrong")),
    ("guide:index", _("What, why, and my rights")),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame around each page."""
    viewer = getattr(request, "viewer", None)
    shared = {
        "languages": settings.LANGUAGES,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "here": request.get_full_path(),
    }
    if not viewer:
        return {**shared, "foot_links": [], "agency": SimpleLazyObject(_only_agency)}
    return {
        **shared,
        "viewer": viewer,
        "menu": SimpleLazyObject(lambda: menu_for(request, viewer)),
        "foot_links": foot_links(request),
        "agency": viewer.agency,
        "account": account_mark(viewer.user_id),
        "draft_key": draft_key(viewer.user_id),
    }


def _only_agency() -> Agency | None:
    """Return whose house this is for whoever is not signed in; of several agencies none is named."""
    agencies = Agency.objects.all()[:2]
    return agencies[0] if len(agencies) == 1 else None


def foot_links(request: HttpRequest) -> list[tuple[str, Any]]:
    """Return the links of the foot; who asks for help there brings along the page that they are on."""
    came_from = f"?dari={quote(request.path)}"
    return [(address(name) + (came_from if name.startswith("help:") else ""), label) for name, label in FOOT]


def account_mark(user_id: int | None) -> str:
    """Return a name for the account's drafts in a browser, which tells nobody whose they are."""
    return derived("draft-account", user_id).hex()[:16]


def draft_key(user_id: int | None) -> str:
    """Return the key of the account's drafts, kept nowhere: who signed out cannot read them any more."""
    return base64.b64encode(derived("draft-key", user_id)).decode()


def derived(purpose: str, whose: int | str | None) -> bytes:
    """Return a secret for one purpose of an account or a session, which is kept nowhere."""
    text = f"{purpose}:{whose}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
