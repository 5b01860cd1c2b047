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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

_READY_S = 120


@dataclass(frozen=True, slots=True)
class Site:
    """A served demonstration."""

    url: str
    folder: Path
    accounts: dict[str, dict[str, str]]

    def sign_in(self, page: Page, role: str) -> None:
        """Sign in as the person of a role, past the page that tells what is kept about them."""
        account = self.accounts[role]
        page.goto(f"{self.url}/masuk/")
        page.fill("[name=login]", account["login"])
        page.fill("[name=password]", account["password"])
        with page.expect_navigation():
            page.click("main button[type=submit]")
        if "/masuk/data-anda/" in page.url:
            page.click("main button[type=submit]")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("demonstration")
    # The database may run under another account, which has to get through.
    for above in (folder, *folder.parents[:3]):
        above.chmod(0o711)
    port = _free_port()
    environment = os.environ | {"SALORE_DATA": str(folder / "data"), "PORT": str(port)}
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [*_SALORE, "demo", "serve"], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, folder / "log")
        listed = subprocess.run(
            [*_SALORE, "demo", "accounts", "--json"], env=environment, capture_output=True, check=True
        )
        rows: list[dict[str, str]] = json.loads(listed.stdout)
        yield Site(url, folder / "data", {row["role"]: row for row in reversed(rows)})
    finally:
        process.terminate()
        process.wait(60)
        log.close()


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
