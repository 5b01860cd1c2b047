"""The store: `files/ab/cd/<sha256>`, each content once, written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files.kinds import PHOTOS, Kind, kind_of
from salore.core.models import StoredFile

_MB = 2**20
_LIMIT_BYTES = 25 * _MB
_CHUNK_BYTES = 256 * 1024
_LONGEST_NAME = 150
_INCOMING = ".incoming-"
_RECEIVED_WITHIN_S = 24 * 3600


class Keeper(Protocol):
    """Whoever keeps a file, and for which agency; every viewer is one."""

    @property
    def agency_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...


class Upload(Protocol):
    """A file as a form hands it over."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def keep(
    keeper: Keeper, upload: Upload, *, kinds: frozenset[Kind], limit_bytes: int = _LIMIT_BYTES
) -> StoredFile:
    """Keep what somebody brought, if its content is of these kinds."""
    with _incoming() as (path, folder):
        _receive(upload, path, limit_bytes)
        kind = kind_of(path, kinds)
        if kind in PHOTOS:
            # Its library weighs 8 MB, and most web processes never see a photo.
            from salore.core.files import photos

            rewritten = folder / "rewritten"
            photos.rewrite(path, rewritten, kind)
            path = rewritten
        return _file_away(keeper, path, kind.value, _name(upload.name, kind))


def keep_made(keeper: Keeper, source: Path | bytes, *, name: str, media_type: str) -> StoredFile:
    """Keep what we made ourselves."""
    with _incoming() as (path, _folder):
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            with source.open("rb") as stream:
                _write(path, iter(lambda: stream.read(_CHUNK_BYTES), b""), None)
        return _file_away(keeper, path, media_type, name)


def open_file(stored: StoredFile) -> BinaryIO:
    """Open a file's content. Whether somebody may have it was asked before, where it belongs."""
    return path_of(stored.sha256).open("rb")


def forget(stored: StoredFile) -> None:
    """Take a file out of the store for good: for what is secret and serves only once."""
    stored.delete()
    if not StoredFile.objects.filter(sha256=stored.sha256).exists():
        path_of(stored.sha256).unlink(missing_ok=True)


def folders_left() -> Iterator[Path]:
    """Yield the places where something was being received when the process was killed."""
    for folder in _root().glob(f"{_INCOMING}*"):
        if time.time() - folder.stat().st_mtime > _RECEIVED_WITHIN_S:
            yield folder


def path_of(sha256: str) -> Path:
    return _root() / sha256[:2] / sha256[2:4] / sha256


def _root() -> Path:
    return Path(settings.FILES_FOLDER)


@contextmanager
def scratch() -> Iterator[Path]:
    """Have a folder of one's own beside the store, of which nothing is left afterwards.

    What a killed process leaves there goes with the next sweep; in the system's own it would lie for ever.
    """
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=_INCOMING) as made:
        yield Path(made)


@contextmanager
def _incoming() -> Iterator[tuple[Path, Path]]:
    """Have a place for what is received; a full disk is told in words."""
    try:
        with scratch() as made:
            yield made / "content", made
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DomainError(
            "disk_full",
            _("The server's disk is full, so the file was not kept. Keep it and tell the administrator."),
        ) from None


def _receive(upload: Upload, path: Path, limit_bytes: int) -> None:
    _write(path, upload.chunks(), limit_bytes)


def _write(path: Path, chunks: Iterable[bytes], limit_bytes: int | None) -> None:
    size = 0
    with path.open("wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if limit_bytes is not None and size > limit_bytes:
                raise DomainError(
                    "file_too_large",
                    _("The file is larger than %(limit)s MB. Make it smaller or give a link instead.")
                    % {"limit": limit_bytes // _MB},
                )
            stream.write(chunk)


def _file_away(keeper: Keeper, path: Path, media_type: str, name: str) -> StoredFile:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        # On the disk before the database says that it is there.
        os.fsync(stream.fileno())
        size = os.fstat(stream.fileno()).st_size
    _place(path, path_of(digest))
    return StoredFile.objects.create(
        agency_id=keeper.agency_id,
        sha256=digest,
        size_bytes=size,
        media_type=media_type,
        original_name=name,
        added_by_id=keeper.person_id,
        added_at=clock.now(),
    )


def _place(path: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o600)
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _name(given: str | None, kind: Kind) -> str:
    """Return the name as people shall see it: no folders, nothing hidden, the ending of what it is."""
    last = PurePosixPath(PureWindowsPath(given or "").name).name
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if sign.isprintable()).strip(" .")
    stem = shown[: -len(kind.ending)] if shown.lower().endswith(kind.ending) else shown
    return (stem[:_LONGEST_NAME] or "berkas") + kind.ending
