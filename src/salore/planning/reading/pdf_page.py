"""Pages of a PDF as words and ruled lines with their places.

Belongs here: what stands where on a page, in points from its upper left corner. Does not: tables, meaning.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from salore.planning.reading.lines import BREAK
from salore.planning.reading.plan import PlanReadingError

# PDFium keeps state that threads share.
_PDFIUM = threading.Lock()

MOST_BYTES = 30 << 20
_MOST_PAGES = 80
_MOST_CHARS, _MOST_OBJECTS, _MOST_SEGMENTS, _MOST_RULES = 60_000, 40_000, 64, 1_500
_FEWEST_LETTERS = 60
_THIN, _STRAIGHT, _SHORTEST = 3.0, 0.8, 4.0
_GAP_OF_WORDS, _GAP_OF_LETTERS = 0.2, 0.6
# What PDFium gives for a hyphen that breaks a word at the end of a line.
_BROKEN = frozenset("\x02\u00ad\ufffe")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: at `place` across, from `start` to `end` along."""

    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    has_pictures: bool = False


def read_pages(content: bytes) -> list[Page]:
    """Return the pages of a PDF with their text.

    Raises
    ------
    PlanReadingError
        It is no PDF, locked, damaged, too large, or a scan, in which there is no text.
    """
    if len(content) > MOST_BYTES:
        raise PlanReadingError("file_too_big", limit_mb=MOST_BYTES >> 20)
    if b"%PDF-" not in content[:1024]:
        raise PlanReadingError("not_pdf")
    with _PDFIUM:
        pages = _pages(content)
    if sum(len(word.text) for page in pages for word in page.words) < _FEWEST_LETTERS:
        raise PlanReadingError("scan" if any(page.has_pictures for page in pages) else "no_text")
    return pages


def _pages(content: bytes) -> list[Page]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise PlanReadingError("locked" if locked else "damaged") from error
    try:
        if len(document) > _MOST_PAGES:
            raise PlanReadingError("too_many_pages", limit=_MOST_PAGES)
        return [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise PlanReadingError("damaged") from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    try:
        left, bottom, right, top = page.get_bbox()
        drawn = _Drawn(left, top)
        drawn.collect(page)
        text = page.get_textpage()
        words = tuple(_closed_up(_words(text, left, top)))
        text.close()
    finally:
        page.close()
    horizontal, vertical = tuple(_joined(drawn.horizontal)), tuple(_joined(drawn.vertical))
    if max(len(horizontal), len(vertical)) > _MOST_RULES:
        raise PlanReadingError("too_much_text")
    return Page(
        number=number,
        width=right - left,
        height=top - bottom,
        words=words,
        horizontal=horizontal,
        vertical=vertical,
        has_pictures=drawn.has_pictures,
    )


def _words(text: pypdfium2.PdfTextPage, left: float, top: float) -> Iterator[_Letters]:
    """Put letters together that stand side by side."""
    count = text.count_chars()
    if count > _MOST_CHARS:
        raise PlanReadingError("too_much_text")
    # The loose box is as wide as the letter's advance: between the letters of a word there is no gap.
    box = pdfium.FS_RECTF()
    word: _Letters | None = None
    is_apart = True
    for place in range(count):
        letter = chr(pdfium.FPDFText_GetUnicode(text, place))
        if letter.isspace() or letter == "\x00":
            if word:
                yield word
            word = None
            # Where letters are spaced, PDFium makes up a blank that nobody wrote.
            is_apart |= pdfium.FPDFText_IsGenerated(text, place) != 1
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, place, box):
            continue
        x0, y0, x1, y1 = box.left, box.top, box.right, box.bottom
        placed = (x0 - left, top - y0, x1 - left, top - y1)
        letter = BREAK if letter in _BROKEN else letter
        if word and not word.is_next(*placed):
            yield word
            word = None
        if word:
            word.add(letter, *placed)
        else:
            word = _Letters(letter, *placed, is_apart=is_apart)
        is_apart = False
    if word:
        yield word


