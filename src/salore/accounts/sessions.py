"""Sessions in the database, each with the account it belongs to, so that they can be listed and ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from salore.accounts.models import Session, User
from salore.core import clock
from salore.core.prepared import prepared

_BEGAN, _SEEN, _NETWORK, _BROWSER = "began_at", "seen_at", "network", "browser"
_CONFIRMED = "confirmed_at"
_SEEN_EVERY, _RECENTLY = timedelta(hours=1), timedelta(minutes=30)


class SessionStore(DatabaseStore):
    """What Django calls; the settings name this module."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """Return the row of the session, as Django does, from SQL that is kept."""
        found = _not_expired(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at, row.seen_at = _instant(data.get(_BEGAN)), _instant(data.get(_SEEN))
        row.network, row.browser = data.get(_NETWORK, ""), data.get(_BROWSER, "")
        return row


@prepared
def _not_expired(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


def begin(request: HttpRequest, *, network: str) -> None:
    """Note with a session that was just signed in from where and with what it is."""
    now = clock.now().isoformat()
    browser = request.headers.get("User-Agent", "")[:200]
    request.session.update({_BEGAN: now, _CONFIRMED: now, _SEEN: now, _NETWORK: network, _BROWSER: browser})


def live(user: User) -> QuerySet[Session]:
    """Return the sessions of an account that have not ended; Django ends them by the machine's own clock."""
    return user.sessions.filter(expire_date__gt=timezone.now())


def confirm(request: HttpRequest) -> None:
    """Note that whoever sits there has just shown again that the account is theirs."""
    request.session[_CONFIRMED] = clock.now().isoformat()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether somebody showed a few minutes ago that the account is theirs."""
    confirmed = _instant(request.session.get(_CONFIRMED))
    return confirmed is not None and clock.now() - confirmed < _RECENTLY


def touch(request: HttpRequest) -> None:
    """Note once an hour that a session is in use; that also puts off its end."""
    seen = _instant(request.session.get(_SEEN))
    if seen is not None and clock.now() - seen > _SEEN_EVERY:
        request.session[_SEEN] = clock.now().isoformat()


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
