"""Addresses of pages, looked up once a process: Django's `reverse` tries the patterns of a name at each call.

For what stands on every page, or in every row of one. Elsewhere `reverse` does.
"""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


@cache
def address(name: str) -> str:
    """Return where a page is that there is once."""
    return reverse(name)


def address_of(name: str, uid: UUID) -> str:
    """Return where the page of one object is."""
    before, after = _around_uid(name)
    return f"{before}{uid}{after}"


@cache
def _around_uid(name: str) -> tuple[str, str]:
    before, _uid, after = reverse(name, kwargs={"uid": _ANY}).partition(str(_ANY))
    return before, after
