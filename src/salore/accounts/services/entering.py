"""Is it them? Checks what somebody typed or signed to come in, and counts what failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth import authenticate
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salore.accounts import factors, passkeys, throttle
from salore.accounts.models import SecondFactor, User
from salore.core import clock
from salore.core.errors import DomainError

Kind = SecondFactor.Kind


class TooManyFailuresError(DomainError):
    """Too many attempts failed; the next is heard at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too_many_failures", _("Too many attempts failed. Wait a little, then try again."))
        self.until = until


def user_signing_in(*, login: str, password: str, counts: Sequence[throttle.Count]) -> User:
    """Return whose login and password these are."""
    refuse_many(counts)
    user = authenticate(login=login, password=password)
    if not isinstance(user, User):
        throttle.count_failure(counts)
        raise DomainError(
            "sign_in_wrong", _("The number or the password is not right. Check both and try again.")
        )
    throttle.forget(counts)
    return user


def refuse_many(counts: Iterable[throttle.Count]) -> None:
    until = throttle.refused_until(counts)
    if until is not None:
        raise TooManyFailuresError(until)


def factor_kinds(user: User) -> set[str]:
    """Return by what the account is protected besides its password; empty where by nothing."""
    live = user.second_factors.filter(~Q(kind=Kind.RECOVERY) | Q(used_at=None))
    found = set(live.values_list("kind", flat=True))
    # Recovery codes stand in for an app or a passkey; alone they protect nothing.
    return found if found - {Kind.RECOVERY} else set()


def code_check(*, user: User, code: str) -> SecondFactor:
    """Take a code of the account's app, or one of its recovery codes; each opens once."""
    counts = [throttle.Count.of(throttle.SECOND_FACTOR, user.pk)]
    refuse_many(counts)
    found = _by_app(user, code) or _by_recovery(user, code)
    if found is None:
        throttle.count_failure(counts)
        raise DomainError(
            "code_wrong",
            _("This code is not right or no longer valid. Type the one that your app shows now."),
        )
    return found


def passkey_check(*, house: passkeys.House, state: passkeys.State, answer: str) -> SecondFactor:
    """Return the passkey with which a browser signed what it was asked."""
    try:
        credential = passkeys.credential_of(answer)
        known = SecondFactor.objects.select_related("user").filter(
            kind=Kind.PASSKEY, credential_id=credential, user__is_active=True
        )
        found = known.first()
        if found is None:
            raise passkeys.PasskeyError("unknown key")
        counter = passkeys.read_signature(house, state, answer, content=bytes(found.content))
        # A count that does not grow is a copied key; keys that never count stay at zero.
        fresh = Q(counter__lt=counter) if counter else Q(counter=0)
        used = SecondFactor.objects.filter(fresh, pk=found.pk).update(counter=counter, used_at=clock.now())
        if not used:
            raise passkeys.PasskeyError("count of signatures went backwards")
    except passkeys.PasskeyError as error:
        raise DomainError(
            "passkey_wrong",
            _("This passkey does not open an account here. Choose another, or sign in with your password."),
        ) from error
    return found


def _by_app(user: User, code: str) -> SecondFactor | None:
    app = user.second_factors.filter(kind=Kind.APP).first()
    step = factors.used_step(factors.unseal(bytes(app.content)), code, after=app.counter) if app else None
    if app is None or step is None:
        return None
    # Conditional: of two requests with the same code one comes too late.
    taken = SecondFactor.objects.filter(pk=app.pk, counter__lt=step)
    return app if taken.update(counter=step, used_at=clock.now()) else None


def _by_recovery(user: User, code: str) -> SecondFactor | None:
    digest = factors.recovery_digest(code)
    if digest is None:
        return None
    unused = user.second_factors.filter(kind=Kind.RECOVERY, content=digest, used_at=None)
    found = unused.first()
    return found if found and unused.update(used_at=clock.now()) else None
