"""Accounts: what is typed to sign in, one-time codes, second factors, sessions, failures counted."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from salore.core.models import Addressed, StoredFile


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


class LetterBatch(Addressed):
    """Letters with access codes made at one go, as one file that lives until it was fetched."""

    agency_id = models.BigIntegerField()
    made_by_id = models.BigIntegerField(null=True, help_text="Person who had them made.")
    made_at = models.DateTimeField()
    title = models.CharField(max_length=250, help_text="For whom, as in the name of a unit.")
    letters = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("agency_id", "-id"), name="accounts_letterbatch_recent"),)

    def __str__(self) -> str:
        return self.title


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
    batch = models.ForeignKey(LetterBatch, null=True, on_delete=models.SET_NULL, related_name="codes")
    told_at = models.DateTimeField(null=True, help_text="When its owner was told that it was made.")

    def __str__(self) -> str:
        return f"code of {self.user_id}"


class SecondFactor(Addressed):
    """Something that its owner has besides a password.

    `content` is the sealed key of an authenticator app, what a passkey attested, or a recovery code as
    SHA-256.
    `counter` is the last time step that was used, or the passkey's count of signatures.
    """

    class Kind(models.TextChoices):
        APP = "app"
        PASSKEY = "passkey"
        RECOVERY = "recovery"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60, blank=True)
    content = models.BinaryField()
    credential_id = models.BinaryField(null=True, unique=True)
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(kind="app"), name="accounts_one_app_each"
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Session(AbstractBaseSession):
    """A browser that somebody is signed in with. Without its row the browser is signed out."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="Last use, to the hour.")
    network = models.CharField(max_length=50, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.browser


class FailureCount(models.Model):
    """How often something failed within a window of time; `key` is a keyed hash of who and whence."""

    key = models.BinaryField(primary_key=True, max_length=32)
    failures = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.failures)
