"""Many people signed in at once, without a sign-in each."""

from __future__ import annotations

import secrets
from datetime import timedelta

_BATCH = 2_000


def signed_in(people: list[int]) -> dict[int, str]:
    """Return the key of a session for each of the people; accounts are made for those who have none."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from salore.accounts.models import Session, User
    from salore.accounts.sessions import SessionStore
    from salore.core import clock
    from salore.organisation.models import Person

    rows = list(Person.objects.filter(pk__in=people))
    now = clock.now()
    users = User.objects.bulk_create(
        [User(made_at=now, informed_at=now, password="!") for _row in rows], batch_size=_BATCH
    )
    for row, user in zip(rows, users, strict=True):
        row.user = user
    Person.objects.bulk_update(rows, ["user"], batch_size=_BATCH)
    store = SessionStore()
    made = [
        Session(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            expire_date=timezone.now() + timedelta(days=1),
            user=user,
        )
        for user in users
    ]
    Session.objects.bulk_create(made, batch_size=_BATCH)
    return {row.pk: one.session_key for row, one in zip(rows, made, strict=True)}
