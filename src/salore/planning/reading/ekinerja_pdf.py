"""Prints of e-Kinerja and our own (SKP, evaluation, annex) as plans.

Belongs here: what cells and lines of such a print mean. Does not: finding cells (`pdf_cells`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from salore.organisation.reading.cells import CellError, day
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.identifiers import IdentifierError, parse_number
from salore.planning.reading import forms
from salore.planning.reading.annex import read_annex
from salore.planning.reading.conduct import read_conduct
from salore.planning.reading.goals import GoalRow, GoalTable
from salore.planning.reading.parties import read_parties
from salore.planning.reading.pdf_cells import Cell, cells_of, lines_of
from salore.planning.reading.pdf_page import Page, read_pages
from salore.planning.reading.plan import PACKAGE, Approach, Party, PlanRead, PlanReadingError

_ALIGNED = 4.0
_FEWEST_COLUMNS = 2
_NUMBERING = re.compile(r"\(?\d{1,2}\)?")
_MONTHS = r"[A-Za-z]{3,9}"
_PERIOD = re.compile(
    rf"(\d{{1,2}}\s+{_MONTHS})(\s+\d{{4}})?\s*(?:s\.?\s?/?\s?d\.?|-|–|sampai(?: dengan)?|hingga|to)\s*"
    rf"(\d{{1,2}}\s+{_MONTHS})\s+(?:TAHUN\s+)?(\d{{4}})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:PERIODE PENILAIAN|APPRAISAL PERIOD|PERIODE|TAHUN)\s*:?\s*(20\d{2})\b", re.IGNORECASE)
_QUALITATIVE = re.compile(r"pendekatan\s+hasil\s+kerja\s+kualitatif|qualitative approach", re.IGNORECASE)
_HEAD = re.compile(r"bagi\s+pejabat\s+pimpinan\s+tinggi|for senior executives", re.IGNORECASE)
_BLANKS = " \t\n:"


@dataclass(slots=True)
class _Found:
    """A goal table that may run over pages: its columns by their left and right, and its cells by page."""

    columns: dict[str, tuple[float, float]]
    cells: list[list[Cell]] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(left for left, _ in self.columns.values())

    @property
    def right(self) -> float:
        return max(right for _, right in self.columns.values())

    def columns_under(self, cell: Cell) -> list[str]:
        """Return the columns that a cell covers for the most part, from left to right."""
        covered = [
            (left, name)
            for name, (left, right) in self.columns.items()
            if min(cell.right, right) - max(cell.left, left) > 0.5 * (right - left)
        ]
        return [name for _, name in sorted(covered)]


def read_print(content: bytes, today: date) -> PlanRead:
    """Read a print of an SKP or of its evaluation, with the annex where it follows.

    Raises
    ------
    PlanReadingError
        No PDF, locked, damaged, a scan, or nothing that looks like a plan.
    """
    pages = read_pages(content)
    cells = [cells_of(page) for page in pages]
    tables = list(_goal_tables(cells))
    if not tables:
        raise PlanReadingError("no_plan")
    found = max(tables, key=lambda table: ("realisation" in table.columns, len(table.columns)))
    text = "\n".join(" ".join(word.text for word in line) for page in pages for line in lines_of(page.words))
    return _plan(found, pages, cells, text, today)


def _plan(
    found: _Found, pages: Sequence[Page], cells: Sequence[list[Cell]], text: str, today: date
) -> PlanRead:
    approach = _approach(found, text)
    table = GoalTable(is_narrative=approach == "qualitative" and "target" not in found.columns)
    for on_page in found.cells:
        for entry in _rows(found, on_page):
            if isinstance(entry, GoalRow):
                table.add(entry)
            elif entry in ("main", "additional"):
                table.block("main" if entry == "main" else "additional")
    goals = tuple(table.goals())
    if not goals:
        raise PlanReadingError("no_goals")
    doubts = list(table.doubts)
    person, appraiser = read_parties(pages, cells)
    starts_on, ends_on = _period(text)
    if starts_on is None:
        doubts.append(_doubt("period_unknown"))
    return PlanRead(
        person=_checked(person, "person", today, doubts),
        appraiser=_checked(appraiser, "appraiser", today, doubts),
        starts_on=starts_on,
        ends_on=ends_on,
        form="head" if _HEAD.search(text) or "parent" not in found.columns else "staff",
        approach=approach,
        is_evaluation="realisation" in found.columns,
        goals=goals,
        behaviours=read_conduct(cells),
        annex=read_annex(pages),
        doubts=tuple(doubts),
    )


def _doubt(code: str, found: str = "") -> Doubt:
    return Doubt(code=code, severity="doubt", found=found, package=PACKAGE)


def _approach(found: _Found, text: str) -> Approach:
    is_narrative = "measure" in found.columns or bool(_QUALITATIVE.search(text))
    return "qualitative" if is_narrative else "quantitative"


def _goal_tables(cells: Sequence[list[Cell]]) -> Iterator[_Found]:
    """Yield the goal tables in order; one whose columns recur on the next page goes on."""
    table: _Found | None = None
    is_open = False
    for on_page in cells:
        body: list[Cell] = []
        after = -1.0
        for header in _headers(on_page):
            columns = {name: (cell.left, cell.right) for name, cell in header.items()}
            if table is not None and is_open:
                body += [cell for cell in on_page if after <= cell.top < min(c.top for c in header.values())]
                table.cells.append(_up_to_end(table, body))
            after = max(cell.bottom for cell in header.values()) - _ALIGNED
            body, is_open = [], True
            if table is None or not _same(table.columns, columns):
                if table is not None:
                    yield table
                table = _Found(columns)
        if table is not None and is_open:
            rest = [cell for cell in on_page if cell.top >= after]
            kept = _up_to_end(table, rest)
            table.cells.append(kept)
            is_open = len(kept) == len(_within(table, rest)) and bool(kept)
    if table is not None:
        yield table


def _headers(cells: Sequence[Cell]) -> Iterator[dict[str, Cell]]:
    """Yield each row of titles on a page: column -> cell."""
    named = [(cell, name) for cell in cells if (name := forms.column_of(cell.text))]
    used: set[int] = set()
    for cell, name in named:
        if name not in ("goal", "indicator", "measure") or id(cell) in used:
            continue
        middle = cell.middle[1]
        row = {other: one for one, other in reversed(named) if one.top - 1 <= middle <= one.bottom + 1}
        used.update(id(one) for one in row.values())
        if "goal" in row and ("indicator" in row or "measure" in row) and len(row) > _FEWEST_COLUMNS:
            yield row


def _same(one: Mapping[str, tuple[float, float]], other: Mapping[str, tuple[float, float]]) -> bool:
    return one.keys() == other.keys() and all(
        abs(one[name][0] - other[name][0]) < 3 * _ALIGNED for name in one
    )


def _within(table: _Found, cells: Sequence[Cell]) -> list[Cell]:
    return [
        cell for cell in cells if cell.left >= table.left - _ALIGNED and cell.right <= table.right + _ALIGNED
    ]


def _up_to_end(table: _Found, cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells of the table before whatever follows it."""
    inside = _within(table, cells)
    end = min((cell.top for cell in inside if forms.ends_goals(cell.text)), default=None)
    return inside if end is None else [cell for cell in inside if cell.top < end - 1]


