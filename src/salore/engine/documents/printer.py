"""One Typst compiler, kept warm, that turns data into tagged PDFs.

Belongs here: the compiler's settings and how data reach the templates. Does not: what is printed
(`data`), how it looks (`templates/`), many people at once (`bulk`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from salore.engine.documents.data import FILE_NAMES, DocumentKind, Paper, PersonPrint
from salore.engine.documents.prose import clean, prose
from salore.wording import Catalogue, Language

HERE = Path(__file__).parent
TEMPLATES: dict[DocumentKind, str] = {
    "plan": "skp.typ",
    "evaluation": "evaluation.typ",
    "evaluation_document": "record.typ",
    "explanation": "explanation.typ",
}

# Fields of running text, whose long words may break; names of people, offices and numbers never do.
WRITTEN = frozenset(
    {
        *("goal", "parent_goal", "indicator", "target", "realisation", "feedback", "guides", "expectations"),
        *("resources", "accountability", "consequences", "pattern_notes", "recommendations"),
        *("text", "answer", "decision", "step", "how", "label", "suppressed", "source_notes"),
        *("rule", "basis", "certainty", "notices", "next_steps"),
    }
)


class Printer:
    """Prints documents on one paper in one language; keep one a process, it gets faster with use."""

    def __init__(self, paper: Paper = "A4", language: Language = "id") -> None:
        settings = {"paper": paper, "language": language, "labels": json.dumps(_labels(language))}
        self._compiler = typst.Compiler(
            b"",
            root=HERE / "templates",
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"]),
            sys_inputs=settings,
        )

    def print_person(self, person: PersonPrint, kinds: Iterable[DocumentKind]) -> dict[str, bytes]:
        """Return the documents by file name, in the order of `kinds`."""
        documents = json.dumps(_printable(person.documents))
        printed = {}
        for kind in kinds:
            if kind != "explanation":
                printed[FILE_NAMES[kind]] = self._compile(kind, documents, person.documents.as_of)
            elif person.explanation is not None:
                data = json.dumps(_printable(person.explanation))
                printed[FILE_NAMES[kind]] = self._compile(kind, data, person.explanation.as_of)
        return printed

    def _compile(self, kind: DocumentKind, data: str, as_of: date) -> bytes:
        # A string literal that holds JSON in ASCII: only quotes and backslashes need an escape, and no
        # text can become markup. Data in `sys_inputs` would make the compiler forget the templates.
        literal = data.replace("\\", "\\\\").replace('"', '\\"')
        main = f'#import "{TEMPLATES[kind]}": document\n#document(json(bytes("{literal}")))'
        made_at = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
        pdf = self._compiler.compile(
            main.encode("ascii"), format="pdf", pdf_standards=["ua-1"], timestamp=made_at
        )
        assert isinstance(pdf, bytes)
        return pdf


def _labels(language: Language) -> dict[str, str]:
    words = Catalogue.of(__package__)
    keys = words.keys()
    blanks = {name: f"{{{name}}}" for name in ("page", "pages", "period", "pack", "fingerprint")}
    return {key: words.say(key, language, **blanks) for key in keys}


def _printable(value: Any, write: Callable[[str], str] = clean) -> Any:
    """Turn dataclasses into plain trees with every string fit for paper."""
    if isinstance(value, str):
        return write(value)
    if isinstance(value, tuple):
        return [_printable(item, write) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: _printable(getattr(value, name), prose if name in WRITTEN else clean)
            for name in value.__dataclass_fields__
            if name != "as_of"
        }
    return value
