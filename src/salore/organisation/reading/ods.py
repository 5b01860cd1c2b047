"""ODS sheets, read cell by cell as they stand in the archive.

Belongs here: the few elements of OpenDocument that hold a table. The library that reads the other formats
lays out every repeated cell, and a sheet may say that one is repeated a thousand million times.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from salore.organisation.reading.archives import Archive
from salore.organisation.reading.cells import text_of
from salore.organisation.reading.faults import ReadingError

CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_COLUMNS = 256
# A line that is written once and said to be repeated more often is no list of anybody's.
_MOST_REPEATED = 1_000


class _Member:
    """What `iterparse` needs of a file: `read`."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int = -1) -> bytes:
        return next(self._pieces, b"")


def table_names(archive: Archive) -> tuple[str, ...]:
    return tuple(
        element.get(f"{_TABLE}name", "")
        for event, element in _events(archive)
        if event == "start" and element.tag == f"{_TABLE}table"
    )


def table_rows(archive: Archive, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, with their numbers from 1."""
    number, is_inside = 1, False
    for event, element in _events(archive):
        if element.tag == f"{_TABLE}table":
            if event == "end" and is_inside:
                return
            is_inside = event == "start" and element.get(f"{_TABLE}name", "") == name
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            repeated = _count(element, "rows")
            cells = _cells(element) if is_inside else []
            element.clear()
            if cells:
                for offset in range(min(repeated, _MOST_REPEATED)):
                    yield number + offset, list(cells)
            number += repeated


def _events(archive: Archive) -> Iterator[tuple[str, Element]]:
    try:
        yield from iterparse(_Member(archive.stream(CONTENT)), events=("start", "end"))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError("damaged") from error


def _count(element: Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _cells(row: Element) -> list[str]:
    """Return the cells up to the last that holds something."""
    cells: list[str] = []
    place = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text, repeated = _value(cell), _count(cell, "columns")
        if text:
            if place >= _MOST_COLUMNS:
                raise ReadingError("too_wide", cell=str(place + 1))
            cells += [""] * (place - len(cells)) + [text] * min(repeated, _MOST_COLUMNS - place)
        place += repeated
    return cells


def _value(cell: Element) -> str:
    match cell.get(f"{_OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            try:
                return text_of(float(cell.get(f"{_OFFICE}value", "")))
            except ValueError:
                return ""
        case "date":
            return cell.get(f"{_OFFICE}date-value", "").replace("T", " ").removesuffix(" 00:00:00")
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value", "").upper()
    return "\n".join("".join(_texts(part)) for part in cell if part.tag == f"{_TEXT}p")


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}line-break":
            yield "\n"
        elif part.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            yield " "
        else:
            yield from _texts(part)
        yield part.tail or ""
