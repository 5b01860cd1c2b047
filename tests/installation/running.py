"""An installation that runs as its operator would run it: the command, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_READY_S = 240.0


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "salore.cli.main", *words]


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "SALORE_DATA": str(folder), **more}


def salore(
    folder: Path, *words: str, given: str | None = None, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        command(*words),
        env=environment(folder, **(more or {})),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


def is_running(pid: int) -> bool:
    """Return whether the process lives; one that is dead and not yet noticed by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def children_of(pid: int) -> dict[int, str]:
    """Return the processes that another has started, with their command lines."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = re.search(r"^PPid:\s+(\d+)", status.read_text(), re.MULTILINE)
            words = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if parent and int(parent[1]) == pid:
            found[int(status.parent.name)] = words
    return found


class Served:
    def __init__(self, folder: Path, process: subprocess.Popen[str], port: int, output: Path) -> None:
        self.folder, self.process, self.port, self._output = folder, process, port, output

    @property
    def said(self) -> str:
        return self._output.read_text()

    def get(self, path: str, *, scheme: str = "http", trusting: Path | None = None) -> tuple[int, str]:
        context = ssl.create_default_context(cafile=trusting) if trusting else None
        try:
            with urllib.request.urlopen(
                f"{scheme}://127.0.0.1:{self.port}{path}", timeout=10, context=context
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def is_ready(self, **how: Any) -> bool:
        try:
            return self.get("/readyz", **how)[0] == 200
        except OSError:
            return False

    def wait_until_ready(self, limit_s: float = _READY_S, **how: Any) -> float:
        """Wait and return how long it took."""
        began = time.monotonic()
        while not self.is_ready(**how):
            assert time.monotonic() - began < limit_s, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.1)
        return time.monotonic() - began

    def postgres_pid(self) -> int:
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])

    def children(self) -> dict[int, str]:
        """Return the processes under the supervisor with their command lines."""
        return children_of(self.process.pid)

    def child(self, word: str) -> int:
        (pid,) = (pid for pid, words in self.children().items() if word in words)
        return pid

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(folder: Path, *words: str, more: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve the installation in the folder, however the test ends."""
    port, output = free_port(), folder.parent / "said.txt"
    with output.open("w") as stream:
        process = subprocess.Popen(
            command("serve", "--port", str(port), "--processes", "1", *words),
            env=environment(folder, **(more or {})),
            stdout=stream,
            stderr=stream,
            text=True,
        )
    try:
        yield Served(folder, process, port, output)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)


def as_json(text: str) -> object:
    return json.loads(text)
