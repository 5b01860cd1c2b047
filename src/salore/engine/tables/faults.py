"""What is wrong, or usable but suspicious, in tables: where, what, and the sentence that says it.

Belongs here: findings and their sentences. Does not: the checks that find them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from salore.wording import Catalogue

NO_COLUMN = "-"
LISTED_AT_MOST = 200
LISTED_OF_MANY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A place in a file and what was found there; rows count as in a spreadsheet, header = 1."""

    file: str
    code: str
    row: int | None = 1
    column: str = NO_COLUMN
    found: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.file}:{NO_COLUMN if self.row is None else self.row}:{self.column}"

    def _say(self, key: str, language: str) -> str:
        found = None if self.found is None else in_one_line(self.found)
        values = {"file": self.file, "column": self.column, **self.values, "found": found}
        return Catalogue.of(__package__).say(key, language, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Finding):
    """What makes tables unusable."""

    def sentence(self, language: str) -> str:
        """Return `file:row:column: what is wrong, what was found, what is expected`."""
        words = Catalogue.of(__package__)
        parts = [self._say(f"wrong.{self.code}", language)]
        if self.found is not None:
            parts.append(words.say("frame.found", language, found=shown(self.found, language)))
        if f"expected.{self.code}" in words:
            expected = self._say(f"expected.{self.code}", language)
            parts.append(words.say("frame.expected", language, expected=expected))
        return f"{self.place}: {'; '.join(parts)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Finding):
    """What is usable but suspicious. Nothing of an anonymous source may stand in one."""

    def message(self, language: str) -> str:
        return self._say(f"notice.{self.code}", language)

    def sentence(self, language: str) -> str:
        return f"{self.place}: {self.message(language)}"


class BadInput(Exception):  # noqa: N818 - what it is called in the contract of this package
    """Tables that cannot be used, with all faults at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(self.lines("en")))

    def lines(self, language: str) -> tuple[str, ...]:
        return tuple(fault.sentence(language) for fault in self.faults)


class Findings:
    """Collects faults and notices of all files before anything is raised."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.notices: list[Notice] = []

    def fault(
        self,
        file: str,
        code: str,
        *,
        row: int = 1,
        column: str = NO_COLUMN,
        found: object = None,
        **values: object,
    ) -> None:
        text = None if found is None else str(found)
        self.faults.append(Fault(file=file, code=code, row=row, column=column, found=text, values=values))

    def notice(
        self,
        file: str,
        code: str,
        *,
        row: int | None = None,
        column: str = NO_COLUMN,
        found: object = None,
        **values: object,
    ) -> None:
        text = None if found is None else str(found)
        self.notices.append(Notice(file=file, code=code, row=row, column=column, found=text, values=values))

    def fault_rows(self, file: str, code: str, rows: pl.DataFrame, *, column: str, **values: object) -> None:
        """Add a fault a row of a frame with `row` and perhaps `found`; other columns fill the sentence.

        Where one mistake runs through a whole file, the first rows and a count tell enough.
        """
        for entry in self._listed(rows).iter_rows(named=True):
            row, found = entry.pop("row"), entry.pop("found", None)
            self.fault(file, code, row=row, column=column, found=found, **values, **entry)
        if rows.height > LISTED_AT_MOST:
            further = rows.height - LISTED_OF_MANY
            last = int(rows["row"][LISTED_OF_MANY])
            self.fault(file, "and_more", row=last, column=column, further=further)

    def notice_rows(self, file: str, code: str, rows: pl.DataFrame, *, column: str, **values: object) -> None:
        """Add a notice a row, as `fault_rows` does."""
        for entry in self._listed(rows).iter_rows(named=True):
            row, found = entry.pop("row"), entry.pop("found", None)
            self.notice(file, code, row=row, column=column, found=found, **values, **entry)
        if rows.height > LISTED_AT_MOST:
            self.notice(file, "and_more", column=column, further=rows.height - LISTED_OF_MANY)

    @staticmethod
    def _listed(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.head(LISTED_OF_MANY) if rows.height > LISTED_AT_MOST else rows

    def raise_faults(self) -> None:
        if self.faults:
            raise BadInput(tuple(sorted(_one_a_cell(self.faults), key=_order)))


def _one_a_cell(faults: list[Fault]) -> Iterator[Fault]:
    """Leave out what was found of a cell after a first fault: it follows from that one."""
    told: set[tuple[str, int | None, str]] = set()
    for fault in faults:
        cell = fault.file, fault.row, fault.column
        if fault.column == NO_COLUMN or fault.code == "and_more" or cell not in told:
            yield fault
        told.add(cell)


def _order(fault: Fault) -> tuple[str, int, str, bool]:
    return fault.file, fault.row or 0, fault.column, fault.code == "and_more"


def shown(text: str, language: str) -> str:
    """Return a cell as a sentence quotes it."""
    if text == "":
        return Catalogue.of(__package__).say("frame.empty", language)
    return f"“{in_one_line(text)}”"


def in_one_line(text: str) -> str:
    """Return a text of at most 60 characters, with control characters made visible."""
    plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:61])
    return f"{plain[:57]}…" if len(plain) > 60 else plain
