"""ZIP archives unpacked with their true sizes counted, as what they declare may be a lie.

Belongs here: bounds on what an upload unpacks to. Does not: what the members mean.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from salore.organisation.reading.faults import ReadingError

_CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8
_ENCRYPTED_FLAG = 1
_LOCAL_HEADER_BYTES = 30
_MOST_MEMBERS = 5_000


class Archive:
    """The members of an archive by name, and never more than `budget_bytes` of them in all."""

    def __init__(self, stream: IO[bytes], *, budget_bytes: int) -> None:
        self._stream, self._left, self._limit = stream, budget_bytes, budget_bytes
        try:
            members = zipfile.ZipFile(stream).infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ReadingError("damaged") from error
        if len(members) > _MOST_MEMBERS:
            raise ReadingError("unpacks_too_big", limit_mb=self._limit >> 20)
        self.members = {member.filename.replace("\\", "/"): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str) -> bytes:
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield the content of a member in pieces."""
        member = self.members.get(name)
        if member is None:
            raise ReadingError("damaged")
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise ReadingError("encrypted")
        try:
            for piece in _unpacked(self._packed(member), member.compress_type):
                self._left -= len(piece)
                if self._left < 0:
                    raise ReadingError("unpacks_too_big", limit_mb=self._limit >> 20)
                yield piece
        except (zlib.error, OSError, ValueError) as error:
            if isinstance(error, ReadingError):
                raise
            raise ReadingError("damaged") from error

    def _packed(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        self._stream.seek(member.header_offset)
        header = self._stream.read(_LOCAL_HEADER_BYTES)
        if len(header) < _LOCAL_HEADER_BYTES or header[:4] != b"PK\x03\x04":
            raise ReadingError("damaged")
        name_bytes, extra_bytes = (
            int.from_bytes(header[26:28], "little"),
            int.from_bytes(header[28:30], "little"),
        )
        place, left = member.header_offset + len(header) + name_bytes + extra_bytes, member.compress_size
        while left > 0:
            # Another member may be read between two pieces of this one.
            self._stream.seek(place)
            piece = self._stream.read(min(_CHUNK, left))
            if not piece:
                raise ReadingError("damaged")
            place, left = place + len(piece), left - len(piece)
            yield piece


def _unpacked(packed: Iterator[bytes], method: int) -> Iterator[bytes]:
    if method == _STORED:
        yield from packed
        return
    if method != _DEFLATED:
        raise ReadingError("damaged")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        rest = piece
        while rest and not inflater.eof:
            yield inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail
    if not inflater.eof:
        raise ReadingError("damaged")
