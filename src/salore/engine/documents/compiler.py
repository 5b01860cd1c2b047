"""The Typst compiler: its fonts, its templates and its labels; one a paper, language and process.

Belongs here: settings that are the same for everybody. Does not: anybody's data (`printer`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from salore.engine.documents.data import Paper
from salore.wording import Catalogue, Language

if TYPE_CHECKING:
    import typst

_HERE = Path(__file__).parent
_BLANKS = {name: f"{{{name}}}" for name in ("page", "pages", "period", "pack", "fingerprint")}


@cache
def compiler(paper: Paper, language: Language) -> typst.Compiler:
    """Return the compiler, which remembers what it has laid out and so gets faster with use."""
    # Here and not above: web processes know these modules, and the compiler weighs 7 MB.
    import typst

    labels = json.dumps(_labels(language))
    return typst.Compiler(
        b"",
        root=_HERE / "templates",
        font_paths=fonts(),
        sys_inputs={"paper": paper, "language": language, "labels": labels},
    )


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that are printed with: ours and the compiler's, on every machine the same."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])


def as_expression(value: object) -> str:
    """Write a tree of strings, numbers, lists and dictionaries as a Typst expression in ASCII.

    It is JSON inside a string. There only the quote and the backslash mean anything to Typst, so no text
    can become markup.

    Examples
    --------
    >>> print(as_expression({"name": "#b"}))
    json(bytes("{\\"name\\": \\"#b\\"}"))
    """
    escaped = json.dumps(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'json(bytes("{escaped}"))'


def _labels(language: Language) -> dict[str, str]:
    words = Catalogue.of(__package__)
    return {key: words.say(key, language, **_BLANKS) for key in words.keys()}  # noqa: SIM118
