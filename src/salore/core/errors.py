"""Errors that are part of the domain: said to people once, by forms and by the API alike."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class DomainError(Exception):
    """What was asked cannot be done; `message` says why and what to do, `code` is for programs."""

    def __init__(self, code: str, message: str | Promise, **context: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.context = context

    def __str__(self) -> str:
        return str(self.message)


class StaleError(DomainError):
    """Somebody else, or another window, changed the same thing meanwhile."""
