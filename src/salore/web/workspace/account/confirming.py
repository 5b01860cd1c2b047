"""Before an account is opened wider: was it shown in the last half hour that this is its owner?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from salore.accounts import sessions
from salore.accounts.models import User
from salore.web.middleware import SignedInRequest

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def confirmed(view: View[P]) -> Callable[..., HttpResponse]:
    """Ask for the password first where it was not typed lately: somebody else may sit at the same machine."""

    @wraps(view)
    def through(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sessions.is_confirmed(request):
            return view(request, *args, **kwargs)
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('me:confirm')}?{back}")

    return through


def account_of(request: SignedInRequest) -> User:
    """Return the account of whoever is signed in."""
    assert isinstance(request.user, User)
    return request.user
