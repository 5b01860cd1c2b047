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
from dataclasses import dataclass
from typing import Any, Self

import psutil

from bench.workspace.data import Region, Settlement
from bench.workspace.visitor import Visitor
from salore.installation.serving import THREADS

_START_S = 30.0
# What the middleware asks before any view: the bare view stands behind the same.
_ASKED_BEFORE = ("accounts_session", "accounts_user", "organisation_person")


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
    """The web as `salore serve` runs it, and beside it the reference, each in so many processes."""

    def __init__(self, region: Region, settlement: Settlement, *, processes: int = 1) -> None:
        self.region, self.settlement, self._processes = region, settlement, processes
        self._pages: dict[str, Any] = {}
        self._replay = region.folder / "replay.json"

    def __enter__(self) -> Self:
        self._replay.write_text("{}")
        self._own = _granian("salore.web.wsgi:application", self._processes)
        self._bare = _granian(
            "bench.workspace.reference:application", self._processes, REPLAY=str(self._replay)
        )
        return self

    def __exit__(self, *_: object) -> None:
        for process, _port in (self._own, self._bare):
            process.terminate()
            process.wait(10)

    @property
    def port(self) -> int:
        """Return where the web itself answers."""
        return self._own[1]

    def visitor(self, page: Page, *, bare: bool = False, at: Settlement | None = None) -> Visitor:
        """Return a browser of whoever visits the page, in this settlement or another."""
        port = (self._bare if bare else self._own)[1]
        return Visitor(port, (at or self.settlement).sessions[page.visitor])

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
        asked = [query["sql"] for query in captured.captured_queries]
        self._pages[page.path.partition("?")[0]] = {
            "queries": _of_the_view(asked),
            "html": answer.content.decode(),
        }
        self._replay.write_text(json.dumps(self._pages))
        return Seen(len(captured.captured_queries), len(gzip.compress(answer.content, 6)) / 1024)

    def queries_of_post(self, page: Page, fields: dict[str, str]) -> int:
        """Send a form in this process; return how many queries it took."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(headers={"accept-language": "id"})
        client.cookies["salore"] = self.settlement.sessions[page.visitor]
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(page.path, fields, HTTP_HOST="127.0.0.1")
        if answer.status_code != 302:
            raise RuntimeError(f"{page.path} took no answer: {answer.status_code}")
        return len(captured.captured_queries)

    def assets_kb(self, page: Page) -> float:
        """Return what the page's style sheets, scripts and pictures weigh, compressed."""
        html = self._pages[page.path.partition("?")[0]]["html"]
        paths = set(re.findall(r'(?:href|src)="(/aset/[^"#]+)', html))
        with self.visitor(page) as visitor:
            return sum(len(visitor.get(path)) for path in paths) / 1024

    def worker_mb(self) -> float:
        """Return the resident memory of the largest process of the web server: its worker."""
        whole = psutil.Process(self._own[0].pid)
        return max(process.memory_info().rss for process in (whole, *whole.children())) / 2**20


def _of_the_view(asked: list[str]) -> list[str]:
    before = asked[: len(_ASKED_BEFORE)]
    if not all(f'FROM "{table}"' in sql for table, sql in zip(_ASKED_BEFORE, before, strict=True)):
        raise RuntimeError(f"the middleware asked something else: {before}")
    # What a page notes of its own reading is written once a day; the bare view only reads.
    return [sql for sql in asked[len(_ASKED_BEFORE) :] if sql.startswith(("SELECT", "(SELECT", "WITH"))]


def _granian(application: str, processes: int, **environment: str) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
        "--workers", str(processes), "--blocking-threads", str(THREADS), "--no-ws", application,
    )  # fmt: skip
    process = subprocess.Popen(
        command,
        env=os.environ | environment | {"SALORE_DATABASE_POOL": str(THREADS)},
        stdout=subprocess.DEVNULL,
    )
    ends = time.monotonic() + _START_S
    while time.monotonic() < ends:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    process.terminate()
    raise RuntimeError(f"{application} did not start")
