"""Lists cost the same queries for N rows as for 2N: what every list is checked with."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

Get = Callable[[], HttpResponseBase]


def queries_of(get: Get) -> list[str]:
    """Return the SQL that an answer needed, all of it read."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = get()
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.status_code
    return [query["sql"] for query in captured.captured_queries]


def assert_steady(get: Get, grow: Callable[[], None], *, at_most: int = 12) -> None:
    """Let `grow` double the rows: the answer needs as many queries as before, and at most so many."""
    get()  # what is kept once a process (session, parsed pack) is not a query of the page
    before = queries_of(get)
    grow()
    after = queries_of(get)
    assert len(after) == len(before), "\n".join(sorted(set(after) - set(before)))
    assert len(after) <= at_most, "\n".join(after)
