"""From a right password to the first page: second factor, session, and what somebody has to see before.

What has to be seen first stands in the session, so that no page asks the database for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from salore.accounts import sessions, throttle
from salore.accounts.models import User
from salore.accounts.services import entering, letters
from salore.core import clock
from salore.core.errors import DomainError
from salore.organisation.viewer import Viewer, viewer_of
from salore.web import language
from salore.web.door import FIRST
from salore.web.sign_in.whence import address_of, remember_browser

_PENDING, _ONWARD = "signing_in", "onward"
_PENDING_FOR = timedelta(minutes=10)
_EVERYBODY = "everybody"


def onward_from(request: HttpRequest) -> str:
    """Return where somebody wanted to go, when that is a page of this house; else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def refuse_without_person(user: User) -> None:
    """Refuse an account that belongs to nobody at work: no page would be theirs."""
    if not hasattr(user, "person"):
        raise DomainError(
            "no_person",
            _("This account belongs to nobody on the staff list. Ask your unit personnel officer."),
        )


def after_password(
    request: HttpRequest, user: User, *, login: str, onward: str, shared: bool = False
) -> HttpResponse:
    """Lead on somebody whose password is right: to the second factor where there is one, else in."""
    pending = {"user": user.pk, "login": login, "onward": onward, "shared": shared}
    if entering.factor_kinds(user):
        # The browser gets another session before anything of the account stands in it.
        request.session.cycle_key()
        request.session[_PENDING] = pending | {"until": (clock.now() + _PENDING_FOR).isoformat()}
        return redirect("accounts:second_factor")
    return _let_in(request, user, pending)


def pending_user(request: HttpRequest) -> User | None:
    """Return who gave a right password in this browser a few minutes ago, and owes the second factor."""
    pending = request.session.get(_PENDING)
    if not pending or pending["until"] < clock.now().isoformat():
        return None
    return User.objects.filter(pk=pending["user"], is_active=True).first()


def after_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    return _let_in(request, user, request.session.pop(_PENDING))


def after_passkey(request: HttpRequest, user: User, *, onward: str) -> HttpResponse:
    """Let in whoever signed with a passkey, which is two factors in one."""
    request.session.pop(_PENDING, None)
    return _let_in(request, user, {"login": "", "onward": onward, "shared": False})


def seen_first(request: HttpRequest, url_name: str) -> HttpResponse:
    """Lead on somebody who saw a page that comes first: to the next of them, or where they wanted."""
    rest = [name for name in request.session.get(FIRST, ()) if name != url_name]
    if rest:
        request.session[FIRST] = rest
        return redirect(rest[0])
    request.session.pop(FIRST, None)
    return HttpResponseRedirect(request.session.pop(_ONWARD, resolve_url(settings.LOGIN_REDIRECT_URL)))


def must_have_factor(viewer: Viewer) -> bool:
    """Whether a role of somebody needs more than a password in this installation."""
    return _EVERYBODY in settings.SECOND_FACTOR_FOR or viewer.has(*settings.SECOND_FACTOR_FOR)


def _let_in(request: HttpRequest, user: User, pending: dict[str, Any]) -> HttpResponse:
    viewer, is_first = viewer_of(user), user.last_login is None
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    # By the installation's clock, as everything that people read; Django noted the machine's.
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    sessions.begin(request, network=throttle.network_of(address_of(request)))
    if pending["shared"]:
        request.session.set_expiry(0)
    response: HttpResponse = HttpResponseRedirect(pending["onward"])
    if first := _what_comes_first(user, viewer):
        request.session[FIRST], request.session[_ONWARD] = first, pending["onward"]
        response = redirect(first[0])
    if is_first and settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        # Chosen before there was an account to keep it with: letters and mails shall speak it too.
        User.objects.filter(pk=user.pk).update(language=request.LANGUAGE_CODE)
    elif settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and user.language != settings.LANGUAGE_CODE:
        # A browser that was told nothing speaks as its owner chose elsewhere.
        language.keep(response, user.language)
    if pending["login"]:
        remember_browser(request, response, pending["login"])
    return response


def _what_comes_first(user: User, viewer: Viewer | None) -> list[str]:
    first = []
    if user.informed_at is None:
        first.append("accounts:data")
    if letters.untold(user):
        first.append("accounts:letters")
    if viewer is not None and must_have_factor(viewer) and not entering.factor_kinds(user):
        first.append("me:factors")
    return first
