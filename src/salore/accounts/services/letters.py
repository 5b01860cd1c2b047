"""Codes on paper: made for many at once, taken once. Who gets a letter is decided in `organisation`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salore.accounts.codes import digest, make_code, read_code
from salore.accounts.models import AccessCode, LetterBatch, User
from salore.accounts.services.own import end_sessions
from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files import forget
from salore.ledger.services import Actor, record

CODE_DAYS = 30
_KEPT, _KEPT_FETCHED = timedelta(days=7), timedelta(days=1)
_AT_ONCE = 5000


def codes_make(*, actor: Actor, user_ids: Iterable[int]) -> Mapping[int, str]:
    """Return a new code for each account, as it is printed."""
    codes = {user_id: make_code() for user_id in user_ids}
    codes_keep(actor=actor, codes=codes)
    return codes


@transaction.atomic
def codes_keep(*, actor: Actor, codes: Mapping[int, str], batch: LetterBatch | None = None) -> None:
    """Let codes open accounts, by account; earlier ones open nothing any more."""
    now = clock.now()
    earlier = AccessCode.objects.filter(user_id__in=list(codes), used_at=None, expires_at__gt=now)
    earlier.update(expires_at=now)
    AccessCode.objects.bulk_create(
        (
            AccessCode(
                user_id=user_id,
                sha256=digest(code),
                made_at=now,
                expires_at=now + timedelta(days=CODE_DAYS),
                made_by_id=actor.person_id,
                batch=batch,
            )
            for user_id, code in codes.items()
        ),
        batch_size=_AT_ONCE,
    )


def code_found(*, typed: str) -> AccessCode:
    """Return the code that was typed; say why not, where it opens nothing."""
    letters = read_code(typed)
    if not letters:
        raise DomainError(
            "code_incomplete",
            _("A code has four groups of four letters or digits, as in 7KQ2-M4XD-09TR-B5WN. Check it."),
        )
    found = AccessCode.objects.select_related("user").filter(sha256=digest(letters)).first()
    if found is None:
        raise DomainError(
            "code_unknown",
            _("No letter has this code. Compare it with the letter, sign by sign: 8 and B look alike."),
        )
    if found.used_at is not None:
        raise DomainError(
            "code_used",
            _(
                "This code was used already and opens the account only once. Sign in with your password; if"
                " you did not use it, tell your unit personnel officer today."
            ),
        )
    if found.expires_at <= clock.now() or not found.user.is_active:
        raise DomainError(
            "code_expired",
            _(
                "This code is no longer valid: its time is over or a newer letter was made. Use the newest"
                " letter, or ask your unit personnel officer for one."
            ),
        )
    return found


@transaction.atomic
def code_use(*, actor: Actor, code: AccessCode, password: str) -> User:
    """Open an account by its letter: the code is spent, the password set, every browser signed out."""
    now = clock.now()
    user = code.user
    is_first = not user.has_usable_password()
    # Whoever had a password before shall learn at sign-in who had the letter made.
    told_at = now if is_first else None
    spent = AccessCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=now)
    if spent.update(used_at=now, told_at=told_at) != 1:
        raise DomainError("code_used", _("This code was used meanwhile. Sign in with your password."))
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    verb = "account.opened" if is_first else "account.opened_again"
    record(actor, verb, user, person_id=actor.person_id, letter_by=code.made_by_id)
    return user


def batch_fetched(*, actor: Actor, batch: LetterBatch) -> None:
    """Note that a file of letters was fetched; from then on it is kept for a day only."""
    with transaction.atomic():
        if LetterBatch.objects.filter(pk=batch.pk, fetched_at=None).update(fetched_at=clock.now()):
            record(actor, "letters.fetched", batch, letters=batch.letters)


def files_forget() -> int:
    """Take printed letters out of the store: each opens an account to whoever reads it."""
    now = clock.now()
    old = LetterBatch.objects.filter(
        Q(fetched_at__lt=now - _KEPT_FETCHED) | Q(made_at__lt=now - _KEPT), file__isnull=False
    )
    batches = list(old.select_related("file"))
    for batch in batches:
        if batch.file is not None:
            forget(batch.file)
    return len(batches)


def untold(user: User) -> list[AccessCode]:
    """Return the letters that were made for somebody who was not told of them yet."""
    return list(user.access_codes.filter(told_at=None).order_by("-made_at"))


def codes_told(*, user: User, codes: Iterable[AccessCode]) -> None:
    """Note that somebody read which letters were made."""
    user.access_codes.filter(pk__in=[code.pk for code in codes]).update(told_at=clock.now())
