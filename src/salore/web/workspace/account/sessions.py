"""Browsers that are signed in, and how to sign them out."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from salore.accounts.models import Session
from salore.accounts.services.own import end_sessions
from salore.accounts.sessions import live
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.account.browsers import browser_said
from salore.web.workspace.account.confirming import account_of


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: SignedInRequest) -> HttpResponse:
    user, here = account_of(request), request.session.session_key or ""
    if request.method == "POST":
        wanted = request.POST.get("end", "")
        if wanted == "others":
            end_sessions(user, keep=here)
        for row in user.sessions.exclude(session_key=here):
            if _mark(row) == wanted:
                row.delete()
        return redirect("me:sessions")
    rows = sorted(live(user), key=lambda row: (row.session_key != here, -_age(row)))
    shown = [
        {
            "row": row,
            "mark": _mark(row),
            "is_here": row.session_key == here,
            "browser": browser_said(row.browser),
        }
        for row in rows
    ]
    return render(request, "account/sessions.html", {"shown": shown})


def _mark(row: Session) -> str:
    """Return a name of a session that opens nothing, unlike its key."""
    return sha256(row.session_key.encode()).hexdigest()[:16]


def _age(row: Session) -> float:
    return row.seen_at.timestamp() if row.seen_at else 0.0
