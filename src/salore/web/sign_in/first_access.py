"""Opening an account by the code on a letter, or by the link in a mail: both lead to a new password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from salore.accounts.models import AccessCode, User
from salore.accounts.services.entering import refuse_many
from salore.accounts.services.letters import code_found, code_use
from salore.accounts.services.own import password_change
from salore.accounts.throttle import CODE_IN_NETWORK, Count, count_failure, network_of
from salore.core.errors import DomainError
from salore.organisation.viewer import viewer_of
from salore.web.door import anyone
from salore.web.sign_in.entering import after_password, refuse_without_person
from salore.web.sign_in.forms import CodeForm, NewPasswordForm
from salore.web.sign_in.refusals import words_for
from salore.web.sign_in.whence import address_of

_MAY_SET = "may_set_password"


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_access(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter, typed here or brought by the QR code."""
    typed = request.POST if request.method == "POST" else {"code": request.GET.get("kode", "")}
    form = CodeForm(typed) if typed.get("code") or request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        try:
            code = _code(request, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", words_for(error))
        else:
            # From here on the code stands in no address that a history or a log would keep.
            let_set_password(request, code.user, code=code.pk)
            return redirect("accounts:new_password")
    status = 422 if form.is_bound else 200
    return render(request, "sign_in/first_access.html", {"form": form}, status=status)


@anyone
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Let whoever brought a code or a link set a password, and lead them in."""
    allowed = request.session.get(_MAY_SET)
    user = User.objects.filter(pk=allowed["user"], is_active=True).first() if allowed else None
    viewer = viewer_of(user) if user else None
    if allowed is None or user is None or viewer is None:
        return redirect(settings.LOGIN_URL)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        try:
            _set(viewer, user, allowed, form.cleaned_data["password"])
        except DomainError as error:
            request.session.pop(_MAY_SET, None)
            messages.error(request, words_for(error))
            return redirect(settings.LOGIN_URL)
        request.session.pop(_MAY_SET, None)
        login = user.logins.order_by("pk").values_list("value", flat=True).first() or ""
        onward = resolve_url(settings.LOGIN_REDIRECT_URL)
        return after_password(request, User.objects.get(pk=user.pk), login=login, onward=onward)
    context = {
        "form": form,
        "name": viewer.name,
        "logins": user.logins.order_by("pk"),
        "by_letter": "code" in allowed,
    }
    return render(request, "sign_in/new_password.html", context, status=422 if form.is_bound else 200)


def let_set_password(request: HttpRequest, user: User, **by: Any) -> None:
    """Remember in a fresh session that this browser brought a code or a link of the account."""
    request.session.flush()
    request.session[_MAY_SET] = {"user": user.pk, **by}
    request.session.set_expiry(3600)


def _code(request: HttpRequest, typed: str) -> AccessCode:
    counts = [Count.of(CODE_IN_NETWORK, network_of(address_of(request)))]
    refuse_many(counts)
    try:
        code = code_found(typed=typed)
    except DomainError:
        count_failure(counts)
        raise
    refuse_without_person(code.user)
    return code


def _set(viewer: Any, user: User, allowed: dict[str, Any], password: str) -> None:
    if "code" in allowed:
        code_use(actor=viewer, code=AccessCode.objects.get(pk=allowed["code"]), password=password)
    elif default_token_generator.check_token(user, allowed["token"]):
        password_change(actor=viewer, user=user, password=password)
    else:
        raise DomainError("link_used", _("This link was used already or is too old. Ask for a new one."))
