"""One at a time in the whole installation, whichever process or machine: a lock of the database's session.

Given back when the connection ends, however it ends, so that nothing a killed process held stays held.
"""

from __future__ import annotations

from collections.abc import Iterator
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
