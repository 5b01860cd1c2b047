"""CSV files as sheets: encoding, separator, the count of fields in every row, then the cells.

Belongs here: what makes a CSV file unreadable or doubtful. Does not: the meaning of its columns.
"""

from __future__ import annotations

import csv
import io
import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from salore.engine.tables.csv_layout import Flags, Ints, Layout, Unreadable, lay_out
from salore.engine.tables.faults import Findings
from salore.engine.tables.sheet import Sheet, Style, cell_name, header_row, plain_name

_HEAD_BYTES = 1 << 16
_SEPARATORS: dict[str, Style] = {",": "comma", ";": "semicolon"}
_WRONG_SEPARATORS = {"\t": "tab", "|": "|"}
_SIGNATURES = {
    b"PK\x03\x04": "zip_as_csv",
    b"\xd0\xcf\x11\xe0": "old_excel",
    b"%PDF": "pdf",
    b"PAR1": "parquet_as_csv",
    b"\xff\xfe": "utf16",
    b"\xfe\xff": "utf16",
}
_BOM = b"\xef\xbb\xbf"
_SHOWN_ROWS = 20


def read_csv(path: Path, known: frozenset[str], findings: Findings) -> Sheet | None:
    """Read a file, or say why not. `known` are the column names that a header may hold."""
    if path.stat().st_size == 0:
        findings.fault(path.name, "empty_file")
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _Reading(path.name, known, findings).sheet(data)


@dataclass(frozen=True, slots=True)
class _Reading:
    file: str
    known: frozenset[str]
    findings: Findings

    def sheet(self, data: mmap.mmap) -> Sheet | None:
        start = len(_BOM) if data[:3] == _BOM else 0
        head = data[start : start + _HEAD_BYTES]
        if not head.strip():
            self.findings.fault(self.file, "empty_file")
            return None
        foreign = next((code for mark, code in _SIGNATURES.items() if head.startswith(mark)), None)
        if foreign or _looks_like_utf16(head):
            self.findings.fault(self.file, foreign or "utf16")
            return None
        separator = self._separator(head)
        if separator is None:
            return None
        try:
            layout = lay_out(data, start, ord(separator))
        except Unreadable as trouble:
            self._say(trouble, data, start, separator)
            return None
        return self._cells(data, layout, separator)

    def _separator(self, head: bytes) -> str | None:
        """Choose by the header: the separator that yields the most column names that are known."""
        text = head.decode("utf-8", errors="replace")
        found: dict[str, tuple[int, int]] = {}
        for separator in (*_SEPARATORS, *_WRONG_SEPARATORS):
            rows = _first_rows(text, separator)
            row = header_row(rows, self.known)
            if row and row > 1:
                known = len({plain_name(name) for name in rows[row - 1]} & self.known)
                found[separator] = (known, -row)
            elif rows:
                found[separator] = (len({plain_name(n) for n in rows[0]} & self.known), -1)
        best = max(found, key=lambda separator: found[separator], default=",")
        known, minus_row = found.get(best, (0, -1))
        if minus_row < -1:
            first = _first_rows(text, best)[0]
            title = next((cell for cell in first if cell.strip()), "")
            self.findings.fault(self.file, "title_row", found=title, header_row=-minus_row)
            return None
        if known == 0:
            best = max(_SEPARATORS, key=lambda s: len(next(iter(_first_rows(text, s)), [])))
        if best in _WRONG_SEPARATORS:
            self.findings.fault(self.file, "separator", found=_WRONG_SEPARATORS[best])
            return None
        return best

    def _cells(self, data: mmap.mmap, layout: Layout, separator: str) -> Sheet | None:
        if layout.irregular_quotes:
            return self._cells_with_care(data, layout, separator)
        header = _header(data, layout, separator)
        rows = self._usable_rows(layout.widths, layout.blank, len(header))
        cells = _cells_at_once(data, layout, rows, len(header), separator)
        if cells is None:
            return self._cells_with_care(data, layout, separator)
        return self._sheet(header, cells, rows, layout.widths.size - layout.blank.sum(), separator)

    def _sheet(
        self, header: tuple[str, ...], cells: pl.DataFrame, rows: Ints, n_filled: int, separator: str
    ) -> Sheet:
        return Sheet(
            file=self.file,
            header=header,
            cells=cells.with_columns(row=pl.Series(rows + 1, dtype=pl.UInt32)),
            style=_SEPARATORS[separator],
            complete=rows.size + 1 == n_filled,
        )

    def _cells_with_care(self, data: mmap.mmap, layout: Layout, separator: str) -> Sheet | None:
        """Read row by row where quotation marks stand inside plain fields (`M. "Yos" S.`)."""
        text = io.TextIOWrapper(io.BytesIO(data[layout.start :]), encoding="utf-8", newline="")
        rows: list[list[str]] = []
        try:
            rows.extend(csv.reader(text, delimiter=separator, strict=True))
        except csv.Error:
            self.findings.fault(self.file, "quotes", row=len(rows) + 1)
            return None
        header = tuple(rows[0])
        blank = np.array([not any(row) for row in rows], dtype=bool)
        kept = self._usable_rows(np.array([len(row) for row in rows], dtype=np.int64), blank, len(header))
        schema = {cell_name(i): pl.String for i in range(len(header))}
        cells = pl.DataFrame([rows[row] for row in kept], schema=schema, orient="row")
        return self._sheet(header, cells, kept, len(rows) - blank.sum(), separator)

    def _usable_rows(self, widths: Ints, blank: Flags, width: int) -> Ints:
        """Return the rows below the header that have a cell for each column, and say which have not."""
        wrong = np.flatnonzero((widths != width) & ~blank)
        rows = pl.DataFrame({"row": wrong + 1, "found": widths[wrong].astype(str), "n": widths[wrong]})
        for code, few in (("fields_few", True), ("fields_many", False)):
            some = rows.filter((pl.col("n") < width) == few).drop("n")
            self.findings.fault_rows(self.file, code, some, column="-", width=width)
        usable = (widths == width) & ~blank
        usable[0] = False
        return np.flatnonzero(usable)

    def _say(self, trouble: Unreadable, data: mmap.mmap, start: int, separator: str) -> None:
        """Say where in the table an offset lies."""
        begin = data.rfind(b"\n", start, trouble.offset) + 1 or start
        column = "-"
        if trouble.code in ("encoding", "binary"):
            position = data[begin : trouble.offset].count(separator.encode())
            header = next(
                iter(_first_rows(data[start:_HEAD_BYTES].decode("utf-8", "replace"), separator)), []
            )
            named = trouble.row > 1 and position < len(header) and header[position].isprintable()
            column = header[position].strip() if named else str(position + 1)
        found = None
        if trouble.code == "encoding":
            context = data[max(begin, trouble.offset - 15) : trouble.offset + 15]
            found = context.decode("cp1252", errors="replace").strip()
        self.findings.fault(self.file, trouble.code, row=trouble.row, column=column, found=found)


