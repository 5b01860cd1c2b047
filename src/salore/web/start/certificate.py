"""What a device must trust once so that it trusts this address: the root of the office's own authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Root:
    """The root certificate as people compare it, and as devices take it."""

    name: str
    last_day: date
    fingerprint: str
    content: bytes

    @property
    def fingerprint_groups(self) -> list[str]:
        """Return the fingerprint in eight groups, which the eye can compare."""
        pairs = self.fingerprint.split(":")
        return [" ".join(pairs[start : start + 4]) for start in range(0, len(pairs), 4)]


def root() -> Root | None:
    """Return the root of the installation's own authority, where it has one."""
    file = Path(settings.ROOT_CERTIFICATE)
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2)
def _read(file: Path, changed_ns: int) -> Root:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    del changed_ns
    found = x509.load_pem_x509_certificate(file.read_bytes())
    (name,) = found.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return Root(
        name=str(name.value),
        last_day=found.not_valid_after_utc.date(),
        fingerprint=found.fingerprint(hashes.SHA256()).hex(":").upper(),
        content=found.public_bytes(serialization.Encoding.DER),
    )
