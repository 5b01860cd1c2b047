"""Workbooks of the three formats as rows of text with the numbers that the spreadsheet shows.

Belongs here: asking the library, under bounds of our own. Does not: CSV, headers, meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import IO, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from salore.organisation.reading import ods
from salore.organisation.reading.archives import Archive
from salore.organisation.reading.cells import text_of
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.xlsx import XlsxBook, workbook_member

# Number (from 1) and cells of a row.
TextRow = tuple[int, list[str]]

T = TypeVar("T")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Xlsx:
    """XLSX, read slice by slice."""

    def __init__(self, stream: IO[bytes], unpacked_bytes: int) -> None:
        self._stream, self._unpacked_bytes = stream, unpacked_bytes
        self.names = tuple(sheet.name for sheet in self._book().sheets)
        self.has_formulas_without_value = False

    def _book(self) -> XlsxBook:
        # Each reading of the sheet has the whole budget.
        archive = Archive(self._stream, budget_bytes=self._unpacked_bytes)
        if not workbook_member(archive):
            raise ReadingError("not_a_table", found=_other_zip(archive))
        return XlsxBook(archive)

    def rows(self, name: str) -> Iterator[TextRow]:
        book = self._book()
        sheet = next(sheet for sheet in book.sheets if sheet.name == name)
        for piece in book.slices(sheet):
            with _opened(piece.book) as workbook:
                cut = _asked(partial(workbook.get_sheet_by_index, 0))
                for number, cells in _sheet_rows(cut):
                    yield number + piece.rows_before, cells
        self.has_formulas_without_value = book.has_formulas_without_value


class Ods:
    """ODS, read row by row."""

    has_formulas_without_value = False

    def __init__(self, stream: IO[bytes], unpacked_bytes: int) -> None:
        self._stream, self._unpacked_bytes = stream, unpacked_bytes
        archive = self._archive()
        manifest = "META-INF/manifest.xml"
        if manifest in archive and b"encryption-data" in archive.read(manifest):
            raise ReadingError("encrypted")
        self.names = ods.table_names(archive)

    def _archive(self) -> Archive:
        return Archive(self._stream, budget_bytes=self._unpacked_bytes)

    def rows(self, name: str) -> Iterator[TextRow]:
        yield from ods.table_rows(self._archive(), name)


class Xls:
    """XLS, whose 65,536 rows of 256 columns are read at once."""

    has_formulas_without_value = False

    def __init__(self, content: bytes) -> None:
        self._content = content
        with _opened(content) as book:
            self.names = tuple(
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            )

    def rows(self, name: str) -> Iterator[TextRow]:
        with _opened(self._content) as book:
            yield from _sheet_rows(_asked(lambda: book.get_sheet_by_name(name)))


def open_zip(stream: IO[bytes], unpacked_bytes: int) -> Xlsx | Ods:
    """Open a workbook that is a ZIP archive: XLSX or ODS."""
    if ods.CONTENT in Archive(stream, budget_bytes=unpacked_bytes):
        return Ods(stream, unpacked_bytes)
    return Xlsx(stream, unpacked_bytes)


def open_xls(content: bytes) -> Xls:
    """Open a workbook of the old format; XLSX with a password has the same wrapping."""
    if _ENCRYPTED_PACKAGE in content:
        raise ReadingError("encrypted")
    return Xls(content)


def _other_zip(archive: Archive) -> str:
    if any(name.startswith("word/") for name in archive.members):
        return "Word"
    if any(name.startswith("ppt/") for name in archive.members):
        return "PowerPoint"
    return "XLSB" if "xl/workbook.bin" in archive else "ZIP"


def _opened(content: bytes) -> CalamineWorkbook:
    return _asked(lambda: CalamineWorkbook.from_filelike(BytesIO(content)))


def _asked(question: Callable[[], T]) -> T:
    """Ask the library. Its panics derive from BaseException alone."""
    try:
        return question()
    except PasswordError as error:
        raise ReadingError("encrypted") from error
    except CalamineError as error:
        raise ReadingError("damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ReadingError("damaged") from error
        raise


def _sheet_rows(sheet: CalamineSheet) -> Iterator[TextRow]:
    if sheet.start is None:
        return
    row, column = sheet.start
    before = [""] * column
    for number, cells in enumerate(_asked(lambda: sheet.to_python(skip_empty_area=True)), start=row + 1):
        yield number, before + [cell if type(cell) is str else text_of(cell) for cell in cells]
