"""The keys of a collection. Its secret exists only as copies, sealed to custodians whose codes are on paper.

HPKE with X25519, HKDF-SHA256 and ChaCha20-Poly1305 (RFC 9180). A pair's copy is sealed to one and then to
the other: both are needed to open it, and no dealer ever holds a share of it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import combinations
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from salore.appraisal.sealing.trouble import SealingError

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_SEED_BYTES, _KEY_BYTES = 32, 32


class Mode(StrEnum):
    """How many of the custodians' codes open a collection."""

    TWO_OF_THREE = "two_of_three"
    ONE_OF_TWO = "one_of_two"

    @property
    def custodians(self) -> int:
        return 3 if self is Mode.TWO_OF_THREE else 2

    @property
    def needed(self) -> int:
        return 2 if self is Mode.TWO_OF_THREE else 1


@dataclass(frozen=True, slots=True)
class KeyCopy:
    """The seed, sealed to the custodians of these numbers, the first outermost."""

    holders: tuple[int, ...]
    sealed: bytes


@dataclass(frozen=True)
class CollectionKeys:
    """What follows from a collection's seed. It lives in the memory of one process, for minutes."""

    collection: UUID
    seed: bytes = field(repr=False)

    @classmethod
    def made_up(cls, collection: UUID) -> CollectionKeys:
        return cls(collection, secrets.token_bytes(_SEED_BYTES))

    @cached_property
    def private_key(self) -> X25519PrivateKey:
        return _private_key(self.seed, "collection", self.collection)

    @property
    def public_key(self) -> bytes:
        return self.private_key.public_key().public_bytes_raw()

    def derived(self, purpose: str, *parts: str) -> bytes:
        """Return 32 bytes that a recount derives again and nobody without the seed can."""
        return hmac.digest(self._derivation_key, "\x1f".join((purpose, *parts)).encode(), "sha256")

    @cached_property
    def _derivation_key(self) -> bytes:
        return _derive(self.seed, "derivation", self.collection)


def custodian_keys(code: bytes, collection: UUID) -> X25519PrivateKey:
    """Return the key pair that a custodian's code stands for in one collection."""
    return _private_key(code, "custodian", collection)


def copies_for(keys: CollectionKeys, mode: Mode, custodians: Mapping[int, bytes]) -> list[KeyCopy]:
    """Return the seed's copies for the custodians' public keys, one for each group that may open them.

    `custodians` are the keys by number: who takes the place of a lost sheet has a number of their own.
    """
    if len(custodians) != mode.custodians:
        raise SealingError("custodians")
    groups = combinations(sorted(custodians), mode.needed)
    return [KeyCopy(group, _nested(keys, group, custodians)) for group in groups]


def open_copies(
    collection: UUID, copies: Sequence[KeyCopy], codes: Mapping[int, bytes], public_key: bytes
) -> CollectionKeys:
    """Return the keys of a collection from the codes, by number of custodian, that are at hand.

    Raises
    ------
    SealingError
        `too_few_codes` where no copy is for these custodians; `wrong_code` where one opens nothing.
    """
    fitting = [copy for copy in copies if set(copy.holders) <= codes.keys()]
    if not fitting:
        raise SealingError("too_few_codes")
    for keys in _opened(collection, fitting, codes):
        if hmac.compare_digest(keys.public_key, public_key):
            return keys
    raise SealingError("wrong_code")


def _opened(
    collection: UUID, copies: Sequence[KeyCopy], codes: Mapping[int, bytes]
) -> Iterator[CollectionKeys]:
    for copy in copies:
        content = copy.sealed
        try:
            for depth, holder in enumerate(copy.holders):
                private_key = custodian_keys(codes[holder], collection)
                content = SUITE.decrypt(content, private_key, _copy_info(collection, copy.holders, depth))
        except InvalidTag:
            continue
        yield CollectionKeys(collection, content)


def _nested(keys: CollectionKeys, group: tuple[int, ...], custodians: Mapping[int, bytes]) -> bytes:
    content = keys.seed
    for depth in reversed(range(len(group))):
        public_key = X25519PublicKey.from_public_bytes(custodians[group[depth]])
        content = SUITE.encrypt(content, public_key, _copy_info(keys.collection, group, depth))
    return content


def _copy_info(collection: UUID, group: tuple[int, ...], depth: int) -> bytes:
    return f"salore copy|{collection}|{','.join(map(str, group))}|{depth}".encode()


def _private_key(secret: bytes, purpose: str, collection: UUID) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derive(secret, purpose, collection))


def _derive(secret: bytes, purpose: str, collection: UUID) -> bytes:
    info = f"salore {purpose}|{collection}".encode()
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(secret)


def fingerprint(envelopes: Sequence[tuple[UUID, bytes]]) -> bytes:
    """Return the hash of what was counted: of ciphertexts, never of answers, which could be guessed."""
    total = sha256()
    for assignment, envelope in sorted(envelopes):
        total.update(assignment.bytes + envelope)
    return total.digest()