def _looks_like_utf16(head: bytes) -> bool:
    """Whether every other byte is zero, as in UTF-16 without its mark."""
    sample = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    zeros = (sample == 0).mean(axis=0) if sample.size else np.zeros(2)
    return bool(zeros.max() > 0.7 and zeros.min() < 0.3)


def _first_rows(text: str, separator: str) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=separator):
            rows.append(row)
            if len(rows) == _SHOWN_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _header(data: mmap.mmap, layout: Layout, separator: str) -> tuple[str, ...]:
    text = data[layout.start : int(layout.ends[0])].decode("utf-8")
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))


def _cells_at_once(
    data: mmap.mmap, layout: Layout, rows: Ints, width: int, separator: str
) -> pl.DataFrame | None:
    names = [cell_name(i) for i in range(width)]
    if rows.size == 0:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    try:
        cells = pl.read_csv(
            b"".join(_stretches(data, layout, rows)),
            has_header=False,
            infer_schema=False,
            new_columns=names,
            separator=separator,
            quote_char='"',
            eol_char=chr(layout.newline),
        )
    except pl.exceptions.PolarsError:
        return None
    return cells if cells.height == rows.size else None


def _stretches(data: mmap.mmap, layout: Layout, rows: Ints) -> Iterable[bytes]:
    """Yield the bytes of the rows, in as few pieces as there are gaps between them."""
    begins = np.concatenate([[layout.start], layout.ends[:-1]])
    breaks = np.flatnonzero(np.diff(rows) != 1)
    firsts = rows[np.concatenate([[0], breaks + 1])]
    lasts = rows[np.concatenate([breaks, [rows.size - 1]])]
    for first, last in zip(firsts, lasts, strict=True):
        yield data[int(begins[first]) : int(layout.ends[last])]
