"""One region of the usual size, drawn once for all tests of this folder."""

from __future__ import annotations

import pytest

from salore.engine.demonstration import FULL_REGION, Demonstration, generate


@pytest.fixture(scope="session")
def region() -> Demonstration:
    return generate(FULL_REGION, 1)
