"""What commands print: a short summary on standard output, progress on standard error."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from salore.wording import Catalogue

if TYPE_CHECKING:
    from salore.engine.summary import Summary

_FIRST_S, _LONGEST_S = 1.0, 16.0


def say(key: str, language: str, **values: object) -> str:
    return Catalogue.of(__package__).say(key, language, **values)


def line(text: str = "") -> None:
    print(text)  # noqa: T201 - this is the place that prints


def summary(done: Summary, *, as_json: bool) -> None:
    """Print a summary: its figures as JSON, or its sentences."""
    line(json.dumps(done.figures, ensure_ascii=False) if as_json else done.text)


class Ticker(threading.Thread):
    """Says on standard error what is under way and how long it may take, for work of over a second.

    A thread of its own: the work need not think of it, and a single long step is told as well. A terminal
    shows one line that changes; a log gets lines, ever more rarely.
    """

    def __init__(self, language: str) -> None:
        super().__init__(daemon=True)
        self._language = language
        self._ended = threading.Event()
        self._stage: tuple[str, int | None, float] = ("start", None, time.monotonic())
        self._done = 0
        self._on_terminal = sys.stderr.isatty()

    def stage(self, key: str, total: int | None = None) -> None:
        self._done, self._stage = 0, (key, total, time.monotonic())

    def advance(self, done: int) -> None:
        self._done = done

    def run(self) -> None:
        pause = _FIRST_S
        while not self._ended.wait(pause):
            if self._on_terminal:
                print(f"\r\033[K{self._sentence()}", end="", file=sys.stderr, flush=True)  # noqa: T201
            else:
                print(self._sentence(), file=sys.stderr, flush=True)  # noqa: T201
                pause = min(2 * pause, _LONGEST_S)

    def stop(self) -> None:
        self._ended.set()
        self.join()
        if self._on_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)  # noqa: T201

    def _sentence(self) -> str:
        (key, total, began), done = self._stage, self._done
        spent = time.monotonic() - began
        name = say(f"stage.{key}", self._language)
        if not total or not done:
            return say("progress.stage", self._language, stage=name, spent=round(spent))
        left = round(spent / done * (total - done))
        return say("progress.counted", self._language, stage=name, done=done, total=total, left=left)


@contextmanager
def progress(language: str) -> Iterator[Ticker]:
    ticker = Ticker(language)
    ticker.start()
    try:
        yield ticker
    finally:
        ticker.stop()
