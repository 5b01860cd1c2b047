"""Names with titles, as lists write them in one cell.

Belongs here: taking titles off a name where they surely are titles. Does not: spelling of names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from salore.organisation.reading.cells import one_line

_FRONT = frozenset(("dr", "drg", "drh", "drs", "dra", "ir", "prof", "h", "hj", "kh", "pdt", "ns", "apt"))
_WORD = re.compile(r"([A-Za-z]+)\.+\s*")


@dataclass(frozen=True, slots=True)
class Named:
    front: str
    name: str
    back: str


def split_name(text: str) -> Named:
    """Take known titles off a name: before it such as end in a point, behind it what follows a comma.

    Examples
    --------
    >>> split_name("Dr. Ir. BUDI SANTOSO, S.T., M.T.")
    Named(front='Dr. Ir.', name='BUDI SANTOSO', back='S.T., M.T.')
    >>> split_name("M. Yusuf")
    Named(front='', name='M. Yusuf', back='')
    """
    name, _, back = one_line(text).partition(",")
    place = 0
    while (found := _WORD.match(name, place)) and found[1].casefold() in _FRONT:
        place = found.end()
    if not name[place:].strip():
        place = 0
    return Named(name[:place].strip(), name[place:].strip(), back.strip())
