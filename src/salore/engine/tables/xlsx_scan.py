"""What a workbook's own reader does not tell: its true size, formulas, stored results, errors in cells.

Belongs here: looks into the archive and the XML of one sheet. Does not: the cells' values (`xlsx`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

BYTES_LIMIT = 1 << 30
CELLS_LIMIT = 50_000_000
_CHUNK = 1 << 22
_OVERLAP = 512
_SPECIAL = re.compile(rb"<(?:\w+:)?f[\s>/]|\st=[\"']e[\"']")
_WIDE = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{2,3})\d+[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d+)[\"']")
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSOUND = (zipfile.BadZipFile, KeyError, ParseError, OSError, EOFError, NotImplementedError, RuntimeError)


class Damaged(Exception):  # noqa: N818 - a finding, not an error of the program
    """A workbook that cannot be used; `values` fill the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(slots=True)
class Specials:
    """Cells by place (row from 1, column from 0): errors with their text, formulas with or without result."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    formulas: dict[int, list[int]] = field(default_factory=dict)


def check_size(path: Path) -> None:
    """Refuse an archive that unpacks to more than tables ever would."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except _UNSOUND as error:
        raise Damaged("workbook_damaged", detail=str(error)) from error
    if size > BYTES_LIMIT:
        raise Damaged("workbook_too_big", found_mb=size >> 20, limit_mb=BYTES_LIMIT >> 20)


def look_through(path: Path, sheet_name: str) -> Specials:
    """Return the special cells of a sheet.

    Raises `Damaged` where the outermost cells span more than can be held: one stray cell is enough.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            member = _sheet_member(archive, sheet_name)
            if not _check_extent(archive, member):
                return Specials()
            with archive.open(member) as stream:
                return _specials(stream)
    except _UNSOUND as error:
        raise Damaged("workbook_damaged", detail=str(error)) from error


def _sheet_member(archive: zipfile.ZipFile, sheet_name: str) -> str:
    """Return the part of the archive that holds the sheet of a name."""
    book = fromstring(archive.read("xl/workbook.xml"))
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in book.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet_name:
            target = targets[element.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet_name)


def _check_extent(archive: zipfile.ZipFile, member: str) -> bool:
    """Return whether the sheet has formulas or errors; it is parsed only then."""
    special, columns, rows = False, 26, 0
    with archive.open(member) as stream:
        for window in _windows(stream):
            special = special or _SPECIAL.search(window) is not None
            columns = max([columns, *(_column(found[1].decode()) + 1 for found in _WIDE.finditer(window))])
            rows = max([rows, *(int(found[1]) for found in _ROW.finditer(window))])
    if columns * rows > CELLS_LIMIT:
        raise Damaged("sheet_too_wide", columns=columns, rows=rows)
    return special


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content in pieces that overlap, so that no tag falls between two."""
    rest = b""
    while piece := stream.read(_CHUNK):
        window = rest + piece
        yield window
        rest = window[-_OVERLAP:]


def _specials(stream: IO[bytes]) -> Specials:
    found = Specials()
    row, column = 0, -1
    for event, element in iterparse(stream, events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 1), -1
        elif event == "end" and name == "c":
            place = _PLACE.fullmatch(element.get("r") or "")
            column = _column(place[1]) if place else column + 1
            _note(found, element, row, column)
        elif event == "end" and name == "row":
            element.clear()
    return found


def _note(found: Specials, cell: Element, row: int, column: int) -> None:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    value = parts.get("v", "")
    if cell.get("t") == "e":
        found.errors[row, column] = value
    elif "f" in parts and not value and cell.get("t") != "str":
        found.without_value.add((row, column))
    elif "f" in parts:
        found.formulas.setdefault(column, []).append(row)


def _column(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1
