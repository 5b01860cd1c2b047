"""The custodians' codes: 128 random bits on paper, with letters that show a slip of the pen."""

from __future__ import annotations

import secrets
from hashlib import sha256

from salore.accounts.codes import ALPHABET, letters_of
from salore.appraisal.sealing.trouble import SealingError

CODE_BYTES = 16
_LETTERS, _CHECK, _GROUP, _BITS_A_LETTER = 26, 2, 4, 5


def custodian_code() -> str:
    """Return a new code as it is written down: seven groups of four.

    >>> len(custodian_code())
    34
    """
    return write_code(secrets.token_bytes(CODE_BYTES))


def write_code(bits: bytes) -> str:
    """Return the bits of a code as its letters.

    >>> write_code(bytes(16))
    '0000-0000-0000-0000-0000-0000-006X'
    """
    letters = _letters(int.from_bytes(bits) << 2, _LETTERS) + _check(bits)
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def read_custodian_code(typed: str) -> bytes:
    """Return the bits of a code as somebody typed it.

    Raises
    ------
    SealingError
        `code_length` where letters are missing or too many, `code_letters` where a sign is of no code,
        `code_check` where a letter was misread.

    >>> read_custodian_code("0000 0000 0000 oooo 0000 0000 006x") == bytes(16)
    True
    """
    letters = letters_of(typed)
    if typed.strip() and not letters:
        raise SealingError("code_letters")
    if len(letters) != _LETTERS + _CHECK:
        raise SealingError("code_length")
    number = 0
    for letter in letters[:_LETTERS]:
        number = number << _BITS_A_LETTER | ALPHABET.index(letter)
    bits, spare = divmod(number, 4)
    code = bits.to_bytes(CODE_BYTES)
    if spare or letters[_LETTERS:] != _check(code):
        raise SealingError("code_check")
    return code


def _letters(number: int, count: int) -> str:
    shifts = range((count - 1) * _BITS_A_LETTER, -1, -_BITS_A_LETTER)
    return "".join(ALPHABET[number >> shift & 31] for shift in shifts)


def _check(bits: bytes) -> str:
    return _letters(int.from_bytes(sha256(bits).digest()[:2]) >> 6, _CHECK)
