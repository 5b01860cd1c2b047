"""XLSX workbooks in slices of some thousand rows, so that a long list needs little memory.

Belongs here: cutting one worksheet into small workbooks of its own that the library reads. They hold only
what was unpacked here, under bounds: the library never sees the upload. Does not: values of cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import normpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from salore.organisation.reading.archives import Archive
from salore.organisation.reading.faults import ReadingError

SHEET_NAME = "Sheet"
_USUAL_WORKBOOK = "xl/workbook.xml"
_SLICE_BYTES = 1 << 24
_MOST_ROWS_OF_A_GAP = 500
_MOST_UNNUMBERED_ROWS = 65_536
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*>")
_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"'](\d{1,9})[\"']")
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>|<(?:\w+:)?row\b[^>]*/>")
# Beyond column IV, the last of the old format; nobody has lists that wide.
_FAR_COLUMN = re.compile(rb"\sr=[\"']((?:[A-Z]{3,}|[J-Z][A-Z]|I[W-Z])\d+)[\"']")
_EMPTY_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<v></v>|</(?:\w+:)?c>)"
)


@dataclass(frozen=True, slots=True)
class Worksheet:
    name: str
    member: str


@dataclass(frozen=True, slots=True)
class Slice:
    """A small workbook; `rows_before` is to be added to the numbers of its rows, where they have none."""

    book: bytes
    rows_before: int


class XlsxBook:
    """A workbook of an archive: its visible worksheets, and each as small workbooks."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.has_formulas_without_value = False
        place = workbook_member(archive)
        book = _parsed(archive.read(place))
        self._targets = _targets(archive, place)
        properties = book.find(f"{{{_MAIN}}}workbookPr")
        self._date_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.sheets = tuple(self._worksheets(book))

    def _worksheets(self, book: Element) -> Iterator[Worksheet]:
        for element in book.iter():
            if not element.tag.endswith("}sheet") or element.get("state") in ("hidden", "veryHidden"):
                continue
            kind, member = self._targets.get(element.get(_RELATION, ""), ("", ""))
            if kind == "worksheet" and member in self._archive:
                yield Worksheet(element.get("name", ""), member)

    def slices(self, sheet: Worksheet) -> Iterator[Slice]:
        """Yield the sheet as workbooks of some thousand rows each, in order."""
        shared = self._part("sharedStrings", "xl/sharedStrings.xml")
        styles = self._part("styles", "xl/styles.xml")
        rows_before = 0
        for prefix, rows in self._row_pieces(sheet, max(_SLICE_BYTES, len(shared))):
            is_numbered = _ROW.search(rows) is not None
            book = _small_book(prefix, rows, shared, styles, date_1904=self._date_1904)
            yield Slice(book, 0 if is_numbered else rows_before)
            rows_before += 0 if is_numbered else len(_ROW_START.findall(rows))

    def _part(self, kind: str, usual: str) -> bytes:
        named = next((member for found, member in self._targets.values() if found == kind), usual)
        return self._archive.read(named) if named in self._archive else b""

    def _row_pieces(self, sheet: Worksheet, size: int) -> Iterator[tuple[bytes, bytes]]:
        prefix: bytes | None = None
        buffer = bytearray()
        for piece in self._archive.stream(sheet.member):
            buffer += piece
            if prefix is None:
                begun = _SHEET_DATA.search(buffer)
                if begun is None:
                    continue
                prefix = begun[1]
                del buffer[: begun.end()]
            if len(buffer) >= size:
                whole = _whole_rows(buffer)
                if not whole and len(buffer) > 2 * size:
                    raise ReadingError("damaged")
                for rows in self._checked(bytes(buffer[:whole])):
                    yield prefix, rows
                del buffer[:whole]
        if prefix is not None:
            for rows in self._checked(bytes(buffer[: _whole_rows(buffer)])):
                yield prefix, rows

    def _checked(self, rows: bytes) -> Iterator[bytes]:
        """Cut where numbers of rows leap: the library lays out all that lies between the outermost cells."""
        if not self.has_formulas_without_value:
            self.has_formulas_without_value = _EMPTY_FORMULA.search(rows) is not None
        far = _FAR_COLUMN.search(rows)
        if far:
            raise ReadingError("too_wide", cell=far[1].decode())
        begin, first, last = 0, 0, 0
        for found in _ROW.finditer(rows):
            number = int(found[1])
            if first and not last <= number <= last + _MOST_ROWS_OF_A_GAP:
                yield _within(rows[begin : found.start()], first, last)
                begin, first = found.start(), 0
            first, last = first or number, number
        if rows[begin:]:
            yield _within(rows[begin:], first or 1, last or _MOST_UNNUMBERED_ROWS)


