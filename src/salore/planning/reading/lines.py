"""Lines of a cell put together to one text.

Belongs here: what a line's end means. Does not: which lines belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

BREAK = "\u00ad"
"""A hyphen that only breaks a word at the end of a line."""

_ITEM = re.compile(r"(?:[-–—•*▪◦●]|\d{1,2}[.)]|[a-z][.)])(?:\s|$)")


def joined(lines: Iterable[str]) -> str:
    """Put the lines of a cell together; items of a list stay on lines of their own.

    Examples
    --------
    >>> joined(["Laporan ten\\u00ad", "tang layanan", "- satu", "- dua"])
    'Laporan tentang layanan\\n- satu\\n- dua'
    """
    text = ""
    for line in filter(None, map(str.strip, lines)):
        if not text:
            text = line
        elif text.endswith(BREAK):
            text = text[:-1] + line
        elif _ITEM.match(line):
            text += "\n" + line
        elif text.endswith("-") and not text.endswith(" -"):
            text += line
        else:
            text += " " + line
    return text.replace(BREAK, "")
