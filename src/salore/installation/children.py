"""The supervisor's processes: started, brought back after growing pauses, ended with all they started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from salore.core.postgres.postmaster import die_with_parent

_FIRST_PAUSE_S, _LONGEST_PAUSE_S, _STEADY_S = 1.0, 30.0, 60.0


class Child:
    """A process that is to run as long as the supervisor does."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, patience_s: float
    ) -> None:
        self.name = name
        self._command, self._environment, self._patience_s = command, environment, patience_s
        self._process: subprocess.Popen[bytes] | None = None
        self._began, self._pause_s, self._next_start = 0.0, _FIRST_PAUSE_S, 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._began = time.monotonic()
        self._process = launch(self._command, self._environment)

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def supervise(self) -> bool:
        """Start the process again if it has ended; return whether it was found ended just now."""
        if self.is_alive():
            return False
        if self._process is None:
            if time.monotonic() >= self._next_start:
                self.start()
            return False
        self._forget()
        return True

    def stop(self) -> None:
        """Ask the process to end, and end it with all its own when it does not."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(self._patience_s)
        _kill_group(process)
        self._process = None

    def restart(self) -> None:
        self.stop()
        self._next_start = 0.0

    def _forget(self) -> None:
        assert self._process is not None
        # What it had started would hold on to the port, or do its jobs a second time.
        _kill_group(self._process)
        self._process = None
        steady = time.monotonic() - self._began > _STEADY_S
        self._pause_s = _FIRST_PAUSE_S if steady else min(2 * self._pause_s, _LONGEST_PAUSE_S)
        self._next_start = time.monotonic() + self._pause_s


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a process to its end and return its code; it does not outlive us."""
    process = launch(command, environment)
    try:
        return process.wait()
    finally:
        _kill_group(process)


def launch(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, which ends with us."""
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
