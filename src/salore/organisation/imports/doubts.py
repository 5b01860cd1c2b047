"""Doubts about rows and files, as they are kept and said again in either language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from salore.organisation.reading.faults import Doubt, Severity
from salore.wording import Catalogue, Language

PACKAGE = "salore.organisation.imports"


def doubt(
    code: str, severity: Severity = "doubt", *, row: int | None = None, column: str = "", found: str = "",
    **values: Any,
) -> Doubt:  # fmt: skip
    """Return a doubt that only what is known already can raise."""
    return Doubt(
        code=code, severity=severity, row=row, column=column, found=found, values=values, package=PACKAGE
    )


def as_kept(doubts: Iterable[Doubt]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "severity": one.severity,
            "column": one.column,
            "found": one.found,
            "values": dict(one.values),
            "package": one.package,
        }
        for one in doubts
    ]


def sentences(kept: Iterable[dict[str, Any]], language: Language) -> list[str]:
    return [Doubt(**entry).say(language) for entry in kept]


def reason(code: str, language: Language) -> str:
    """Return the few words of a code, wherever it comes from."""
    own = Catalogue.of(PACKAGE)
    key = f"reason.{code}"
    return own.say(key, language) if key in own else Doubt(code=code, severity="doubt").reason(language)


def warning(code: str, language: Language) -> str:
    """Return the sentence of a doubt about a whole file."""
    return Catalogue.of(PACKAGE).say(f"warning.{code}", language)
