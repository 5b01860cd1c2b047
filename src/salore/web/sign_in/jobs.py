"""Mails about signing in, sent by the worker."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from salore.accounts import throttle
from salore.accounts.models import User
from salore.accounts.services.letters import files_forget
from salore.accounts.sessions import SessionStore
from salore.core.jobs import app


@app.task(name="accounts.reset_mail", queue="people")
def reset_mail(user_id: int) -> None:
    """Send somebody the link to a new password."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    token = default_token_generator.make_token(user)
    path = reverse("accounts:reset_link", kwargs={"uid": user.uid, "token": token})
    _send(user, user.email, "reset", path, hours=settings.PASSWORD_RESET_TIMEOUT // 3600)


@app.task(name="accounts.email_mail", queue="people")
def email_mail(user_id: int, email: str, path: str) -> None:
    """Send the link by which somebody proves that an address is theirs."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        _send(user, email, "email", path)


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.sweep", queue="people")
def sweep(timestamp: int) -> None:
    """Forget counts, sessions and printed letters whose time is over."""
    del timestamp
    throttle.sweep()
    files_forget()
    SessionStore.clear_expired()


def _send(user: User, to: str, kind: str, path: str, **words: object) -> None:
    context = {"url": f"{settings.BASE_URL}{path}", **words}
    with translation.override(user.language):
        subjects = {"reset": _("A new password for Salore"), "email": _("Your address for Salore")}
        send_mail(subjects[kind], render_to_string(f"sign_in/mail/{kind}.txt", context), None, [to])
