"""Accounts, what is typed to sign in, and one-time codes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from salore.core.models import Addressed


class UserQuerySet(models.QuerySet["User"]):
    def by_login(self, login: str) -> UserQuerySet:
        """Return the account whose number, other id or e-mail address this is."""
        return self.filter(logins__value=Login.normal(login))


class Users(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def by_login(self, login: str) -> UserQuerySet:
        return self.get_queryset().by_login(login)


class User(AbstractBaseUser, Addressed):
    """An account. What its person may do follows from dated appointments, never from a switch here."""

    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="id", choices=(("id", "Indonesia"), ("en", "English")))
    email = models.EmailField(blank=True)
    made_at = models.DateTimeField()
    informed_at = models.DateTimeField(
        null=True, help_text="When the person was told what is kept about whom, and why."
    )

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "uid"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.uid)


class Login(models.Model):
    """Something that its owner types to sign in: a NIP, another number, an e-mail address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="logins")
    kind = models.CharField(
        max_length=10, choices=(("nip", "NIP"), ("number", "number"), ("email", "e-mail"))
    )
    value = models.CharField(max_length=254, unique=True)

    def __str__(self) -> str:
        return self.kind

    @staticmethod
    def normal(typed: str) -> str:
        """Return what is typed as it is kept: without the spaces of a printed NIP, in small letters."""
        text = typed.strip().lower()
        return text if "@" in text else text.replace(" ", "").replace("-", "").lstrip("'")


class AccessCode(models.Model):
    """A code on paper that opens an account once. Only its SHA-256 is kept: 80 random bits need no more."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_codes")
    sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    made_by_id = models.BigIntegerField(
        null=True, help_text="Person who had it made; empty: the installation."
    )

    def __str__(self) -> str:
        return f"code of {self.user_id}"
