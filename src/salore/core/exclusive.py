"""One at a time in the whole installation, whichever process or machine: a lock of the database's session.

Given back when the connection ends, however it ends, so that nothing a killed process held stays held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection


@contextmanager
def exclusively(name: str) -> Iterator[bool]:
    """Hold the lock of a name for the block; what is yielded tells whether nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        held: bool = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


@contextmanager
def waiting_for(name: str) -> Iterator[None]:
    """Hold the lock of a name for the block, after waiting for the transactions that share it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def hold_alone(name: str) -> None:
    """Hold the lock of a name until the transaction ends, after waiting for those that share it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def held_by_all(names: Sequence[str]) -> bool:
    """Share the locks of some names until the transaction ends; false where somebody holds one alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(pg_try_advisory_xact_lock_shared(hashtextextended(name, 0)))"
            " FROM unnest(%s::text[]) AS name",
            [list(names)],
        )
        shared: bool = cursor.fetchone()[0]
    return shared
