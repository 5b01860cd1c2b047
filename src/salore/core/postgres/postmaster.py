"""The running PostgreSQL process: started as our child, found again when somebody else's, ended.

A process that was killed but not yet taken note of by its parent still has its number; PostgreSQL and its
wrappers then believe it alive. Here a process counts only if the system says that it runs this cluster.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from salore.core.postgres import binaries
from salore.core.postgres.cluster import Cluster
from salore.core.trouble import InstallationError

_PID_LINE, _STATUS_LINE = 0, 7
_START_S, _FAST_STOP_S, _HARD_STOP_S, _PAUSE_S = 60.0, 30.0, 5.0, 0.02
# Processes of a killed server end by themselves, but not at once.
_LEFTOVER_S = 8.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def die_with_parent(by: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it starts, so that it gets the signal should its parent be killed."""

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(by))

    return ask


def start(cluster: Cluster, port: int) -> subprocess.Popen[bytes]:
    """Start the server and return it once it accepts connections."""
    deadline = time.monotonic() + _LEFTOVER_S
    while True:
        process = _launch(cluster, port)
        if _wait_until_ready(cluster, process):
            return process
        reason = _last_words(cluster)
        if "shared memory block" not in reason or time.monotonic() > deadline:
            raise InstallationError("start_failed", reason=reason, log=_startup_log(cluster))
        time.sleep(10 * _PAUSE_S)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop our child: politely to it, at once to those connected; harder when it does not listen."""
    for by, patience_s in ((signal.SIGINT, _FAST_STOP_S), (signal.SIGQUIT, _HARD_STOP_S)):
        process.send_signal(by)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()


def clear_strays(cluster: Cluster) -> None:
    """End a server that a former owner left behind, and forget one that is no more. For the owner only."""
    pid = recorded_pid(cluster)
    if pid is None:
        return
    if runs(cluster, pid):
        _end_stray(cluster, pid)
    # Left by a server that was killed. Its number may be another's by now, or a dead child's.
    (cluster.folder / "postmaster.pid").unlink(missing_ok=True)


def recorded_pid(cluster: Cluster) -> int | None:
    try:
        return int(_pid_file_lines(cluster)[_PID_LINE])
    except (IndexError, ValueError):
        return None


def runs(cluster: Cluster, pid: int) -> bool:
    """Return whether the process is a living server of this cluster."""
    process = Path("/proc") / str(pid)
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
        # State is the first word behind the name, which stands in brackets and may hold anything.
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X") and str(cluster.folder).encode() in words


def _launch(cluster: Cluster, port: int) -> subprocess.Popen[bytes]:
    with _startup_log(cluster).open("wb") as log:
        return subprocess.Popen(
            [binaries.program("postgres"), "-D", str(cluster.folder), "-p", str(port)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C at a terminal goes to the whole group, and PostgreSQL is to stop last.
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),
            **cluster.account.running_options(),
        )


def _wait_until_ready(cluster: Cluster, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_S
    while process.poll() is None:
        lines = _pid_file_lines(cluster)
        if (
            len(lines) > _STATUS_LINE
            and lines[_PID_LINE] == str(process.pid)
            and lines[_STATUS_LINE] == "ready"
        ):
            return True
        if time.monotonic() > deadline:
            end(process)
            raise InstallationError("start_too_slow", seconds=round(_START_S), log=_startup_log(cluster))
        time.sleep(_PAUSE_S)
    return False


def _pid_file_lines(cluster: Cluster) -> list[str]:
    try:
        return [line.strip() for line in (cluster.folder / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []


def _end_stray(cluster: Cluster, pid: int) -> None:
    for by, patience_s in (
        (signal.SIGINT, _FAST_STOP_S),
        (signal.SIGQUIT, _HARD_STOP_S),
        (signal.SIGKILL, 2.0),
    ):
        try:
            os.kill(pid, by)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if not runs(cluster, pid):
                return
            time.sleep(_PAUSE_S)
    raise InstallationError("stray_server", pid=pid, folder=cluster.folder)


def _startup_log(cluster: Cluster) -> Path:
    return cluster.log_folder / "startup.log"


def _last_words(cluster: Cluster) -> str:
    """Return the log's last two lines without their time; often the second only refers to the first."""
    lines = _startup_log(cluster).read_text(errors="replace").splitlines()
    return " ".join(line.partition("] ")[2] or line.strip() for line in lines[-2:]) or "?"
