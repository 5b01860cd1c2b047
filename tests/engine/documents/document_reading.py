"""Reading printed PDFs back, with libraries that did not make them."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import POINTER, c_ushort, cast, create_string_buffer
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

INVISIBLE = {0xAD: None, 0x200B: None, 0xFFFE: None}


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in reading order, without soft hyphens and on one line."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [" ".join(text.translate(INVISIBLE).split()) for text in texts]


def text_of(pdf: bytes) -> str:
    return " ".join(page_texts(pdf))


def page_sizes_mm(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(pdf)
    sizes = [(round(w * 25.4 / 72), round(h * 25.4 / 72)) for w, h in (page.get_size() for page in document)]
    document.close()
    return sizes


def furthest_right_mm(pdf: bytes) -> list[float]:
    """How far each page's letters reach beyond the right edge of its text area (15 mm from the paper's)."""
    document = pypdfium2.PdfDocument(pdf)
    reach = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars())]
        reach.append((max(box[2] for box in boxes) - page.get_width()) * 25.4 / 72 + 15)
    document.close()
    return reach


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree, in order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return list(elements(pdf.Root.StructTreeRoot))


def roles(nodes: list[pikepdf.Dictionary]) -> list[str]:
    return [str(node.S)[1:] for node in nodes]


def spoken_text(pdf: bytes) -> str:
    """The text as a screen reader says it: in the order of the structure tree, not of the drawing."""
    document = pypdfium2.PdfDocument(pdf)
    spoken = []
    for page in document:
        drawn = _texts_by_mark(page)
        tree = raw.FPDF_StructTree_GetForPage(page)
        for i in range(raw.FPDF_StructTree_CountChildren(tree)):
            spoken += [drawn.get(mark, "") for mark in _marks(raw.FPDF_StructTree_GetChildAtIndex(tree, i))]
        raw.FPDF_StructTree_Close(tree)
    document.close()
    return " ".join(" ".join(spoken).translate(INVISIBLE).split())


def _texts_by_mark(page: pypdfium2.PdfPage) -> dict[int, str]:
    textpage = page.get_textpage()
    texts: dict[int, str] = {}
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        mark = raw.FPDFPageObj_GetMarkedContentID(item)
        length = raw.FPDFTextObj_GetText(item, textpage, None, 0)
        buffer = create_string_buffer(length)
        raw.FPDFTextObj_GetText(item, textpage, cast(buffer, POINTER(c_ushort)), length)
        texts[mark] = texts.get(mark, "") + buffer.raw[: length - 2].decode("utf-16-le")
    return texts


def _marks(element: object) -> Iterator[int]:
    """Marked-content ids below an element, in the order of the tree (this page's only)."""
    for i in range(raw.FPDF_StructElement_CountChildren(element)):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, i)
        child = raw.FPDF_StructElement_GetChildAtIndex(element, i)
        if mark >= 0:
            yield mark
        elif child:
            yield from _marks(child)
