"""The account at a glance, and its password."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from salore.accounts import sessions, throttle
from salore.accounts.services.entering import factor_kinds, refuse_many
from salore.accounts.services.own import password_change
from salore.core.errors import DomainError
from salore.organisation.models import Assignment, Identifier
from salore.web.door import heads, open_to
from salore.web.middleware import SignedInRequest
from salore.web.sign_in.entering import onward_from
from salore.web.sign_in.forms import NewPasswordForm
from salore.web.sign_in.refusals import words_for
from salore.web.workspace.account.confirming import account_of, confirmed
from salore.web.workspace.account.forms import ConfirmForm, right_password


@open_to()
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    viewer, user = request.viewer, account_of(request)
    posts = Assignment.objects.on(viewer.today).filter(person_id__in=viewer.themselves)
    numbers = (
        Identifier.objects.on(viewer.today).filter(person_id__in=viewer.themselves).exclude(kind="siasn")
    )
    context = {
        "user": user,
        "posts": posts.select_related("position", "unit").order_by("starts_on"),
        "numbers": numbers.order_by("kind"),
        "kinds": factor_kinds(user),
        "session_count": sessions.live(user).count(),
        "is_head": heads(viewer),
    }
    return render(request, "account/overview.html", context)


@open_to(comes_first=True)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest) -> HttpResponse:
    """Ask for the password again before the account is changed."""
    user, form = account_of(request), ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_right(user.pk, form, request):
        sessions.confirm(request)
        return HttpResponseRedirect(onward_from(request))
    context = {"form": form, "next": onward_from(request)}
    return render(request, "account/confirm.html", context, status=422 if form.is_bound else 200)


@open_to()
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def password(request: SignedInRequest) -> HttpResponse:
    user = account_of(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        # In one go with a new key for this browser, or it would be signed out with the others.
        password_change(actor=request.viewer, user=user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, user)
        return redirect("me:overview")
    return render(request, "account/password.html", {"form": form}, status=422 if form.is_bound else 200)


def _is_right(user_id: int, form: ConfirmForm, request: SignedInRequest) -> bool:
    counts = [throttle.Count.of(throttle.SECOND_FACTOR, user_id, "confirm")]
    try:
        refuse_many(counts)
    except DomainError as error:
        form.add_error("password", words_for(error))
        return False
    if right_password(account_of(request), form):
        return True
    throttle.count_failure(counts)
    return False
