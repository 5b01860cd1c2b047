"""Finding the header of a sheet: below titles, over two merged rows, followed by a row of numbers.

Belongs here: where the header is and what its columns are called. Does not: what they mean (`columns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from salore.organisation.reading.cells import one_line
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.sheets import Row

_MOST_ROWS_ABOVE = 30
_MOST_ROWS = 3
_MOST_CHARS = 160
# Titles that are spaced out for looks.
_SPACED = re.compile(r"(?<!\w)\w(?: \w){2,}(?!\w)")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\(?\s*(\d{1,3})\s*\)?\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`titles` has one for each column, each once, empty where the column has none.

    `first_row` and `last_row` are the rows that it takes, a row of numbers below it included.
    """

    titles: tuple[str, ...]
    first_row: int
    last_row: int


def plain_title(title: str) -> str:
    """Return a title as compared.

    Examples
    --------
    >>> plain_title("Gol. / Ruang*"), plain_title("ID_ATASAN"), plain_title("N A M A  L E N G K A P")
    ('gol ruang', 'id atasan', 'nama lengkap')
    """
    closed_up = _SPACED.sub(lambda found: found[0].replace(" ", ""), title.casefold())
    return _SIGNS.sub(" ", closed_up).strip()


def find_header(head: Sequence[Row], known: frozenset[str]) -> Header:
    """Return the rows among the first ones that hold most known titles, else the first wide row of words.

    Raises ReadingError where no row looks like a header.
    """
    best: tuple[int, int, Header] | None = None
    for place in range(min(len(head), _MOST_ROWS_ABOVE)):
        for header in _headers_at(head, place):
            count = len({plain_title(title) for title in header.titles} & known)
            height = header.last_row - header.first_row
            if count and (best is None or (count, -height) > best[:2]):
                best = count, -height, header
    if best and (best[0] >= 2 or len(known) == 1):
        return best[2]
    for place in range(min(len(head), _MOST_ROWS_ABOVE)):
        if _looks_like_titles(head[place]):
            return list(_headers_at(head, place))[-1]
    raise ReadingError("no_header")


def _headers_at(head: Sequence[Row], place: int) -> Iterator[Header]:
    """Yield the headers that begin in a row: of one row, of two, of three."""
    rows = [head[place]]
    yield _header(rows, head, place + 1)
    for below in range(place + 1, min(place + _MOST_ROWS, len(head))):
        if head[below].number != rows[-1].number + 1 or not _continues(rows, head[below]):
            return
        rows.append(head[below])
        yield _header(rows, head, below + 1)


def _header(rows: Sequence[Row], head: Sequence[Row], after: int) -> Header:
    last = rows[-1].number
    if after < len(head) and head[after].number <= last + 2 and _is_numbering(head[after]):
        last = head[after].number
    return Header(titles=tuple(_once(_joined(rows))), first_row=rows[0].number, last_row=last)


def _continues(rows: Sequence[Row], below: Row) -> bool:
    """Say whether a row names parts of the groups above it, and is no data."""
    width = max(len(row.cells) for row in (*rows, below))
    above = [_cell(rows[-1], column) for column in range(width)]
    filled = [column for column in range(width) if _cell(below, column)]
    if not filled or _is_numbering(below) or not all(_is_word(_cell(below, column)) for column in filled):
        return False
    # Under a title of its own only where the next column has none: there the title is a group's.
    if any(above[column] and (column + 1 >= width or above[column + 1]) for column in filled):
        return False
    return any(not above[column] for column in filled)


def _joined(rows: Sequence[Row]) -> Iterator[str]:
    """Put the titles of each column together; a group's stands over the columns up to the next."""
    width = max(len(row.cells) for row in rows)
    groups = [""] * len(rows)
    for column in range(width):
        parts = []
        for level, row in enumerate(rows):
            own = one_line(_cell(row, column))
            has_parts = any(_cell(below, column) for below in rows[level + 1 :])
            if own:
                groups[level:] = [own if has_parts or level == len(rows) - 1 else ""] + [""] * (
                    len(rows) - level - 1
                )
                parts.append(own)
            elif groups[level] and has_parts:
                parts.append(groups[level])
        yield " ".join(parts)[:_MOST_CHARS]


def _once(titles: Iterable[str]) -> Iterator[str]:
    """Number titles that recur, so that each names one column."""
    seen: dict[str, int] = {}
    for title in titles:
        count = seen[title] = seen.get(title, 0) + 1
        yield f"{title} ({count})" if title and count > 1 else title


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _is_word(cell: str) -> bool:
    return len(cell) <= _MOST_CHARS and sum(map(str.isdigit, cell)) <= 2 and any(map(str.isalpha, cell))


def _is_numbering(row: Row) -> bool:
    """Say whether the row numbers the columns: 1, 2, 3 …"""
    found = [_NUMBER.fullmatch(cell) for cell in row.cells if cell]
    numbers = [int(number[1]) for number in found if number]
    return (
        len(numbers) == len(found) > 2
        and numbers == sorted(numbers)
        and numbers[0] == 1
        and numbers[-1] <= 2 * len(numbers)
    )


def _looks_like_titles(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) >= 3 and all(map(_is_word, filled)) and len(set(filled)) >= len(filled) - 1
