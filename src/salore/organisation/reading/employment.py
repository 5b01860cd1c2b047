"""Kind of employment and legal standing, as files word them.

Belongs here: a few cells of one row. The keys are those of the policy packs.
"""

from __future__ import annotations

import re
from typing import Literal

from salore.engine.siasn import STANDINGS
from salore.organisation.reading.cells import is_nothing, one_line

EmploymentKind = Literal["pns", "cpns", "pppk", "pppk_paruh_waktu"]

_STANDINGS = tuple((re.compile(pattern), key) for pattern, key in STANDINGS)
_PART_TIME = re.compile(r"paruh ?waktu")
_PPPK = re.compile(r"pppk|p3k|perjanjian kerja")
_CPNS = re.compile(r"\bcpns\b|calon pegawai negeri|calon pns")
_PNS = re.compile(r"\bpns\b|pegawai negeri|\bdaerah\b|\bpusat\b")


def standing(code: str, words: str) -> str | None:
    """Return the status of the pack that a legal standing means; empty where the cells are, None if unknown.

    The words hold before the code: exports of some offices number their standings otherwise.

    Examples
    --------
    >>> standing("", "CLTN"), standing("03", ""), standing("01", "Aktif"), standing("", "Entah")
    ('unpaid_leave', 'study_leave', 'active', None)
    """
    told = [plain for plain in (one_line(words).casefold(), code.strip().casefold()) if not is_nothing(plain)]
    for plain in told:
        for pattern, key in _STANDINGS:
            if pattern.search(plain.removesuffix(".0")):
                return key
    return None if told else ""


def employment_kind(words: str, step: str) -> EmploymentKind | None:
    """Return the kind of employment that the words tell, or None.

    `step` is SIASN's column of CPNS and PNS: C or P, CPNS or PNS.
    """
    plain = one_line(words).casefold()
    if _PART_TIME.search(plain):
        return "pppk_paruh_waktu"
    if _PPPK.search(plain):
        return "pppk"
    if _CPNS.search(plain) or step.casefold() in ("c", "cpns"):
        return "cpns"
    if _PNS.search(plain) or step.casefold() in ("p", "pns"):
        return "pns"
    return None


def sex_of(text: str) -> str | None:
    """Return `m` or `f`; empty where the cell is, None where it cannot be read."""
    plain = text.casefold()
    if is_nothing(plain):
        return ""
    if plain in ("m", "l", "1", "pria", "laki-laki", "laki laki", "lk", "male", "laki"):
        return "m"
    if plain in ("f", "p", "w", "2", "wanita", "perempuan", "pr", "female"):
        return "f"
    return None
