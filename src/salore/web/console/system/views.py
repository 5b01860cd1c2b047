"""How the installation is, and who can sign in."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import salore
from salore.accounts.access import account_for_administration
from salore.accounts.models import User
from salore.accounts.services.administration import account_open, factors_clear, sessions_close
from salore.accounts.sessions import live
from salore.core.errors import DomainError
from salore.organisation.models import Person
from salore.organisation.services.appointments import person_shut_out
from salore.web.console.system.health import findings
from salore.web.console.system.listing import ACCOUNTS, state_said, with_accounts
from salore.web.door import SYSTEM_ADMINISTRATORS, open_to
from salore.web.middleware import SignedInRequest


@open_to(SYSTEM_ADMINISTRATORS)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    context = {
        "findings": findings(request.viewer.language),
        "version": salore.__version__,
        "base_url": settings.BASE_URL,
    }
    return render(request, "console/system/overview.html", context)


@open_to(SYSTEM_ADMINISTRATORS)
@require_safe
def accounts(request: SignedInRequest) -> HttpResponseBase:
    rows = with_accounts(request.viewer)
    if ACCOUNTS.asks_file(request):
        return ACCOUNTS.file(request, rows)
    return render(request, "console/system/accounts.html", {"page": ACCOUNTS.page(request, rows)})


@open_to(SYSTEM_ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show one account; with POST close or open it, sign it out, or take lost second factors away."""
    user = account_for_administration(request.viewer, uid)
    person = Person.objects.get(user=user)
    fault = ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, user, person))
        except DomainError as error:
            fault = str(error)
        else:
            return redirect("system:account", uid)
    context = {
        "account": user,
        "person": person,
        "state": state_said(user),
        "sessions": live(user).count(),
        "factors": user.second_factors.exclude(kind="recovery").count(),
        "is_own": user.pk == request.user.pk,
        "sentences": [fault] if fault else [],
    }
    return render(request, "console/system/account.html", context, status=422 if fault else 200)


def _done(request: SignedInRequest, user: User, person: Person) -> str:
    """Do what was asked, and return the sentence that says so."""
    actor, wanted = request.viewer, request.POST.get("do")
    if wanted == "close":
        person_shut_out(actor=actor, person=person)
        return _("The account is closed; nobody signs in with it any more.")
    if wanted == "open":
        account_open(actor=actor, user=user, person_id=person.pk)
        return _("The account is open again.")
    if wanted == "sign_out":
        sessions_close(actor=actor, user=user, person_id=person.pk)
        return _("The account is signed out everywhere.")
    if wanted == "clear":
        factors_clear(actor=actor, user=user, person_id=person.pk)
        return _("The second step is gone. The password alone signs in until another is added.")
    raise DomainError("nothing_asked", _("Choose what is to be done with the account."))
