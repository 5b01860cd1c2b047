"""Where the rows of a CSV file begin and end and how many fields each has, by counting bytes.

Belongs here: one pass over the bytes, fast for millions of rows, strict about what is not text. Does not:
the cells themselves (`csv`).
"""

from __future__ import annotations

import codecs
import mmap
from dataclasses import dataclass

import numpy as np

_CHUNK = 1 << 23
LINE_LIMIT = 1 << 20
_LF, _CR, _QUOTE, _SPACE, _TAB = 10, 13, 34, 32, 9

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Unreadable(Exception):  # noqa: N818 - not an error of the program: a finding with its place
    """Bytes that are no table; `row` counts from 1."""

    def __init__(self, code: str, row: int, offset: int) -> None:
        self.code, self.row, self.offset = code, row, offset
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`ends` are offsets behind each row's line end; a blank row holds nothing but its line end."""

    start: int
    newline: int
    ends: Ints
    widths: Ints
    blank: Flags
    irregular_quotes: bool


def lay_out(data: mmap.mmap, start: int, separator: int) -> Layout:
    """Count rows and fields; quoted line ends and separators belong to their field."""
    newline = _LF if data.find(b"\n") >= 0 else _CR
    pass_ = _Pass(separator=separator, newline=newline, start=start, row_start=start)
    for offset in range(start, len(data), _CHUNK):
        pass_.take(data[offset : offset + _CHUNK], offset)
    return pass_.finish(data, len(data))


class _Pass:
    def __init__(self, *, separator: int, newline: int, start: int, row_start: int) -> None:
        self.separator, self.newline, self.start, self.row_start = separator, newline, start, row_start
        self.ends: list[Ints] = []
        self.widths: list[Ints] = []
        self.rows = 0
        self.fields_open = 0
        self.in_quotes = False
        self.previous = newline
        self.irregular = False
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, chunk: bytes, offset: int) -> None:
        codes = np.frombuffer(chunk, dtype=np.uint8)
        outside = self._outside_quotes(codes)
        is_end = codes == self.newline
        is_separator = codes == self.separator
        if outside is not None:
            is_end &= outside
            is_separator &= outside
        ends = np.flatnonzero(is_end)
        separators = np.flatnonzero(is_separator)
        self._check_text(chunk, ends, offset)
        before = np.searchsorted(separators, ends)
        widths = np.diff(before, prepend=0) + 1
        if ends.size:
            widths[0] += self.fields_open
            self.fields_open = 0
        self.fields_open += separators.size - (int(before[-1]) if ends.size else 0)
        self._check_lengths(ends + offset + 1, offset + codes.size)
        self.ends.append(ends + offset + 1)
        self.widths.append(widths)
        self.rows += ends.size
        if ends.size:
            self.row_start = int(ends[-1]) + offset + 1
        self.previous = int(codes[-1])

    def _outside_quotes(self, codes: Bytes) -> Flags | None:
        is_quote = codes == _QUOTE
        if not self.in_quotes and not is_quote.any():
            return None
        depth = np.cumsum(is_quote, dtype=np.int64) + self.in_quotes
        self._look_at_quotes(codes, is_quote, depth)
        self.in_quotes = bool(depth[-1] & 1)
        outside: Flags = (depth & 1) == 0
        return outside

    def _look_at_quotes(self, codes: Bytes, is_quote: np.ndarray, depth: Ints) -> None:
        """A quotation mark that neither opens nor closes a whole field needs the careful way."""
        places = np.flatnonzero(is_quote)
        before = np.where(places > 0, codes[places - 1], self.previous)
        opens = (depth[places] & 1) == 1
        fine = np.isin(before, [self.separator, self.newline, _CR, _QUOTE])
        after = codes[np.minimum(places + 1, codes.size - 1)]
        closes_well = np.isin(after, [self.separator, self.newline, _CR, _LF, _QUOTE])
        at_edge = places == codes.size - 1
        self.irregular |= bool((opens & ~fine).any() or (~opens & ~closes_well & ~at_edge).any())

    def _check_text(self, chunk: bytes, ends: Ints, offset: int) -> None:
        zero = chunk.find(b"\0")
        if zero >= 0:
            row = self.rows + int(np.searchsorted(ends, zero)) + 1
            raise Unreadable("binary", row, offset + zero)
        if not (chunk.isascii() and self.decoder.getstate()[0] == b""):
            pending = len(self.decoder.getstate()[0])
            try:
                self.decoder.decode(chunk)
            except UnicodeDecodeError as error:
                at = error.start - pending
                row = self.rows + int(np.searchsorted(ends, at)) + 1
                raise Unreadable("encoding", row, offset + at) from None

    def _check_lengths(self, ends: Ints, reached: int) -> None:
        if ends.size:
            lengths = np.diff(ends, prepend=self.row_start)
            long = np.flatnonzero(lengths > LINE_LIMIT)
            if long.size:
                at = int(long[0])
                raise Unreadable("long_line", self.rows + at + 1, int(ends[at] - lengths[at]))
        begin = int(ends[-1]) if ends.size else self.row_start
        if reached - begin > LINE_LIMIT:
            code = "quote_open" if self.in_quotes else "long_line"
            raise Unreadable(code, self.rows + ends.size + 1, begin)

    def finish(self, data: mmap.mmap, size: int) -> Layout:
        if self.in_quotes and not self.irregular:
            raise Unreadable("quote_open", self.rows + 1, self.row_start)
        if self.decoder.getstate()[0]:
            raise Unreadable("encoding", self.rows + 1, size - 1)
        if self.row_start < size:
            self.ends.append(np.array([size], dtype=np.int64))
            self.widths.append(np.array([self.fields_open + 1], dtype=np.int64))
        ends = np.concatenate(self.ends)
        widths = np.concatenate(self.widths)
        begins = np.concatenate([[self.start], ends[:-1]])
        return Layout(
            start=self.start,
            newline=self.newline,
            ends=ends,
            widths=widths,
            blank=_blank(data, begins, ends, widths),
            irregular_quotes=self.irregular,
        )


def _blank(data: mmap.mmap, begins: Ints, ends: Ints, widths: Ints) -> Flags:
    """Rows of nothing but blanks, which have one field by count."""
    blank = np.zeros(ends.size, dtype=bool)
    for row in np.flatnonzero(widths == 1):
        blank[row] = not data[int(begins[row]) : int(ends[row])].strip()
    return blank
