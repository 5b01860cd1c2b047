"""The one file of a backup: a tar whose first member says what follows, each with its hash.

Nothing of it is trusted by its name: only what the manifest lists is taken out, and only as a plain file.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from salore.installation.trouble import RunningError

FORMAT = 1
_MANIFEST = "manifest.json"
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Entry:
    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `tables` are the rows of each table at the moment of the dump."""

    salore: str
    made_at: str
    postgres: int
    migrations: tuple[str, ...]
    tables: dict[str, int]
    web_rights: dict[str, list[str]]
    entries: tuple[Entry, ...]
    format: int = FORMAT


def entry_of(source: Path, path: str) -> Entry:
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Entry(path, source.stat().st_size, digest)


def write(target: Path, manifest: Manifest, sources: Iterable[tuple[Entry, Path]]) -> None:
    """Write the archive, readable by its owner only, whole or not at all."""
    unfinished = target.with_name(f"{target.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with tarfile.open(unfinished, "w") as archive:
            text = json.dumps(asdict(manifest), ensure_ascii=False).encode()
            archive.addfile(_member(_MANIFEST, len(text)), io.BytesIO(text))
            for entry, source in sources:
                with source.open("rb") as stream:
                    archive.addfile(_member(entry.path, entry.size_bytes), stream)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reading(source: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """Open an archive and read its manifest; refuse what is no backup or of a later version."""
    try:
        with tarfile.open(source, "r:") as archive:
            yield _manifest(archive, source), archive
    except (tarfile.TarError, EOFError) as error:
        raise RunningError("backup_damaged", file=source, reason=error) from None


def take_out(archive: tarfile.TarFile, manifest: Manifest, source: Path, target: Path) -> None:
    """Take everything listed out into the folder; refuse the archive if anything differs from its hash."""
    listed = {entry.path: entry for entry in manifest.entries}
    for member in archive:
        if member.name == _MANIFEST:
            continue
        entry, stream = listed.pop(member.name, None), archive.extractfile(member)
        if entry is None or stream is None or not member.isreg():
            raise RunningError("backup_damaged", file=source, reason=member.name)
        path = target / _safe(entry.path, source)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        if _copy(stream, path) != entry.sha256:
            raise RunningError("backup_damaged", file=source, reason=member.name)
    if listed:
        raise RunningError("backup_damaged", file=source, reason=min(listed))


def _manifest(archive: tarfile.TarFile, source: Path) -> Manifest:
    first = archive.next()
    stream = archive.extractfile(first) if first and first.name == _MANIFEST else None
    if stream is None:
        raise RunningError("not_a_backup", file=source)
    found: dict[str, Any] = json.load(stream)
    if found.get("format") != FORMAT:
        raise RunningError("backup_of_later_version", file=source, version=found.get("salore", "?"))
    entries = tuple(Entry(**entry) for entry in found["entries"])
    return Manifest(**found | {"entries": entries, "migrations": tuple(found["migrations"])})


def _safe(path: str, source: Path) -> PurePosixPath:
    safe = PurePosixPath(path)
    if safe.is_absolute() or ".." in safe.parts:
        raise RunningError("backup_damaged", file=source, reason=path)
    return safe


def _member(path: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.size, member.mode = size, 0o600
    return member


def _copy(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as target:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()
