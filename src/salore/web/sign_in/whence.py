"""Whence a request comes: its address, and whether its browser is known to a login.

A browser is known once somebody came in with it. That opens nothing; it only means that failures elsewhere
are not held against it.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from salore.accounts.models import Login

_COOKIE, _SALT, _KEPT_S = "salore-kenal", "salore.known-browser", 400 * 24 * 3600
# A counter in a service hall has many accounts; the oldest go first.
_MOST_LOGINS = 40


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from; what a proxy says of it counts where it is trusted."""
    address = _address(request.META.get("REMOTE_ADDR", ""))
    if address in settings.TRUSTED_PROXIES:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
        return _address(told) or address
    return address or "0.0.0.0"


def browser_known_to(request: HttpRequest, login: str) -> str:
    """Return the id of the browser if its owner came in as this login before; else nothing."""
    browser, logins = _read(request)
    return browser if _mark(browser, login) in logins else ""


def remember_browser(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Let the browser be known to a login that just came in with it."""
    browser, logins = _read(request)
    mark = _mark(browser, login)
    kept = [*(known for known in logins if known != mark), mark][-_MOST_LOGINS:]
    response.set_cookie(
        _COOKIE,
        signing.dumps([browser, kept], salt=_SALT),
        max_age=_KEPT_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        browser, logins = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return secrets.token_urlsafe(9), []
    return browser, logins


def _mark(browser: str, login: str) -> str:
    """Return a short mark of a login that tells nobody the number, and differs in every browser."""
    text = f"{browser}\0{Login.normal(login)}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), text, sha256).hex()[:12]


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""
