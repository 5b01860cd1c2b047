"""Ruled tables of a page as cells with their text.

Belongs here: which lines bound a cell, which words stand in it, how its lines read as one text. Does not:
what a cell means.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from salore.planning.reading.lines import joined
from salore.planning.reading.pdf_page import Page, Rule, Word

_NEAR = 3.0
_MOST_COVERED = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a page; `text` keeps the lines that begin an item of a list."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def cells_of(page: Page) -> list[Cell]:
    """Return all ruled cells of a page, from the top down and from left to right."""
    cells = [cell for part in _tables(page) for cell in part.cells(page)]
    return sorted(cells, key=lambda cell: (round(cell.top), cell.left))


def lines_of(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield the words line by line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.middle[1], one.left)):
        height = max(word.bottom - word.top, 4.0)
        if lines and abs(word.middle[1] - lines[-1][0].middle[1]) < height * 0.6:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        yield sorted(line, key=lambda one: one.left)


def text_of(words: Iterable[Word]) -> str:
    return joined(" ".join(word.text for word in line) for line in lines_of(words))


@dataclass(slots=True)
class _Table:
    """Lines that hang together."""

    horizontal: list[Rule]
    vertical: list[Rule]

    def cells(self, page: Page) -> Iterator[Cell]:
        # A cell cut by the end of a page is open there: it ends where its side lines end.
        xs, ys = _places(self.vertical, self.horizontal), _places(self.horizontal, self.vertical)
        if len(xs) < 2 or len(ys) < 2:
            return
        groups = _Groups(xs, ys, self)
        words: dict[tuple[int, int], list[Word]] = defaultdict(list)
        for word in page.words:
            x, y = word.middle
            column, row = bisect_right(xs, x) - 1, bisect_right(ys, y) - 1
            if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
                words[groups.of(column, row)].append(word)
        for key, (left, top, right, bottom) in groups.bounds().items():
            yield Cell(page.number, xs[left], ys[top], xs[right], ys[bottom], text_of(words[key]))


class _Groups:
    """The fields of the finest grid, put together where no line parts them."""

    def __init__(self, xs: list[float], ys: list[float], table: _Table) -> None:
        self._columns, self._rows = len(xs) - 1, len(ys) - 1
        self._parent = list(range(self._columns * self._rows))
        across, along = _by_place(table.vertical, xs), _by_place(table.horizontal, ys)
        for row in range(self._rows):
            for column in range(self._columns):
                if column and not _parts(across[column], ys[row], ys[row + 1]):
                    self._join((column - 1, row), (column, row))
                if row and not _parts(along[row], xs[column], xs[column + 1]):
                    self._join((column, row - 1), (column, row))

    def of(self, column: int, row: int) -> tuple[int, int]:
        root = self._root(row * self._columns + column)
        return root % self._columns, root // self._columns

    def bounds(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        found: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        for row in range(self._rows):
            for column in range(self._columns):
                key = self.of(column, row)
                left, top, right, bottom = found.get(key, (column, row, column, row))
                found[key] = min(left, column), min(top, row), max(right, column + 1), max(bottom, row + 1)
        return found

    def _root(self, field: int) -> int:
        while self._parent[field] != field:
            self._parent[field] = field = self._parent[self._parent[field]]
        return field

    def _join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        a, b = (self._root(row * self._columns + column) for column, row in (one, other))
        self._parent[max(a, b)] = min(a, b)


def _places(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Return where lines run, those that are nearly one taken as one, and where those across them end."""
    ends = (min(rule.start for rule in crossing), max(rule.end for rule in crossing))
    places: list[float] = []
    for place in sorted([*(rule.place for rule in rules), *ends]):
        if not places or place - places[-1] > _NEAR:
            places.append(place)
    return places


def _by_place(rules: list[Rule], places: list[float]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        found[min(range(len(places)), key=lambda n: abs(places[n] - rule.place))].append(rule)
    return found


def _parts(rules: list[Rule], start: float, end: float) -> bool:
    """Say whether lines cover most of the way between two places."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= _MOST_COVERED * (end - start)


def _tables(page: Page) -> list[_Table]:
    """Gather lines that touch or cross; lines of different tables do not."""
    rules = [(True, rule) for rule in page.horizontal] + [(False, rule) for rule in page.vertical]
    group = list(range(len(rules)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = place = group[group[place]]
        return place

    across = len(page.horizontal)
    for h in range(across):
        for v in range(across, len(rules)):
            if _touch(rules[h][1], rules[v][1]):
                group[root(v)] = root(h)
    gathered: dict[int, _Table] = {}
    for place, (is_horizontal, rule) in enumerate(rules):
        table = gathered.setdefault(root(place), _Table([], []))
        (table.horizontal if is_horizontal else table.vertical).append(rule)
    return [table for table in gathered.values() if table.horizontal and table.vertical]


def _touch(horizontal: Rule, vertical: Rule) -> bool:
    return (
        horizontal.start - _NEAR <= vertical.place <= horizontal.end + _NEAR
        and vertical.start - _NEAR <= horizontal.place <= vertical.end + _NEAR
    )
