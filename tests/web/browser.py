"""A real browser for the tests: Debian's Chromium, and what axe and the console say of a page in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from salore.organisation.models import Person

# Playwright's loop runs in the thread of the test, and Django would not let the test read its database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
PHONE, DESK = 390, 1280
WAIT_MS = 8_000
# WCAG 2.2 AA, and what axe counts as good practice beyond it.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def context(browser: Browser, *, width: int = PHONE, dark: bool = False, **options: Any) -> BrowserContext:
    """Return a fresh visitor: own cookies, own storage."""
    return browser.new_context(
        viewport={"width": width, "height": 844 if width < 600 else 900},
        color_scheme="dark" if dark else "light",
        locale="id-ID",
        timezone_id="Asia/Jayapura",
        **options,
    )


def sign_in(visitor: BrowserContext, url: str, person: Person) -> None:
    """Let a visitor come in as somebody, without the page of sign-in."""
    client = Client()
    client.force_login(person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def open_page(visitor: BrowserContext, url: str = "") -> Page:
    """Return a new page that remembers what its console complained of, for `check_page`."""
    page = visitor.new_page()
    page.set_default_timeout(WAIT_MS)
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: _note(page, message))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    if url:
        page.goto(url)
        settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until every behaviour is there: on a busy machine a test types faster than a page loads."""
    page.wait_for_function(
        """() => matchMedia("(scripting: none)").matches
        || [...document.querySelectorAll("[data-controller]")]
        .every((element) => element.dataset.connected === "done")"""
    )


def check_page(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fail where axe finds a fault, the page scrolls sideways, or its console complained.

    `without` names axe rules that do not hold here; each use says why.
    """
    found = violations(page, without)
    assert not found, "\n" + "\n".join(found)
    assert not scrolls_sideways(page), f"{page.url} is wider than its window"
    complaints = getattr(page, "complaints", [])
    assert not complaints, f"{page.url}: {complaints}"


def violations(page: Page, without: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds wrong: rule, help, and where."""
    # Evaluated by the test's own channel, which no content policy of the page concerns.
    page.evaluate(resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }
    result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{fault['id']}: {fault['help']}: {node['target'][0]}: {node['failureSummary']}"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def _note(page: Page, message: ConsoleMessage) -> None:
    # A page of faults answers 422, and the browser reports that it did.
    if message.type in ("error", "warning") and "422" not in message.text:
        page.complaints.append(message.text)  # type: ignore[attr-defined]