def _whole_rows(buffer: bytearray) -> int:
    """Return where the last complete row ends."""
    end = 0
    tail = max(0, len(buffer) - (1 << 20))
    for start in (tail, 0):
        for found in _ROW_END.finditer(buffer, start):
            end = found.end()
        if end:
            break
    return end


def _within(rows: bytes, first: int, last: int) -> bytes:
    """Refuse cells that say they stand in other rows than theirs: few bytes would fill all memory."""
    beyond = "|".join(_greater(str(last)))
    shorter = f"|\\d{{1,{len(str(first)) - 1}}}" if first >= 10 else ""
    stray = re.search(rf"\sr=[\"'][A-Z]{{1,3}}(?:{beyond}{shorter})[\"']".encode(), rows)
    if stray:
        raise ReadingError("damaged")
    return rows


def _greater(number: str) -> Iterator[str]:
    """Yield patterns of all greater whole numbers."""
    yield rf"\d{{{len(number) + 1},}}"
    for place, digit in enumerate(number):
        if digit != "9":
            yield rf"{number[:place]}[{int(digit) + 1}-9]\d{{{len(number) - place - 1}}}"


def _parsed(content: bytes) -> Element:
    try:
        return fromstring(content)  # type: ignore[no-any-return]
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ReadingError("damaged") from error


def workbook_member(archive: Archive) -> str:
    """Return where the workbook's own part stands; empty where the archive holds none."""
    for kind, member in _targets(archive, "").values():
        if (
            kind == "officeDocument"
            and member in archive
            and "workbook" in member
            and member.endswith(".xml")
        ):
            return member
    return _USUAL_WORKBOOK if _USUAL_WORKBOOK in archive else ""


def _targets(archive: Archive, owner: str) -> dict[str, tuple[str, str]]:
    """Return relation id -> (kind, member) of what a member refers to."""
    folder, _, name = owner.rpartition("/")
    relations = normpath(f"{folder}/_rels/{name}.rels").lstrip("/")
    if relations not in archive:
        return {}
    found = {}
    for relation in _parsed(archive.read(relations)):
        target = relation.get("Target", "")
        member = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}").lstrip("/")
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], member)
    return found


def _small_book(prefix: bytes, rows: bytes, shared: bytes, styles: bytes, *, date_1904: bool) -> bytes:
    space = b"xmlns:" + prefix.rstrip(b":") if prefix else b"xmlns"
    sheet = b"<%bworksheet %b='%b'><%bsheetData>%b</%bsheetData></%bworksheet>" % (
        *(prefix, space, _MAIN.encode(), prefix, rows, prefix, prefix),
    )
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": (
            f"<Relationships xmlns='{_RELATIONS}'>"
            f"<Relationship Id='r1' Type='{_OFFICE}/officeDocument' Target='xl/workbook.xml'/>"
            "</Relationships>"
        ).encode(),
        "xl/workbook.xml": (
            f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'><workbookPr date1904='{int(date_1904)}'/>"
            f"<sheets><sheet name='{SHEET_NAME}' sheetId='1' r:id='r1'/></sheets></workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f"<Relationships xmlns='{_RELATIONS}'>"
            f"<Relationship Id='r1' Type='{_OFFICE}/worksheet' Target='worksheets/sheet1.xml'/>"
            f"<Relationship Id='r2' Type='{_OFFICE}/sharedStrings' Target='sharedStrings.xml'/>"
            f"<Relationship Id='r3' Type='{_OFFICE}/styles' Target='styles.xml'/></Relationships>"
        ).encode(),
        "xl/worksheets/sheet1.xml": sheet,
    }
    parts |= {
        name: part for name, part in (("xl/sharedStrings.xml", shared), ("xl/styles.xml", styles)) if part
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()
