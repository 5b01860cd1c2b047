"""What somebody sees once before all else: what is kept about them, and which letters others had made."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from salore.accounts.models import User
from salore.accounts.services import letters
from salore.accounts.services.own import informed
from salore.organisation.models import Person
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.sign_in.entering import seen_first


@open_to(comes_first=True)
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: SignedInRequest) -> HttpResponse:
    """Say what is kept about whom, why, how long, and which rights one has."""
    user = _account(request)
    if request.method == "POST":
        informed(actor=request.viewer, user=user)
        return seen_first(request, "accounts:data")
    return render(request, "sign_in/data.html", {"informed_at": user.informed_at})


@open_to(comes_first=True)
@require_http_methods(["GET", "HEAD", "POST"])
def letters_made(request: SignedInRequest) -> HttpResponse:
    """Say who had letters made that open this account, and when."""
    user = _account(request)
    untold = letters.untold(user)
    if request.method == "POST":
        letters.codes_told(user=user, codes=untold)
        return seen_first(request, "accounts:letters")
    names = Person.objects.in_bulk({code.made_by_id for code in untold if code.made_by_id})
    shown: list[dict[str, Any]] = [{"code": code, "by": names.get(code.made_by_id or 0)} for code in untold]
    return render(request, "sign_in/letters.html", {"letters": shown})


def _account(request: SignedInRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
