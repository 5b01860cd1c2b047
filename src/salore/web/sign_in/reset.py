"""A new password by e-mail. Nobody learns here which numbers have accounts, or addresses."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from salore.accounts.models import User
from salore.accounts.services.entering import refuse_many
from salore.accounts.throttle import Count, Limit, count_failure, network_of
from salore.core.errors import DomainError
from salore.web.door import anyone
from salore.web.sign_in import jobs
from salore.web.sign_in.first_access import let_set_password
from salore.web.sign_in.forms import ResetForm
from salore.web.sign_in.refusals import words_for
from salore.web.sign_in.whence import address_of

# Nobody's mailbox is filled from here.
_MAILS = Limit("reset mails", 3, timedelta(hours=1))
_ASKED = Limit("reset in network", 200, timedelta(hours=1))


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _asked(request, form.cleaned_data["login"])
        except DomainError as error:
            form.add_error(None, words_for(error))
        else:
            return redirect("accounts:reset_sent")
    return render(request, "sign_in/reset.html", {"form": form}, status=422 if form.is_bound else 200)


@anyone
@require_safe
def reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "sign_in/reset_sent.html")


@anyone
@never_cache
@require_safe
def reset_link(request: HttpRequest, uid: UUID, token: str) -> HttpResponse:
    """Take the link of a mail; the page that follows has an address that opens nothing."""
    user = User.objects.filter(uid=uid, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        messages.error(request, _("This link was used already or is too old. Ask for a new one."))
        return redirect("accounts:reset")
    let_set_password(request, user, token=token)
    return redirect("accounts:new_password")


def _asked(request: HttpRequest, login: str) -> None:
    network = [Count.of(_ASKED, network_of(address_of(request)))]
    refuse_many(network)
    count_failure(network)
    user = User.objects.by_login(login).filter(is_active=True).exclude(email="").first()
    if user is None:
        return
    mails = [Count.of(_MAILS, user.pk)]
    try:
        refuse_many(mails)
    except DomainError:
        return
    count_failure(mails)
    # Sent by the worker: how long this page takes tells nobody whether there was a mail.
    jobs.reset_mail.defer(user_id=user.pk)
