"""What a system administrator does with accounts: closes, opens again, takes lost second factors away."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.accounts.models import User
from salore.accounts.services.own import end_sessions
from salore.core.errors import DomainError
from salore.ledger.services import Actor, record


@transaction.atomic
def account_close(*, actor: Actor, user: User, person_id: int) -> None:
    """Let nobody sign in with an account; whoever is, is signed out at once."""
    if person_id == actor.person_id:
        raise DomainError("own_account", _("You cannot close your own account. Ask a colleague to do it."))
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        end_sessions(user)
        record(actor, "account.closed", user, person_id=person_id)


@transaction.atomic
def account_open(*, actor: Actor, user: User, person_id: int) -> None:
    """Let its owner sign in again."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(actor, "account.reopened", user, person_id=person_id)


@transaction.atomic
def factors_clear(*, actor: Actor, user: User, person_id: int) -> None:
    """Take the second factors of somebody who lost them; the password stays, sessions end."""
    if person_id == actor.person_id:
        raise DomainError(
            "own_account",
            _("You cannot do this to your own account. Use a recovery code, or ask a colleague."),
        )
    user.second_factors.all().delete()
    end_sessions(user)
    record(actor, "account.factors_cleared", user, person_id=person_id)


@transaction.atomic
def sessions_close(*, actor: Actor, user: User, person_id: int) -> None:
    """Sign an account out of every browser, as when a telephone was lost."""
    end_sessions(user)
    record(actor, "account.signed_out", user, person_id=person_id)