Block = Literal["main", "additional"]


def _rows(table: _Found, cells: Sequence[Cell]) -> Iterator[GoalRow | Block]:
    """Yield the rows and block titles of one page, from the top down."""
    by_column: dict[str, list[Cell]] = {name: [] for name in table.columns}
    wide: list[tuple[Cell, list[str]]] = []
    for cell in cells:
        under = table.columns_under(cell)
        if len(under) == 1 and not forms.block_of(cell.text):
            by_column[under[0]].append(cell)
        elif under:
            wide.append((cell, under))
    _place_narratives(by_column, wide)
    leading = "number" if by_column.get("number") else "goal"
    entries: list[tuple[float, Cell, Block | None]] = [(cell.top, cell, None) for cell in by_column[leading]]
    blocks = [(cell, forms.block_of(cell.text)) for cell in cells]
    entries += [(cell.top, cell, kind) for cell, kind in blocks if kind]
    is_first = True
    for _, cell, kind in sorted(entries, key=lambda entry: entry[0]):
        if kind:
            # Titles of blocks are repeated at the top of a page in the midst of one.
            yield kind
            continue
        for row in _goal_rows(table, by_column, cell):
            row.continues = is_first and _goes_on(row)
            is_first = is_first and not row.has("number", "goal", "indicator", "target", "aspect")
            yield row


