"""The annex of a plan: resources, scheme of accountability, consequences.

Belongs here: the numbered texts below each title. They are read line by line, ruled or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from salore.planning.reading import forms
from salore.planning.reading.lines import joined
from salore.planning.reading.pdf_cells import lines_of
from salore.planning.reading.pdf_page import Page
from salore.planning.reading.plan import Annex

_ITEM = re.compile(r"(\d{1,2})\s*[.)]?\s+(?=\S)|[-–•*▪]\s+")
_PLACE_AND_DAY = re.compile(r"[A-Z][\w .]{2,40},\s*(?:\d{1,2}\s+)?[A-Za-z]{3,9}\s+\d{4}$|\.{5,}")
_ENDS = ("pegawai yang dinilai", "pejabat penilai kinerja", "employee appraised", "appraiser")
_FOOT = re.compile(
    r"(?:halaman|page|hal\.?)\s+\d+|^\d+\s*(?:/|dari|of)\s*\d+$|^dihitung dari data|^computed from"
)


def read_annex(pages: Sequence[Page]) -> Annex:
    parts: dict[str, list[list[str]]] = {}
    part: str | None = None
    for page in pages:
        for line in lines_of(page.words):
            text = " ".join(word.text for word in line)
            if named := forms.annex_part_of(text):
                part = named
                parts.setdefault(part, [])
            elif part and _is_end(text):
                part = None
            elif part and not _FOOT.search(text.casefold()):
                _add(parts[part], text)
    made = {name: tuple(filter(None, map(_text, items))) for name, items in parts.items()}
    return Annex(**made)


def _is_end(text: str) -> bool:
    return any(forms.plain(text).startswith(end) for end in _ENDS) or bool(_PLACE_AND_DAY.match(text))


def _add(items: list[list[str]], text: str) -> None:
    found = _ITEM.match(text)
    if found:
        items.append([text[found.end() :]])
    elif items:
        items[-1].append(text)
    else:
        items.append([text])


def _text(lines: list[str]) -> str:
    return forms.something(joined(lines))
