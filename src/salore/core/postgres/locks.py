"""Who may start and stop the embedded server: one owner, and any number of users it must wait for.

Two locks that the kernel gives back whatever happens to a process. `owner` is held by the one process that
runs the server: `serve`, or a command that found none. `users` is shared by every command under way; a
command that is the owner stops the server only once it holds `users` alone, so it never stops it under
another, and whoever comes meanwhile waits there until the server is down and then starts it anew.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class Lock:
    """One lock file. The file's text tells people who holds it; only the lock itself counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def share(self) -> None:
        fcntl.flock(self._opened(), fcntl.LOCK_SH)

    def try_alone(self) -> bool:
        try:
            fcntl.flock(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def note(self, **about: Any) -> None:
        """Write down who holds the lock."""
        descriptor = self._opened()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"pid": os.getpid(), **about}).encode(), 0)

    def noted(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def _opened(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._descriptor
