"""The real server over the region, visited; and the bare view that it is compared with."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Self

import httpx
import psutil

from bench.workspace.data import Region, Settlement

_START_S = 30.0


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str
    visitor: str


@dataclass(frozen=True, slots=True)
class Seen:
    queries: int
    html_kb: float


class Server:
    """One web worker as `salore serve` runs it, and beside it one of the reference."""

    def __init__(self, region: Region, settlement: Settlement) -> None:
        self.region, self.settlement = region, settlement
        self._pages: dict[str, Any] = {}
        self._replay = region.folder / "replay.json"

    def __enter__(self) -> Self:
        self._replay.write_text("{}")
        self._own = _granian("salore.web.wsgi:application")
        self._bare = _granian("bench.workspace.reference:application", REPLAY=str(self._replay))
        return self

    def __exit__(self, *_: object) -> None:
        for process, _port in (self._own, self._bare):
            process.terminate()
            process.wait(10)

    def client(self, page: Page, *, bare: bool = False) -> AbstractContextManager[httpx.Client]:
        port = (self._bare if bare else self._own)[1]
        cookies = {"salore": self.settlement.sessions[page.visitor]}
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "id"}
        return httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies=cookies, headers=headers)

    def look(self, page: Page) -> Seen:
        """Visit in this process, to see its queries and write them down for the reference."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(headers={"accept-language": "id"})
        client.cookies["salore"] = self.settlement.sessions[page.visitor]
        client.get(page.path, HTTP_HOST="127.0.0.1")
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(page.path, HTTP_HOST="127.0.0.1")
        if answer.status_code != 200:
            raise RuntimeError(f"{page.path} answered {answer.status_code}")
        html = answer.content.decode()
        self._pages[page.path] = {
            "queries": [query["sql"] for query in captured.captured_queries],
            "html": html,
        }
        self._replay.write_text(json.dumps(self._pages))
        return Seen(len(captured.captured_queries), len(gzip.compress(answer.content, 6)) / 1024)

    def visit(self, page: Page, times: int) -> list[float]:
        """Return the seconds of each visit by one user."""
        return self._visits(page, times, bare=False)

    def visit_reference(self, page: Page, times: int) -> list[float]:
        return self._visits(page, times, bare=True)

    def assets_kb(self, page: Page) -> float:
        """Return what the page's style sheets, scripts and pictures weigh, compressed."""
        html = self._pages[page.path]["html"]
        with self.client(page) as client:
            paths = set(re.findall(r'(?:href|src)="(/aset/[^"#]+)', html))
            return sum(len(gzip.compress(client.get(path).content, 6)) for path in paths) / 1024

    def worker_mb(self) -> float:
        """Return the resident memory of the largest process of the web server: its worker."""
        whole = psutil.Process(self._own[0].pid)
        return max(process.memory_info().rss for process in (whole, *whole.children())) / 2**20

    def _visits(self, page: Page, times: int, *, bare: bool) -> list[float]:
        seconds = []
        with self.client(page, bare=bare) as client:
            for number in range(times + 10):
                started = time.perf_counter()
                client.get(page.path).raise_for_status()
                if number >= 10:
                    seconds.append(time.perf_counter() - started)
        return seconds


def _granian(application: str, **environment: str) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", application,
    )  # fmt: skip
    process = subprocess.Popen(
        command, env=os.environ | environment | {"SALORE_DATABASE_POOL": "4"}, stdout=subprocess.DEVNULL
    )
    ends = time.monotonic() + _START_S
    while time.monotonic() < ends:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    process.terminate()
    raise RuntimeError(f"{application} did not start")
