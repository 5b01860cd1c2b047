"""Results on paper: official documents and explanation, from frozen rows. Their looks are `engine.documents`.

Imported where something is printed, not before: the compiler of the sheets costs a process its memory.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2 as pdfium

from salore.engine.documents import DocumentKind, Paper, Printer
from salore.organisation.viewer import Viewer
from salore.results.models import Result
from salore.results.printing.official import print_of
from salore.wording import Language

__all__ = ["KINDS", "WHOLE", "result_pdf", "whole_pdf"]

# In the order in which they lie on the table when they are signed.
KINDS: tuple[DocumentKind, ...] = ("evaluation_document", "evaluation", "explanation")
WHOLE: tuple[DocumentKind, ...] = ("evaluation_document", "explanation")


def result_pdf(
    viewer: Viewer, result: Result, kind: DocumentKind, *, paper: Paper = "A4", language: Language = "id"
) -> bytes | None:
    """Return one document of a result; None where there is none, as for whoever is not appraised."""
    printed = Printer(paper, language).print_person(print_of(viewer, result, language), (kind,))
    return next(iter(printed.values()), None)


def whole_pdf(printer: Printer, viewer: Viewer, result: Result, language: Language) -> bytes:
    """Return the evaluation document with its explanation as one file, to be printed at once."""
    return bound(list(printer.print_person(print_of(viewer, result, language), WHOLE).values()))


def bound(sheets: Sequence[bytes]) -> bytes:
    """Bind documents one after the other."""
    book, buffer = pdfium.PdfDocument.new(), io.BytesIO()
    for pdf in sheets:
        sheet = pdfium.PdfDocument(pdf)
        book.import_pages(sheet)
        sheet.close()
    book.save(buffer)
    book.close()
    return buffer.getvalue()
