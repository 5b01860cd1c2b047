"""Timing of visits. Does not belong here: what is visited."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.workspace.server import Page, Server
    from bench.workspace.visitor import Visitor

_WARMING = 10


@dataclass(frozen=True, slots=True)
class Percentiles:
    p50_ms: float
    p95_ms: float


def percentiles(seconds: Sequence[float]) -> Percentiles:
    """Return the median and the 95th of a hundred, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return Percentiles(cuts[49] * 1000, cuts[94] * 1000)


def by_turns(visitors: Sequence[Visitor], path: str, times: int) -> list[Percentiles]:
    """Time several visitors by turns, so that what else the machine does falls upon all of them alike."""
    seconds: list[list[float]] = [[] for _ in visitors]
    for number in range(times + _WARMING):
        for visitor, taken in zip(visitors, seconds, strict=True):
            started = time.perf_counter()
            visitor.get(path)
            if number >= _WARMING:
                taken.append(time.perf_counter() - started)
    return [percentiles(taken) for taken in seconds]


def closed_loop(server: Server, page: Page, *, users: int, seconds: float) -> float:
    """Return the pages a second that so many users get, each asking again when answered."""
    ends = time.perf_counter() + seconds
    counts = [0] * users

    def user(number: int) -> None:
        with server.visitor(page) as visitor:
            while time.perf_counter() < ends:
                visitor.get(page.path)
                counts[number] += 1

    threads = [threading.Thread(target=user, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
