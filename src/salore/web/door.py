"""Who may come through a view at all. Which object, its app's `access.py` decides.

Every view says it by one of the decorators here; a test fails on a view that says nothing. Whoever may not
come through finds the same page as where there is nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.web.middleware import SignedInRequest

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]
Door = Callable[[Viewer], bool]
# What a session names here has to be seen before any other page.
FIRST = "first"


def anyone(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a view to whoever comes, signed in or not."""
    view.door = None  # type: ignore[attr-defined]
    return view


def open_to(
    *doors: Door, comes_first: bool = False, leaves_trace: bool = True
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a view to signed-in people for whom one of the conditions holds; if none is given, to all.

    `comes_first` are the few pages that may have to be seen before all others. A view that leaves no trace
    does not count as use of the session, whose time would tell who was there when.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @never_cache
        @wraps(view)
        def through(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.leaves_trace = leaves_trace
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not comes_first and (first := request.session.get(FIRST)):
                return redirect(first[0])
            if not request.viewer or (doors and not any(door(request.viewer) for door in doors)):
                raise Http404
            return view(request, *args, **kwargs)

        through.door = doors  # type: ignore[attr-defined]
        return through

    return decorate


def has_role(*roles: str) -> Door:
    """Return the condition that the viewer holds one of the roles today."""
    return lambda viewer: viewer.has(*roles)


OPERATORS = has_role(AppointedRole.OPERATOR)
AUDITORS = has_role(AppointedRole.AUDITOR)
OFFICERS = has_role(AppointedRole.UNIT_OFFICER)
SYSTEM_ADMINISTRATORS = has_role(AppointedRole.SYSTEM_ADMINISTRATOR)


def leaders(viewer: Viewer) -> bool:
    """Whoever leads somebody today."""
    return viewer.leads


def heads(viewer: Viewer) -> bool:
    """Whoever heads a unit today."""
    return bool(viewer.headed_paths)


def agency_wide(viewer: Viewer) -> bool:
    """The roles that see the whole agency."""
    return viewer.sees_agency
