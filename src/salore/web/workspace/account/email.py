"""The address for mails and for signing in; it holds once a link that was sent there is opened."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.accounts.services.own import email_confirmed
from salore.core.errors import DomainError
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.sign_in import jobs
from salore.web.workspace.account.confirming import account_of, confirmed
from salore.web.workspace.account.forms import EmailForm

_SALT, _VALID_S = "salore.email", 24 * 3600


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def change(request: SignedInRequest) -> HttpResponse:
    user = account_of(request)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        token = signing.dumps([user.pk, email], salt=_SALT)
        jobs.email_mail.defer(
            user_id=user.pk, email=email, path=reverse("me:email_confirm", kwargs={"token": token})
        )
        return render(request, "account/email_sent.html", {"email": email})
    context = {"form": form, "email": user.email}
    return render(request, "account/email.html", context, status=422 if form.is_bound else 200)


@open_to()
@require_safe
def confirm(request: SignedInRequest, token: str) -> HttpResponse:
    """Take the link that went to the address. It opens in a browser where its owner is signed in."""
    user = account_of(request)
    try:
        user_id, email = signing.loads(token, salt=_SALT, max_age=_VALID_S)
    except signing.BadSignature:
        user_id, email = None, ""
    if user_id != user.pk:
        messages.error(request, _("This link is too old or of another account. Give the address again."))
        return redirect("me:email")
    try:
        email_confirmed(actor=request.viewer, user=user, email=email)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("me:email")
    return redirect("me:overview")
