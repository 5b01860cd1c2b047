"""What tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser

from tests.web.browser import chromium
from tests.web.site import served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each test opens its own visitor."""
    in_tests = connections["default"]
    with chromium() as started:
        # Where a loop runs, as Playwright's now does, Django would keep a second connection of its own.
        connections["default"] = in_tests
        yield started


@pytest.fixture
def site(db: None) -> Iterator[str]:
    """The address of the house, served out of this test's transaction."""
    del db
    with served() as url:
        yield url
