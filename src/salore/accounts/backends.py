"""Checks what was typed to sign in against the accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from salore.accounts.models import User
from salore.core.prepared import prepared


class LoginBackend(BaseBackend):
    """Sign-in by NIP, another number or e-mail address."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **other: Any
    ) -> User | None:
        del request, other
        user = User.objects.by_login(login).first()
        if user is None:
            # As slow as a wrong password, so that the time does not tell which numbers have accounts.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return next(iter(_active(user_id)), None)


@prepared
def _active(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id, is_active=True)
