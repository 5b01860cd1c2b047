"""Sessions in the database, each with the account it belongs to, so that they can be listed and ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from salore.accounts.models import Session
from salore.core import clock

_BEGAN, _SEEN, _NETWORK, _BROWSER = "began_at", "seen_at", "network", "browser"
_SEEN_EVERY = timedelta(hours=1)


class SessionStore(DatabaseStore):
    """What Django calls; the settings name this module."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at, row.seen_at = _instant(data.get(_BEGAN)), _instant(data.get(_SEEN))
        row.network, row.browser = data.get(_NETWORK, ""), data.get(_BROWSER, "")
        return row


def begin(request: HttpRequest, *, network: str) -> None:
    """Note with a session that was just signed in from where and with what it is."""
    now = clock.now().isoformat()
    browser = request.headers.get("User-Agent", "")[:200]
    request.session.update({_BEGAN: now, _SEEN: now, _NETWORK: network, _BROWSER: browser})


def touch(request: HttpRequest) -> None:
    """Note once an hour that a session is in use; that also puts off its end."""
    seen = _instant(request.session.get(_SEEN))
    if seen is not None and clock.now() - seen > _SEEN_EVERY:
        request.session[_SEEN] = clock.now().isoformat()


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
