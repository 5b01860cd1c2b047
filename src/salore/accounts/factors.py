"""Codes of an authenticator app and recovery codes. Whose they are and when they are asked, `services` say.

An app knows the time of the world, so this is the one place that asks the machine's clock: a demonstration's
own day would refuse every code.
"""

from __future__ import annotations

import base64
import secrets
import time
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from salore.accounts.codes import ALPHABET, letters_of

_STEP_S, _DIGITS, _KEY_BYTES = 30, 6, 20
# Phones without network drift: one step before and after is the same minute to their owner.
_TOLERANCE_STEPS = 1
RECOVERY_CODES, _RECOVERY_LETTERS = 10, 10


def new_key() -> bytes:
    """Return a new key that app and server share."""
    return secrets.token_bytes(_KEY_BYTES)


def typed_key(key: bytes) -> str:
    """Return a key as it is typed into an app that cannot scan."""
    text = base64.b32encode(key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def app_link(key: bytes, *, account: str, issuer: str) -> str:
    """Return what the QR code says to an authenticator app."""
    return _totp(key).get_provisioning_uri(account, issuer)


def used_step(key: bytes, code: str, *, after: int = 0) -> int | None:
    """Return the time step of a right code; None for a wrong one and for one that was used already."""
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    now = int(time.time()) // _STEP_S
    for step in range(now - _TOLERANCE_STEPS, now + _TOLERANCE_STEPS + 1):
        try:
            _totp(key).verify(digits.encode(), step * _STEP_S)
        except InvalidToken:
            continue
        return step if step > after else None
    return None


def current_code(key: bytes) -> str:
    """Return the code that an app shows now."""
    return _totp(key).generate(int(time.time())).decode()


def seal(key: bytes) -> bytes:
    """Return a key as the database keeps it: of no use without the installation's secrets."""
    return _seal().encrypt(key)


def unseal(content: bytes) -> bytes:
    return _seal().decrypt(bytes(content))


def make_recovery_codes() -> list[str]:
    """Return new codes for whoever has no phone at hand, as they are printed."""
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _letter in range(5)) for _half in range(2))
        for _code in range(RECOVERY_CODES)
    ]


def recovery_digest(typed: str) -> bytes | None:
    """Return what is kept of a recovery code, printed or typed; None where it cannot be one."""
    letters = letters_of(typed)
    return sha256(letters.encode()).digest() if len(letters) == _RECOVERY_LETTERS else None


def _totp(key: bytes) -> TOTP:
    # SHA-1 because most apps know nothing else; as a keyed hash it is sound.
    return TOTP(key, _DIGITS, SHA1(), _STEP_S)


@cache
def _seal() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
