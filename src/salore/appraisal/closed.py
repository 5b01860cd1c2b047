"""Whether a period is closed, which the floor above knows: it says so here, and asks for nothing more."""

from __future__ import annotations

from collections.abc import Callable

from salore.cycles.models import Period

Closed = Callable[[Period], bool]
_told_by: list[Closed] = []


def register(closed: Closed) -> None:
    """Let whoever freezes results say which periods are closed. Called once, when its app is ready."""
    if closed not in _told_by:
        _told_by.append(closed)


def is_closed(period: Period) -> bool:
    """Whether results of the period are frozen, so that a decision no longer changes them by itself."""
    return any(closed(period) for closed in _told_by)
