"""What a colleague says, sealed: one length whatever is in it, bound to its form, marked as ours."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from salore.appraisal.sealing.keys import SUITE, CollectionKeys
from salore.appraisal.sealing.trouble import SealingError

# One row stays inside a page of the database; a longer remark is refused before sealing.
PAYLOAD_BYTES = 1_664
REMARK_BYTES = 1_000
# Longer than this is told as this: what somebody did meanwhile is their own business.
MOST_MINUTES = 10
_MARK_BYTES, _LENGTH_BYTES = 32, 2
# In front lies a stamp of chance, by which a page knows again what it sent; it is no part of what is sealed.
STAMP_BYTES = 16
# An ephemeral key before, a tag behind.
ENVELOPE_BYTES = STAMP_BYTES + PAYLOAD_BYTES + 32 + 16


@dataclass(frozen=True, slots=True)
class Content:
    """Scores by item (missing where not observed) and a remark; or an abstention, which holds neither.

    `minutes` are how long the form was open, where the browser told it; only a median of many is told on.
    """

    scores: Mapping[str, int]
    remark: str = ""
    minutes: int | None = None

    @classmethod
    def abstention(cls) -> Content:
        return cls(MappingProxyType({}))

    @property
    def is_abstention(self) -> bool:
        return not self.scores


@dataclass(frozen=True)
class Envelopes:
    """Seals contents of one collection. `mark_key` opens nothing: it shows that an envelope is ours."""

    collection: UUID
    mark_key: bytes

    def stamp(self, assignment: UUID, form_key: str) -> bytes:
        """Return the stamp of what one showing of a form sends: the same again, and of nobody's choosing."""
        text = b"|".join((self._info(assignment), b"stamp", form_key.encode()))
        return hmac.digest(self.mark_key, text, "sha256")[:STAMP_BYTES]

    def seal(
        self, content: Content, assignment: UUID, public_key: bytes, stamp: bytes | None = None
    ) -> bytes:
        """Return the envelope to store; without a stamp it has one that nothing knows again.

        Raises
        ------
        SealingError
            `remark_length` where the remark is longer than an envelope holds.
        """
        said = _encoded(content)
        payload = len(said).to_bytes(_LENGTH_BYTES) + self._mark(assignment, said) + said
        if len(content.remark.encode()) > REMARK_BYTES or len(payload) > PAYLOAD_BYTES:
            raise SealingError("remark_length")
        recipient = X25519PublicKey.from_public_bytes(public_key)
        sealed = SUITE.encrypt(payload.ljust(PAYLOAD_BYTES, b"\0"), recipient, self._info(assignment))
        return (stamp or secrets.token_bytes(STAMP_BYTES)) + sealed

    def open(self, envelope: bytes, assignment: UUID, keys: CollectionKeys) -> Content:
        """Return what is inside.

        Raises
        ------
        SealingError
            `moved` where the envelope is damaged or was sealed for another form; `forged` where it was not
            made by this installation.
        """
        try:
            payload = SUITE.decrypt(envelope[STAMP_BYTES:], keys.private_key, self._info(assignment))
        except (InvalidTag, ValueError):
            raise SealingError("moved") from None
        length = int.from_bytes(payload[:_LENGTH_BYTES])
        mark, said = payload[_LENGTH_BYTES:][:_MARK_BYTES], payload[_LENGTH_BYTES + _MARK_BYTES :][:length]
        if not hmac.compare_digest(mark, self._mark(assignment, said)):
            raise SealingError("forged")
        return _decoded(said)

    def _info(self, assignment: UUID) -> bytes:
        return f"salore answer|{self.collection}|{assignment}".encode()

    def _mark(self, assignment: UUID, said: bytes) -> bytes:
        return hmac.digest(self.mark_key, self._info(assignment) + b"|" + said, "sha256")


def _encoded(content: Content) -> bytes:
    said = {
        "scores": dict(sorted(content.scores.items())),
        "remark": content.remark,
        "minutes": content.minutes,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(said: bytes) -> Content:
    found: dict[str, Any] = json.loads(said)
    return Content(MappingProxyType(found["scores"]), found["remark"], found.get("minutes"))
