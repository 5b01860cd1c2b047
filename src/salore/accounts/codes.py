"""Codes on paper: 80 random bits in an alphabet without look-alikes. Does not belong here: whose they are."""

from __future__ import annotations

import secrets
from hashlib import sha256

# Without I, L, O and U; what is misread or mistyped for 1 and 0 is read as these.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110", " -–—_.\u00a0")
_LETTERS, _GROUP, _BITS = 16, 4, 80


def make_code() -> str:
    """Return a new code as it is printed: four groups of four.

    >>> len(make_code()), make_code().count("-")
    (19, 3)
    """
    bits = secrets.randbits(_BITS)
    letters = "".join(ALPHABET[bits >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))


def read_code(typed: str) -> str:
    """Return what was typed as the code that it can only mean; empty where it is none.

    >>> read_code(" 0i23 abcd–efgh.jkmn "), read_code("0123-ABCD"), read_code("0123-ABCU-EFGH-JKMN")
    ('0123ABCDEFGHJKMN', '', '')
    """
    letters = letters_of(typed)
    return letters if len(letters) == _LETTERS else ""


def letters_of(typed: str) -> str:
    """Return the letters and digits that were meant; empty where a sign is of no code.

    >>> letters_of("o1l-xy"), letters_of("u")
    ('011XY', '')
    """
    letters = typed.upper().translate(_MISREAD)
    return letters if all(letter in ALPHABET for letter in letters) else ""


def digest(code: str) -> bytes:
    """Return what is kept of a code, printed or read."""
    return sha256(code.replace("-", "").encode()).digest()
