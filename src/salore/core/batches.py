"""Many rows, some at a time: what a transaction, a query or the memory can bear at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in lists of up to `size`, read as they are needed."""
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch
