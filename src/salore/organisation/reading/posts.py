"""What the cells about a post say: its name, kind, level, echelon; the grade of its holder.

Belongs here: one cell or a few of one row. Does not: whole rows (`staff`, `duk`, `rotation`).
"""

from __future__ import annotations

import re
from typing import Literal

from salore.engine.siasn import LEVEL_FIRST, LEVELS
from salore.organisation.reading.cells import is_nothing, one_line

PositionKind = Literal["structural", "functional", "executive"]

_LEVEL_FIRST = re.compile(LEVEL_FIRST)
_LEVEL_LAST = re.compile(
    r"(?i)^(.+?)\s+-\s+((?:ahli (?:pertama|muda|madya|utama))|pemula|terampil|mahir|penyelia)\s*$"
)
_LEVELS = tuple((re.compile(rf"\b{words}\b"), key) for words, key in LEVELS)
# Levels of the reference list of functional posts.
_LEVEL_CODES = {
    "ut": "ahli_utama", "md": "ahli_madya", "mu": "ahli_muda", "pt": "ahli_pertama",
    "py": "penyelia", "mh": "mahir", "tr": "terampil", "pm": "pemula",
}  # fmt: skip
# Titles of teachers before the levels of today; "Guru Madya" was one thing in 1993 and another in 2009.
_OLD_TEACHER = re.compile(
    r"guru (?:pratama|muda|madya|dewasa|pembina|utama)(?: (?:muda|madya))?(?: (?:tk|tingkat)\.? ?(?:i|1))?"
)
_KIND_CODES: dict[str, PositionKind] = {"1": "structural", "2": "functional", "4": "executive"}
_KINDS: tuple[tuple[str, PositionKind], ...] = (
    ("fungsional umum", "executive"),
    ("pelaksana", "executive"),
    ("fungsional", "functional"),
    ("struktural", "structural"),
    ("pimpinan tinggi", "structural"),
    ("administrator", "structural"),
    ("pengawas", "structural"),
)
_ECHELONS = {
    "10": "I", "11": "I.a", "12": "I.b", "21": "II.a", "22": "II.b", "31": "III.a", "32": "III.b",
    "41": "IV.a", "42": "IV.b", "51": "V.a", "52": "V.b", "99": "",
}  # fmt: skip
_ECHELON = re.compile(r"(?:eselon|esl)?[\s.]*(iv|iii|ii|i|v)[\s./-]*([ab])?")
_NO_ECHELON = re.compile(r"non[\s-]*eselon(?:ering)?|non|99")
_GRADE = re.compile(r"(?:gol(?:ongan)?[\s.]*)?\(?(iv|iii|ii|i|[1-4])[\s./-]*([a-e])\)?")
_GRADE_AT_END = re.compile(r"\b(iv|iii|ii|i)\s*/\s*([a-e])\)?$")
_GRADE_PPPK = re.compile(r"(?:gol(?:ongan)?[\s.]*)?(x{0,1}(?:ix|iv|v?i{0,3}))")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def post_name(text: str) -> str:
    """Return the name of a post on one line, its level behind it.

    Examples
    --------
    >>> post_name("TERAMPIL - PERAWAT"), post_name("Kepala  Seksi")
    ('PERAWAT TERAMPIL', 'Kepala Seksi')
    """
    name = one_line(text)
    if is_nothing(name):
        return ""
    if found := _LEVEL_FIRST.match(name):
        return f"{found[2]} {found[1]}"
    return _LEVEL_LAST.sub(r"\1 \2", name)


def level_of(name: str, level: str = "") -> str:
    """Return the level of a functional post, by its own cell or by the post's name; empty if none shows."""
    own = one_line(level).casefold()
    if own in _LEVEL_CODES:
        return _LEVEL_CODES[own]
    for text in (own, name.casefold()):
        for pattern, key in _LEVELS:
            if pattern.search(text):
                return key
    return ""


def is_old_teacher_title(name: str) -> bool:
    return _OLD_TEACHER.fullmatch(name.casefold()) is not None


def position_kind(code: str, words: str, echelon: str) -> PositionKind | None:
    """Return the kind of a post by its code or words; a double post with an echelon counts as structural."""
    if code.strip().removesuffix(".0") == "3":
        return "structural" if echelon else "functional"
    if kind := _KIND_CODES.get(code.strip().removesuffix(".0")):
        return kind
    plain = words.casefold()
    return next((kind for part, kind in _KINDS if part in plain), None)


def echelon_of(code: str, words: str) -> str | None:
    """Return an echelon as people write it; empty where there is none, None where it cannot be read.

    Examples
    --------
    >>> echelon_of("31", ""), echelon_of("", "eselon II.B"), echelon_of("", "Non Eselon"), echelon_of("", "?")
    ('III.a', 'II.b', '', None)
    """
    plain_code = code.strip().removesuffix(".0")
    if plain_code in _ECHELONS:
        return _ECHELONS[plain_code]
    plain = one_line(words).casefold()
    if is_nothing(plain) or _NO_ECHELON.fullmatch(plain):
        return ""
    if plain in _ECHELONS:
        return _ECHELONS[plain]
    found = _ECHELON.fullmatch(plain)
    if not found:
        return None
    return found[1].upper() + (f".{found[2]}" if found[2] else "")


def grade_of(text: str) -> str | None:
    """Return a grade as people write it; empty where there is none, None where it cannot be read.

    Examples
    --------
    >>> grade_of("III/D"), grade_of("Penata Tk. I - III/d"), grade_of("3c"), grade_of("ix"), grade_of("?")
    ('III/d', 'III/d', 'III/c', 'IX', None)
    """
    plain = one_line(text).casefold()
    if is_nothing(plain):
        return ""
    if found := _GRADE.fullmatch(plain) or _GRADE_AT_END.search(plain):
        return f"{_ROMAN.get(found[1], found[1].upper())}/{found[2]}"
    if found := _GRADE_PPPK.fullmatch(plain):
        return found[1].upper() or None
    if plain.isascii() and plain.isdigit() and 1 <= int(plain) <= len(_PPPK_GRADES):
        return _PPPK_GRADES[int(plain) - 1]
    return None


_PPPK_GRADES = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
)
