"""Many sheets in one file: bound one after the other to be printed at once, or an archive of single ones.

Knows nothing of what the sheets are.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Literal, Protocol

import pypdfium2 as pdfium
from django.utils.translation import gettext as _

Form = Literal["pdf", "zip"]
Row = tuple[str, str, str]
MEDIA: dict[Form, str] = {"pdf": "application/pdf", "zip": "application/zip"}
_INDEX = "daftar.csv"
# What a spreadsheet would take for the beginning of a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


class Binding(Protocol):
    """Takes sheets one by one; `row` says whose each is: name, post and unit."""

    def add(self, pdf: bytes, key: str, row: Row) -> None: ...
    def close(self) -> None: ...


def bind(path: Path, form: Form) -> Binding:
    return _Archive(path) if form == "zip" else _Book(path)


class _Book:
    """All sheets one after the other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = pdfium.PdfDocument.new()

    def add(self, pdf: bytes, key: str, row: Row) -> None:
        del key, row
        sheet = pdfium.PdfDocument(pdf)
        self._book.import_pages(sheet)
        sheet.close()

    def close(self) -> None:
        self._book.save(self._path)
        self._book.close()


class _Archive:
    """A file for each sheet, named by number and key; a list says whose each is."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._list = io.StringIO()
        self._rows = csv.writer(self._list)
        self._rows.writerow([_("File"), _("Name"), _("Post"), _("Unit")])
        self._count = 0

    def add(self, pdf: bytes, key: str, row: Row) -> None:
        self._count += 1
        name = f"{self._count:04d}-{key}.pdf"
        self._zip.writestr(name, pdf)
        self._rows.writerow([name, *map(_neutral, row)])

    def close(self) -> None:
        self._zip.writestr(_INDEX, "\ufeff" + self._list.getvalue())
        self._zip.close()


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(_RUNS) else text