def _closed_up(words: Iterable[_Letters]) -> Iterator[Word]:
    """Put spaced letters together: single ones side by side, between which no blank was written."""
    kept: _Letters | None = None
    for word in words:
        if kept and kept.goes_on_in(word):
            kept.join(word)
            continue
        if kept:
            yield kept.made()
        kept = word
    if kept:
        yield kept.made()


class _Letters:
    """A word that grows letter by letter."""

    def __init__(
        self, letter: str, left: float, top: float, right: float, bottom: float, *, is_apart: bool
    ) -> None:
        # Whether a blank was written before it, and whether it was put together from spaced letters.
        self.is_apart, self.is_joined = is_apart, False
        self.text, self.left, self.top, self.right, self.bottom = [letter], left, top, right, bottom

    def is_next(self, left: float, top: float, right: float, bottom: float) -> bool:
        height = max(self.bottom - self.top, bottom - top, 1.0)
        beside = -height < left - self.right < _GAP_OF_WORDS * height or right <= left
        return beside and top < self.bottom + height / 2 and bottom > self.top - height / 2

    def goes_on_in(self, other: _Letters) -> bool:
        """Whether a single letter belongs to this one, or to what was put together so far."""
        if other.is_apart or len(other.text) > 1 or (len(self.text) > 1 and not self.is_joined):
            return False
        height = max(self.bottom - self.top, 1.0)
        is_beside = 0 <= other.left - self.right < _GAP_OF_LETTERS * height
        return is_beside and abs(other.bottom - self.bottom) < height / 4

    def join(self, other: _Letters) -> None:
        self.add(other.text[0], other.left, other.top, other.right, other.bottom)
        self.is_joined = True

    def add(self, letter: str, left: float, top: float, right: float, bottom: float) -> None:
        self.text.append(letter)
        self.left, self.top = min(self.left, left), min(self.top, top)
        self.right, self.bottom = max(self.right, right), max(self.bottom, bottom)

    def made(self) -> Word:
        return Word("".join(self.text), self.left, self.top, self.right, self.bottom)


Point = tuple[float, float]


@dataclass(slots=True)
class _Drawn:
    """The ruled lines of a page, from strokes, from frames and from thin filled bars."""

    left: float
    top: float
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    has_pictures: bool = False

    def collect(self, page: pypdfium2.PdfPage) -> None:
        kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
        for count, drawn in enumerate(page.get_objects(filter=kinds, max_depth=4)):
            if count > _MOST_OBJECTS:
                raise PlanReadingError("too_much_text")
            if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.has_pictures = True
                continue
            matrix = drawn.get_matrix()
            if drawn.container is not None:
                matrix = matrix.multiply(drawn.container.get_matrix())
            for points in _outlines(drawn.raw):
                self._add([matrix.on_point(x, y) for x, y in points])

    def _add(self, points: list[Point]) -> None:
        placed = [(x - self.left, self.top - y) for x, y in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _THIN and width > _SHORTEST:
            self.horizontal.append(Rule((min(ys) + max(ys)) / 2, min(xs), max(xs)))
        elif width <= _THIN and height > _SHORTEST:
            self.vertical.append(Rule((min(xs) + max(xs)) / 2, min(ys), max(ys)))
        else:
            for (x0, y0), (x1, y1) in pairwise(placed):
                self._add_edge(x0, y0, x1, y1)

    def _add_edge(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(y0 - y1) <= _STRAIGHT and abs(x0 - x1) > _SHORTEST:
            self.horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= _STRAIGHT and abs(y0 - y1) > _SHORTEST:
            self.vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _outlines(path: object) -> Iterator[list[Point]]:
    """Yield the straight outlines of a path; curves are no rules."""
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            points = []
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _joined(rules: list[Rule]) -> Iterator[Rule]:
    """Put pieces of one line together: many programs draw each cell's own edge."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.place):
        if lines and rule.place - lines[-1][0].place <= _THIN:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    for line in lines:
        place = sum(rule.place for rule in line) / len(line)
        start, end = None, 0.0
        for rule in sorted(line, key=lambda one: one.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _THIN:
                end = max(end, rule.end)
            else:
                yield Rule(place, start, end)
                start, end = rule.start, rule.end
        if start is not None:
            yield Rule(place, start, end)
