"""What every operation is."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from salore.organisation.rows import Rows
from salore.organisation.states import ChangeKind


class Operation(Protocol):
    @property
    def kind(self) -> ChangeKind: ...
    @property
    def effective_on(self) -> date:
        """Return the first day on which something is different."""
        ...

    @property
    def settled_on(self) -> date:
        """Return the first day on which everything holds; the effects are those of this day."""
        ...

    @property
    def decree(self) -> str: ...
    def perform(self, rows: Rows) -> None:
        """Close and open the rows. Raises DomainError where it cannot be."""
        ...
