"""CSV as rows of text: its encoding, its separator, quotes that never end.

Belongs here: text files with separators, and the HTML tables that applications export under the name .xls.
Does not: workbooks, headers, meaning.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import IO

from salore.organisation.reading.faults import ReadingError

TextRow = tuple[int, list[str]]

SEPARATORS = (";", ",", "\t", "|")
_LOOKED_AT_BYTES = 1 << 16
_LOOKED_AT_ROWS = 30
_MOST_CHARS = 32_767
"""What a cell of a spreadsheet holds; a longer one is a quote that was never closed."""
_CHUNK = 1 << 20


class Delimited:
    """A text file; its separator is the one that cuts the first rows most evenly."""

    names = ("",)
    has_formulas_without_value = False

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.encoding = _encoding(stream)
        self._has_declaration = False
        self.separator = self._separator()

    def _separator(self) -> str:
        with _as_text(self._stream, self.encoding) as text:
            head = text.read(_LOOKED_AT_BYTES)
        first = head.partition("\n")[0].strip().casefold()
        if first.startswith("sep=") and len(first) == len("sep=") + 1:
            self._has_declaration = True
            return first[-1]
        return max(SEPARATORS, key=lambda separator: _evenness(head, separator))

    def rows(self, _name: str = "") -> Iterator[TextRow]:
        with _as_text(self._stream, self.encoding) as text:
            if self._has_declaration:
                text.readline()
            reader = csv.reader(text, delimiter=self.separator)
            number = int(self._has_declaration)
            try:
                for cells in reader:
                    number += 1
                    if any(len(cell) > _MOST_CHARS for cell in cells):
                        raise ReadingError("quote_open", row=number)
                    yield number, cells
            except csv.Error as error:
                raise ReadingError("quote_open", row=number + 1) from error


def _encoding(stream: IO[bytes]) -> str:
    """Return UTF-8 where the whole file is, UTF-16 by its mark, else what Windows wrote."""
    stream.seek(0)
    head = stream.read(_LOOKED_AT_BYTES)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head:
        raise ReadingError("not_a_table", found="?")
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece = head
    try:
        while piece:
            decoder.decode(piece)
            piece = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


@contextmanager
def _as_text(stream: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """Give the stream as text from its beginning; the stream itself stays open."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors=_errors(encoding), newline="")
    try:
        yield text
    except UnicodeDecodeError as error:
        raise ReadingError("damaged") from error
    finally:
        text.detach()


def _errors(encoding: str) -> str:
    # Five bytes mean nothing in Windows-1252; a name is not lost for one of them.
    return "replace" if encoding == "cp1252" else "strict"


def _evenness(head: str, separator: str) -> tuple[int, int]:
    """Return how many of the first rows have as many cells as most, if more than one, and how many cells."""
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
            widths.append(len(cells))
            if len(widths) >= _LOOKED_AT_ROWS:
                break
    except csv.Error:
        pass
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    usual = max(set(wide), key=wide.count)
    return wide.count(usual), usual


class Html:
    """The largest table of an HTML page: many applications name such a page .xls."""

    names = ("",)
    has_formulas_without_value = False

    def __init__(self, content: bytes) -> None:
        parser = _Tables()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        parser.feed(text)
        parser.close()
        self._rows = max(parser.tables, key=len, default=[])

    def rows(self, _name: str = "") -> Iterator[TextRow]:
        yield from enumerate((list(row) for row in self._rows), start=1)


class _Tables(HTMLParser):
    _MOST_SPAN = 256

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), self._MOST_SPAN) if span.isascii() and span.isdigit() else 1
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(" ".join(data.split()) if data.strip() else " ")

    def _end_cell(self) -> None:
        if self._cell is not None and self.tables and self.tables[-1]:
            self.tables[-1][-1] += ["".join(self._cell).strip(), *[""] * (self._span - 1)]
        self._cell = None
