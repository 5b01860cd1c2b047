"""Data of one person in, tagged PDFs out.

Belongs here: which template prints what, and how data reach it. Does not: what is printed (`data`), how it
looks (`templates/`), many people at once (`bulk`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from salore.engine.documents.compiler import as_expression, compiler
from salore.engine.documents.data import (
    FILE_NAMES,
    DocumentData,
    DocumentKind,
    ExplanationData,
    ObjectionData,
    Paper,
    PersonPrint,
)
from salore.engine.documents.prose import name, prose
from salore.wording import Language

TEMPLATES: dict[DocumentKind, str] = {
    "plan": "plan.typ",
    "evaluation": "evaluation.typ",
    "evaluation_document": "evaluation_document.typ",
    "explanation": "explanation.typ",
}

# Fields of running text, whose long words may break; names of people, offices and numbers never do.
WRITTEN = frozenset(
    {
        *("goal", "parent_goal", "indicator", "target", "realisation", "feedback", "guides", "expectations"),
        *("resources", "accountability", "consequences", "pattern_notes", "recommendations"),
        *("text", "answer", "decision", "step", "how", "label", "suppressed", "source_notes"),
        *("rule", "basis", "certainty", "notices", "next_steps"),
        *("reason", "changes"),
    }
)


class Printer:
    """Prints documents on one paper in one language."""

    def __init__(self, paper: Paper = "A4", language: Language = "id") -> None:
        self._compiler = compiler(paper, language)

    def print_person(self, person: PersonPrint, kinds: Iterable[DocumentKind]) -> dict[str, bytes]:
        """Return the documents by file name, in the order of `kinds`; there may be no explanation."""
        printed = {}
        for kind in kinds:
            data = person.explanation if kind == "explanation" else person.documents
            if data is not None:
                printed[FILE_NAMES[kind]] = self._print(kind, data)
        return printed

    def print_objection(self, data: ObjectionData) -> bytes:
        """Return an objection, or the decision on it, as one letter."""
        return self._compile("objection.typ", data)

    def _print(self, kind: DocumentKind, data: DocumentData | ExplanationData) -> bytes:
        return self._compile(TEMPLATES[kind], data)

    def _compile(self, template: str, data: DocumentData | ExplanationData | ObjectionData) -> bytes:
        # Data in `sys_inputs` instead would make the compiler forget everything it has laid out.
        main = f'#import "{template}": document\n#document({as_expression(_printable(data))})'
        day = data.as_of
        pdf = self._compiler.compile(
            main.encode("ascii"),
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
        assert isinstance(pdf, bytes)
        return pdf


def _printable(value: Any, write: Callable[[str], str] = name) -> Any:
    """Turn dataclasses into plain trees with every string fit for paper."""
    if isinstance(value, str):
        return write(value)
    if isinstance(value, tuple):
        return [_printable(item, write) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {
            field: _printable(getattr(value, field), prose if field in WRITTEN else name)
            for field in value.__dataclass_fields__
            if field != "as_of"
        }
    return value
