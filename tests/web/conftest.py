"""What tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.site import served


@pytest.fixture
def site(db: None) -> Iterator[str]:
    """The address of the house, served out of this test's transaction."""
    del db
    with served() as url:
        yield url
