"""What somebody changes of their own account: password, address, second factors, sessions."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.accounts import factors
from salore.accounts.models import Login, SecondFactor, User
from salore.accounts.passkeys import NewKey
from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.services import Actor, record

Kind = SecondFactor.Kind


@transaction.atomic
def password_change(*, actor: Actor, user: User, password: str, keep: str = "") -> None:
    """Set another password; every browser but the one with the session `keep` is signed out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user, keep=keep)
    record(actor, "account.password_changed", user, person_id=actor.person_id)


@transaction.atomic
def informed(*, actor: Actor, user: User) -> None:
    """Note that somebody was told what is kept about them, the first time."""
    if User.objects.filter(pk=user.pk, informed_at=None).update(informed_at=clock.now()):
        record(actor, "account.informed", user, person_id=actor.person_id)


@transaction.atomic
def email_confirmed(*, actor: Actor, user: User, email: str) -> None:
    """Take an address that somebody proved to be theirs: it signs in, and gets mails."""
    value = Login.normal(email)
    if Login.objects.filter(value=value).exclude(user=user).exists():
        raise DomainError("email_taken", _("Another account has this address. Give your own."))
    user.logins.filter(kind="email").delete()
    Login.objects.create(user=user, kind="email", value=value)
    User.objects.filter(pk=user.pk).update(email=value)
    record(actor, "account.email_changed", user, person_id=actor.person_id)


@transaction.atomic
def app_add(*, actor: Actor, user: User, key: bytes, code: str) -> list[str]:
    """Protect an account by an authenticator app that shows right codes; return new recovery codes."""
    step = factors.used_step(key, code)
    if step is None:
        raise DomainError(
            "code_wrong",
            _("This code is not right or no longer valid. Type the one that your app shows now."),
        )
    user.second_factors.filter(kind=Kind.APP).delete()
    SecondFactor.objects.create(
        user=user, kind=Kind.APP, content=factors.seal(key), counter=step, made_at=clock.now()
    )
    record(actor, "account.factor_added", user, person_id=actor.person_id, kind=Kind.APP)
    return _first_recovery_codes(user)


@transaction.atomic
def passkey_add(*, actor: Actor, user: User, key: NewKey, name: str) -> list[str]:
    """Protect an account by a passkey; return recovery codes where it had none."""
    if SecondFactor.objects.filter(credential_id=key.credential_id).exists():
        raise DomainError("passkey_known", _("This passkey is registered already."))
    SecondFactor.objects.create(
        user=user,
        kind=Kind.PASSKEY,
        name=name,
        content=key.content,
        credential_id=key.credential_id,
        counter=key.counter,
        made_at=clock.now(),
    )
    record(actor, "account.factor_added", user, person_id=actor.person_id, kind=Kind.PASSKEY)
    return _first_recovery_codes(user)


@transaction.atomic
def recovery_codes_make(*, actor: Actor, user: User) -> list[str]:
    """Return new recovery codes; the earlier ones open nothing any more."""
    codes = _recovery_codes(user)
    record(actor, "account.recovery_codes_made", user, person_id=actor.person_id)
    return codes


@transaction.atomic
def factor_remove(*, actor: Actor, user: User, factor: SecondFactor, must_keep_one: bool) -> None:
    """Remove an app or a passkey; who must have a second factor keeps the last."""
    # Two windows that each remove the other's last but one wait for each other here.
    User.objects.select_for_update().get(pk=user.pk)
    is_last = not user.second_factors.exclude(kind=Kind.RECOVERY).exclude(pk=factor.pk).exists()
    if is_last and must_keep_one:
        raise DomainError(
            "last_factor",
            _("Your role needs a second factor. Add another one first, then remove this one."),
        )
    factor.delete()
    if is_last:
        user.second_factors.all().delete()
    record(actor, "account.factor_removed", user, person_id=actor.person_id, kind=factor.kind)


def end_sessions(user: User, *, keep: str = "") -> int:
    """Sign an account out of every browser but the one with the session `keep`, at once."""
    return user.sessions.exclude(session_key=keep).delete()[0]


def _first_recovery_codes(user: User) -> list[str]:
    has_some = user.second_factors.filter(kind=Kind.RECOVERY, used_at=None).exists()
    return [] if has_some else _recovery_codes(user)


def _recovery_codes(user: User) -> list[str]:
    user.second_factors.filter(kind=Kind.RECOVERY).delete()
    codes = factors.make_recovery_codes()
    SecondFactor.objects.bulk_create(
        SecondFactor(
            user=user, kind=Kind.RECOVERY, content=factors.recovery_digest(code) or b"", made_at=clock.now()
        )
        for code in codes
    )
    return codes
