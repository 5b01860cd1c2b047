"""What checks work on: the tables of one run, as read, and where findings about them go.

Belongs here: look-ups that several checks share. Does not: any check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from salore.engine.period import Period
from salore.engine.tables.faults import Findings
from salore.engine.tables.spec import Table
from salore.policy.model import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One table as read; `titles` are its columns' names in the file.

    `complete` is false where rows or whole columns could not be read: then nothing is said about what is
    missing in it.
    """

    table: Table
    file: str
    frame: pl.DataFrame
    titles: Mapping[str, str]
    complete: bool = True

    def title(self, column: str) -> str:
        return self.titles.get(column, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """Everything a check may look at. `broken` are tables whose file could not be used at all."""

    pack: Pack
    as_of: date
    period: Period | None
    loaded: Mapping[str, Loaded]
    findings: Findings
    broken: frozenset[str] = frozenset()
    anonymous: frozenset[str] = field(default_factory=frozenset)

    def frame(self, name: str) -> pl.DataFrame | None:
        found = self.loaded.get(name)
        return None if found is None else found.frame

    def is_absent(self, name: str) -> bool:
        """Whether there is no such file; one that could not be read is not absent."""
        return name not in self.loaded and name not in self.broken

    def fault_rows(self, name: str, code: str, rows: pl.DataFrame, column: str, **values: object) -> None:
        loaded = self.loaded[name]
        self.findings.fault_rows(loaded.file, code, rows, column=loaded.title(column), **values)

    def notice_rows(self, name: str, code: str, rows: pl.DataFrame, column: str, **values: object) -> None:
        loaded = self.loaded[name]
        self.findings.notice_rows(loaded.file, code, rows, column=loaded.title(column), **values)

    def at_fault(self, name: str) -> pl.Expr:
        """Return whether something in a row was already refused; what it lacks may follow from that."""
        file = self.loaded[name].file
        rows = {fault.row for fault in self.findings.faults if fault.file == file}
        return pl.col("row").is_in(sorted(row for row in rows if row is not None))

    def is_at_fault(self, name: str, column: str) -> bool:
        """Return whether a cell of a column was refused."""
        loaded = self.loaded[name]
        place = loaded.file, loaded.title(column)
        return any((fault.file, fault.column) == place for fault in self.findings.faults)

    def of_run(self, column: str = "period") -> pl.Expr:
        """Return the period of a row, the run's where none is written."""
        return pl.col(column).fill_null("" if self.period is None else str(self.period))
