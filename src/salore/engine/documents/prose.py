"""Written text made fit for paper: characters that can be drawn, places where long words may break.

Belongs here: what every string passes on its way into a document. Does not: layout.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import pyphen

from salore.engine.documents.glyphs import can_be_drawn

SOFT_HYPHEN = "\u00ad"
BREAK = "\u200b"
UNDRAWABLE = "\ufffd"

# Shorter words fit the narrowest column; every soft hyphen stays in the text that a reader copies.
SHORTEST_HYPHENATED = 12
LONGEST_UNBROKEN = 16
LONGEST_NAME = 28

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_HYPHENATED},}}")
_UNBROKEN = re.compile(rf"[^\s/{SOFT_HYPHEN}-]{{{LONGEST_UNBROKEN + 1},}}")
_NO_NAME = re.compile(rf"\S{{{LONGEST_NAME + 1},}}")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
# ASCII, Latin-1, Latin Extended-A and everyday punctuation are in every font of the templates.
_UNUSUAL = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u017e\u2013\u2014\u2018-\u201e\u2022\u2026]")

# Bullets and marks that word processors take from their own symbol fonts.
_FROM_SYMBOL_FONTS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0e0": "→"}
)


def clean(text: str) -> str:
    """Keep what can be drawn; line ends stay, runs of blanks become one, a per cent sign keeps its figure.

    Examples
    --------
    >>> clean("Ana\\u0000  Kaize\\r\\n\\u200fS.Sos.")
    'Ana Kaize\\nS.Sos.'
    """
    if text.isascii() and text.isprintable():
        return _with_figure(_BLANKS.sub(" ", text).strip())
    text = _UNUSUAL.sub(_without_controls, _LINE_ENDS.sub("\n", text).translate(_FROM_SYMBOL_FONTS))
    text = _UNUSUAL.sub(_drawable, unicodedata.normalize("NFC", text))
    return _with_figure(_LINES.sub("\n", _BLANKS.sub(" ", text)).strip())


def _with_figure(text: str) -> str:
    return text.replace(" %", "\u00a0%")


def prose(text: str) -> str:
    """Clean text in which long words may break: at syllables, or anywhere if they have none."""
    hyphenated = _WORD.sub(lambda found: _hyphenated(found[0]), clean(text))
    return _UNBROKEN.sub(lambda found: _breakable(found[0], LONGEST_UNBROKEN // 2), hyphenated)


def name(text: str) -> str:
    """Clean text whose words stay whole, unless no name could be so long."""
    return _NO_NAME.sub(lambda found: _breakable(found[0], LONGEST_NAME // 2), clean(text))


def _without_controls(found: re.Match[str]) -> str:
    # Controls, marks of direction, private and unassigned characters say nothing on paper; a tab is a blank.
    character = found[0]
    return "" if unicodedata.category(character)[0] == "C" and not character.isspace() else character


def _drawable(found: re.Match[str]) -> str:
    return found[0] if found[0].isspace() or can_be_drawn(found[0]) else UNDRAWABLE


@cache
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="id_ID", left=3, right=3)


@lru_cache(maxsize=100_000)
def _hyphenated(word: str) -> str:
    return str(_patterns().inserted(word, SOFT_HYPHEN))


def _breakable(word: str, step: int) -> str:
    return BREAK.join(word[i : i + step] for i in range(0, len(word), step))
