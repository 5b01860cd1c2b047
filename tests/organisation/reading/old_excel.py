"""A workbook of the format of 1997, as small as it can be: one stream in a compound file."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    return compound("Workbook", _book(rows))


def compound(name: str, content: bytes) -> bytes:
    """Return a compound file with one stream."""
    content = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(content) // _SECTOR
    chain = [*range(1, sectors), _END]
    fat = [*chain, _END, _FAT]
    fat += [_FREE] * (128 - len(fat))
    assert len(fat) == 128
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, sectors, 0, 4096, _END, 0, _END, 0, sectors + 1,
    ).ljust(_SECTOR, b"\xff")  # fmt: skip
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 0, len(content))
    return header + content + folder.ljust(_SECTOR, b"\0") + struct.pack("<128I", *fat)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", encoded, len(encoded), kind, 1, _FREE, _FREE, child, start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _book(rows: Sequence[Sequence[str | float]]) -> bytes:
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)
    name = b"Data"
    bound = struct.pack("<IBB", 0, 0, 0) + bytes([len(name), 0]) + name
    before = _record(0x809, begin)
    offset = len(before) + 4 + len(bound) + 4
    bound = struct.pack("<I", offset) + bound[4:]
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += _record(0x204, struct.pack("<HHH", row, column, 0) + text)
            else:
                cells += _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6)) + cells + _record(0x0A, b"")
    return before + _record(0x85, bound) + _record(0x0A, b"") + sheet
