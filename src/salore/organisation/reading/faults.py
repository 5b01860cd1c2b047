"""What may be wrong with a file or a row: codes with their particulars, worded in `words.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from salore.wording import Catalogue, Language

Severity = Literal["fault", "doubt", "note"]
"""`fault`: the row cannot be taken over as it stands. `doubt`: it can, and somebody should look.
`note`: something is missing that is mended later."""

PACKAGE = "salore.organisation.reading"


class ReadingError(ValueError):
    """A file that cannot be read. The sentence says why and what to do."""

    package: ClassVar[str] = PACKAGE

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def say(self, language: Language) -> str:
        words = Catalogue.of(self.package)
        # Several columns of ours are named by their labels.
        values = {
            name: ", ".join(words.say(f"column.{column}", language) for column in value)
            if isinstance(value, tuple)
            else value
            for name, value in self.values.items()
        }
        return words.say(f"fault.{self.code}", language, **values)

    def __str__(self) -> str:
        return self.say("en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing about one cell or row, as its reader found it. `package` is where its words stand."""

    code: str
    severity: Severity
    row: int | None = None
    column: str = ""
    found: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    package: str = PACKAGE

    def say(self, language: Language) -> str:
        return Catalogue.of(self.package).say(
            f"doubt.{self.code}", language, column=self.column, found=self.found, **self.values
        )

    def reason(self, language: Language) -> str:
        """Return the few words that lists of doubts are filtered by."""
        return Catalogue.of(self.package).say(f"reason.{self.code}", language)
