"""Written text made fit for paper: characters that can be printed, places where long words may break.

Belongs here: what every string passes on its way into a document. Does not: layout.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import pyphen

SOFT_HYPHEN = "\u00ad"
BREAK = "\u200b"
SHORTEST_HYPHENATED = 9
LONGEST_UNBROKEN = 16

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_HYPHENATED},}}")
_LONG = re.compile(rf"\S{{{LONGEST_UNBROKEN + 1},}}")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_GAPS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


@cache
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="id_ID", left=3, right=3)


@lru_cache(maxsize=100_000)
def _hyphenated(word: str) -> str:
    return str(_patterns().inserted(word, SOFT_HYPHEN))


def clean(text: str) -> str:
    """Keep what can be printed; line ends stay, runs of blanks become one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    return _LINES.sub("\n", _GAPS.sub(" ", text)).strip()


def prose(text: str) -> str:
    """Clean text, with soft hyphens in long words and breaks in what has none."""
    hyphenated = _WORD.sub(lambda found: _hyphenated(found[0]), clean(text))
    return _LONG.sub(lambda found: _breakable(found[0]), hyphenated)


@lru_cache(maxsize=10_000)
def _breakable(word: str) -> str:
    return word
