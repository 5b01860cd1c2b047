"""What a process that holds answers in memory owes: no core file, and errors that say only their kind."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from salore.core.errors import DomainError


class CountError(Exception):
    """Something failed while answers were open. The message of the cause may hold them: it is dropped."""


@contextmanager
def quiet() -> Iterator[None]:
    """Hold answers in this process, and let nothing of them out by way of a fault."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]))
    try:
        yield
    except DomainError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its message stays here
        raise CountError(type(error).__name__) from None
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
