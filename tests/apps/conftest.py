"""Services are asked here as the worker asks them: with no transaction around them but their own."""

from __future__ import annotations

from typing import Any

import pytest

from salore.ledger import services


@pytest.fixture(autouse=True)
def only_their_own_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse an event that stands in the test's transaction alone: on a server there is none."""
    event = services._event

    def within_its_own(*stated: Any) -> Any:
        blocks: list[Any] = services.connection.atomic_blocks
        if not blocks or blocks[-1]._from_testcase:
            raise RuntimeError("an event is recorded in the transaction of its change")
        return event(*stated)

    monkeypatch.setattr(services, "_event", within_its_own)
