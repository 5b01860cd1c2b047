"""Uploads opened as sheets: rows of clean text with the numbers that their spreadsheet shows.

Belongs here: telling formats apart, sizes, which sheet. Does not: which row is the header (`header`), what
columns mean (`columns`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from salore.organisation.reading.cells import clean
from salore.organisation.reading.delimited import Delimited, Html
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.spreadsheets import open_xls, open_zip

_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
)
_LOOKED_AT_BYTES = 4096
_MOST_HTML_BYTES = 24 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an upload may measure."""

    file_bytes: int = 96 << 20
    unpacked_bytes: int = 1 << 30
    rows: int = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row that holds something; `number` is the one that the spreadsheet shows."""

    number: int
    cells: tuple[str, ...]


class _Source(Protocol):
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def has_formulas_without_value(self) -> bool: ...
    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]: ...


class Sheet:
    """One sheet of an upload. Open it by `open_sheet`, in a `with`."""

    def __init__(self, stream: IO[bytes], source: _Source, name: str, limits: Limits) -> None:
        self._stream, self._source, self._limits = stream, source, limits
        self.name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stream.close()

    @property
    def names(self) -> tuple[str, ...]:
        """All sheets that people see; this one is among them."""
        return self._source.names

    @property
    def filled_names(self) -> tuple[str, ...]:
        """Sheets that hold something."""
        return tuple(name for name in self.names if _holds_something(self._source, name))

    @property
    def has_formulas_without_value(self) -> bool:
        """Known after the rows were read: some cells are formulas that nobody has computed."""
        return self._source.has_formulas_without_value

    def rows(self, wanted: Sequence[int] | None = None) -> Iterator[Row]:
        """Yield the rows that hold something, read anew each time.

        With `wanted` only the cells of these columns are looked at, and given in that order.
        """
        count = 0
        for number, cells in self._source.rows(self.name):
            row = tuple(map(clean, cells)) if wanted is None else _chosen(cells, wanted)
            if any(row):
                count += 1
                if count > self._limits.rows:
                    raise ReadingError("too_many_rows", limit=self._limits.rows)
                yield Row(number, row)

    def head(self, count: int = 40) -> tuple[Row, ...]:
        """Return the first rows, in which the header is."""
        rows = self.rows()
        return tuple(row for _, row in zip(range(count), rows, strict=False))


def open_sheet(content: bytes | Path, *, name: str | None = None, limits: Limits = Limits()) -> Sheet:
    """Open a sheet by name, or the first that holds something.

    Raises
    ------
    ReadingError
        The upload is no table, broken, encrypted, or larger than the limits.
    """
    stream: IO[bytes] = BytesIO(content) if isinstance(content, bytes) else content.open("rb")
    try:
        size = stream.seek(0, 2)
        if size > limits.file_bytes:
            raise ReadingError("file_too_big", limit_mb=limits.file_bytes >> 20)
        source = _source(stream, limits)
        sheet = Sheet(stream, source, _chosen_name(source, name), limits)
    except BaseException:
        stream.close()
        raise
    return sheet


def _source(stream: IO[bytes], limits: Limits) -> _Source:
    stream.seek(0)
    head = stream.read(_LOOKED_AT_BYTES)
    if not head.strip():
        raise ReadingError("empty")
    kind = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), "text")
    readers: dict[str, Callable[[], _Source]] = {
        "zip": lambda: open_zip(stream, limits.unpacked_bytes),
        "xls": lambda: open_xls(_whole(stream)),
        "html": lambda: Html(_whole(stream, _MOST_HTML_BYTES)),
        "text": lambda: Delimited(stream),
    }
    if kind == "text" and _is_markup(head):
        if b"schemas-microsoft-com:office:spreadsheet" in head:
            raise ReadingError("not_a_table", found="XML")
        kind = "html"
    if kind not in readers:
        raise ReadingError("not_a_table", found=kind)
    return readers[kind]()


def _is_markup(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<style", b"<head"))


def _whole(stream: IO[bytes], most_bytes: int | None = None) -> bytes:
    if most_bytes is not None and stream.seek(0, 2) > most_bytes:
        raise ReadingError("file_too_big", limit_mb=most_bytes >> 20)
    stream.seek(0)
    return stream.read()


def _chosen_name(source: _Source, wanted: str | None) -> str:
    if not source.names:
        raise ReadingError("no_sheet")
    if wanted is not None:
        if wanted not in source.names:
            raise ReadingError("no_such_sheet", name=wanted, names=", ".join(source.names))
        return wanted
    found = next((name for name in source.names if _holds_something(source, name)), None)
    if found is None:
        raise ReadingError("empty")
    return found


def _holds_something(source: _Source, name: str) -> bool:
    return any(any(map(str.strip, cells)) for _, cells in source.rows(name))


def _chosen(cells: list[str], wanted: Sequence[int]) -> tuple[str, ...]:
    width = len(cells)
    return tuple([clean(cells[place]) if place < width else "" for place in wanted])
