"""`salore doctor`: looks at everything an installation stands on, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator

from salore.core.instance import Instance
from salore.installation.doctor import database, folder, machine
from salore.installation.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]


def examine(instance: Instance) -> Iterator[Finding]:
    """Yield what was found, part by part; nothing is changed."""
    yield from machine.examine(instance)
    yield from folder.examine(instance)
    yield from database.examine(instance)
