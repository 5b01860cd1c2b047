"""One demonstration for all journeys, served as `make demo` does; each uses people of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from salore.core.instance import open_instance

_READY_S = 240
expect.set_options(timeout=10_000)


@dataclass(frozen=True, slots=True)
class Site:
    """A served demonstration."""

    url: str
    folder: Path
    accounts: dict[str, dict[str, str]]

    def open_door(self, page: Page) -> None:
        """Open the page to sign in, in Indonesian, whatever somebody chose in a test before."""
        page.context.add_cookies([{"name": "bahasa", "value": "id", "url": self.url}])
        page.goto(f"{self.url}/masuk/")

    def sign_in(self, page: Page, role: str) -> None:
        """Sign in as the person of a role, past the page that tells what is kept about them."""
        account = self.accounts[role]
        self.open_door(page)
        page.fill("[name=login]", account["login"])
        page.fill("[name=password]", account["password"])
        with page.expect_navigation():
            page.click("main button[type=submit]")
        if "/masuk/data-anda/" in page.url:
            page.click("main button[type=submit]")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("demonstration")) as demonstration:
        yield demonstration.site


@contextmanager
def served(folder: Path) -> Iterator[Demonstration]:
    """Have a demonstration of one's own in a folder, served for as long as the block."""
    # The database may run under another account, which has to get through.
    for above in (folder, *folder.parents[:3]):
        above.chmod(0o711)
    demonstration = Demonstration(folder)
    try:
        demonstration.start()
        yield demonstration
    finally:
        demonstration.stop()


class Demonstration:
    """A demonstration as `make demo` serves it, which can be stopped and started on another day."""

    def __init__(self, folder: Path) -> None:
        self._folder, port = folder, _free_port()
        self._url = f"http://127.0.0.1:{port}"
        self.environment = os.environ | {"SALORE_DATA": str(folder / "data"), "PORT": str(port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        log = self._folder / "log"
        with log.open("a") as stream:
            self._process = subprocess.Popen(
                [*_SALORE, "demo", "serve"], env=self.environment, stdout=stream, stderr=subprocess.STDOUT
            )
        _wait_until_ready(self._url, self._process, log)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)

    def move_to(self, moment: datetime) -> None:
        """Let it be another day: people come back to a server that was started anew."""
        self.stop()
        instance = open_instance(self.folder)
        settings = replace(instance.settings, clock_starts_at=moment, clock_set_at=datetime.now(UTC))
        instance.save_settings(settings)
        self.start()

    def run(self, *command: str, typed: str = "") -> str:
        """Run a command in the installation and return what it says; a failure fails the test."""
        done = subprocess.run(
            [*_SALORE, *command], env=self.environment, input=typed, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @cached_property
    def site(self) -> Site:
        rows: list[dict[str, str]] = json.loads(self.run("demo", "accounts", "--json"))
        return Site(self._url, self.folder, {row["role"]: row for row in reversed(rows)})


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of a phone, in Indonesian; what its console complains of fails the test."""
    yield from opened(browser, viewport={"width": 390, "height": 844}, locale="id-ID", has_touch=True)


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, viewport={"width": 1280, "height": 900}, locale="id-ID")


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    yield from opened(
        browser, viewport={"width": 390, "height": 844}, locale="id-ID", java_script_enabled=False
    )


def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """Yield a page with these options; what its console complains of fails the test."""
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


_SALORE = (sys.executable, "-m", "salore.cli.main")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + _READY_S
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.25)
    raise AssertionError(log.read_text())
