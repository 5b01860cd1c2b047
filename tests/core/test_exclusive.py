"""One at a time: held by another session the lock refuses; given back, it is taken again."""

from __future__ import annotations

import pytest
from django.db import connection

from salore.core.exclusive import exclusively

_TAKE, _GIVE = (f"SELECT pg_advisory_{what}(hashtextextended('busy', 0))" for what in ("lock", "unlock"))


@pytest.mark.usefixtures("committing")
def test_what_another_session_holds_is_refused_until_it_is_given_back() -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(_TAKE)
            with exclusively("busy") as alone:
                assert not alone
            cursor.execute(_GIVE)
        with exclusively("busy") as alone:
            assert alone
    finally:
        other.close()