def _place_narratives(by_column: dict[str, list[Cell]], wide: Sequence[tuple[Cell, list[str]]]) -> None:
    """Measure and target in one cell over several columns stand with the indicators."""
    measure = "measure" if "measure" in by_column else "indicator"
    for cell, under in wide:
        if measure in under and "goal" not in under and "number" not in under:
            by_column[measure].append(cell)


def _goes_on(row: GoalRow) -> bool:
    """Say whether the first row of a page belongs to the last of the page before."""
    return not row.number


def _goal_rows(table: _Found, by_column: Mapping[str, list[Cell]], leading: Cell) -> Iterator[GoalRow]:
    """Yield one row for each indicator beside a number."""
    measure = "measure" if "measure" in table.columns else "indicator"
    inside = sorted(
        (cell for cell in by_column[measure] if leading.top - 1 <= cell.middle[1] <= leading.bottom + 1),
        key=lambda cell: cell.top,
    )
    number = _beside(by_column.get("number", ()), leading).strip(_BLANKS)
    goal, parent = _beside(by_column["goal"], leading), _beside(by_column.get("parent", ()), leading)
    if _NUMBERING.fullmatch(goal):
        # The row that numbers the columns.
        return
    if _NUMBERING.fullmatch(parent):
        parent = ""
    row = GoalRow(number=number, parent=parent, goal=goal, place=leading.page + 1)
    feedback = by_column.get("feedback", ())
    # One cell of feedback beside several indicators is about the goal.
    is_shared = len(inside) > 1 and len(_cells_in(feedback, leading)) == 1
    for count, cell in enumerate(inside or [leading]):
        made = replace(row) if count == 0 else GoalRow(place=row.place)
        made.indicator = cell.text if inside else ""
        made.is_narrative = bool(inside) and len(table.columns_under(cell)) > 1
        made.feedback = "" if is_shared else _beside(feedback, cell)
        for name in ("aspect", "target", "realisation", "perspective"):
            setattr(made, name, _beside(by_column.get(name, ()), cell))
        yield made
    if is_shared:
        yield GoalRow(feedback=_beside(feedback, leading), place=leading.page + 1)


def _cells_in(cells: Sequence[Cell], row: Cell) -> list[Cell]:
    return [cell for cell in cells if row.top - 1 <= cell.middle[1] <= row.bottom + 1]


def _beside(cells: Sequence[Cell], row: Cell) -> str:
    """Return what a column says beside a row: its cells within the row, else the one that spans it."""
    inside = [cell.text for cell in sorted(_cells_in(cells, row), key=lambda cell: cell.top) if cell.text]
    if inside:
        return "\n".join(inside)
    middle = row.middle[1]
    return next((cell.text for cell in cells if cell.top - 1 <= middle <= cell.bottom + 1), "")


def _period(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day of the period that the sheet names."""
    flat = " ".join(text.split())
    for found in _PERIOD.finditer(flat):
        year = found[4]
        try:
            first, last = day(f"{found[1]} {(found[2] or year).strip()}"), day(f"{found[3]} {year}")
        except CellError:
            continue
        if first and last and first < last:
            return first, last
    if named := _YEAR.search(flat):
        return date(int(named[1]), 1, 1), date(int(named[1]), 12, 31)
    return None, None


def _checked(party: Party, role: str, today: date, doubts: list[Doubt]) -> Party:
    """Return somebody with a plain number; one that is missing or odd is told."""
    try:
        number = parse_number(party.nip, today)
    except IdentifierError as error:
        code = "number_missing" if error.code == "empty" else "number_unreadable"
        # A NIK in its place is not written down.
        doubts.append(_doubt(f"{role}_{code}", "" if error.code in ("nik", "empty") else party.nip))
        return replace(party, nip="")
    return replace(party, nip=number.value)
