"""Whether a period is closed, which the floor above knows: it says so here, and asks for nothing more."""

from __future__ import annotations

from collections.abc import Callable

from salore.cycles.models import Period

Closed = Callable[[Period, int | None], bool]
_told_by: list[Closed] = []


def register(closed: Closed) -> None:
    """Let whoever freezes results say which periods are closed. Called once, when its app is ready."""
    if closed not in _told_by:
        _told_by.append(closed)


def is_closed(period: Period, person_id: int | None = None) -> bool:
    """Whether results of the period are frozen, so that a decision no longer changes them by itself.

    Of a person: also where the period was closed early for them.
    """
    return any(closed(period, person_id) for closed in _told_by)
