"""How long work takes, told while it runs. The engine reports; whoever calls it decides what to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Progress(Protocol):
    """Receives stages by their key, and how much of a stage is done where that is known."""

    def stage(self, key: str, total: int | None = None) -> None: ...

    def advance(self, done: int) -> None: ...


class Silent:
    """Shows nothing."""

    def stage(self, key: str, total: int | None = None) -> None:
        del key, total

    def advance(self, done: int) -> None:
        del done


def counted(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    """Yield the items and report each as done."""
    for done, item in enumerate(items, start=1):
        yield item
        progress.advance(done)
