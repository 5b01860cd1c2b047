"""Who is appraised and who appraises, from the head of a print.

Belongs here: the two blocks of names and numbers, ruled or not. Does not: who these people are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from salore.planning.reading import forms
from salore.planning.reading.lines import joined
from salore.planning.reading.pdf_cells import Cell, lines_of
from salore.planning.reading.pdf_page import Page, Word
from salore.planning.reading.plan import Party

_NEAR = 4.0
_GAP = 1.2
_MOST_PAGES = 3


def read_parties(pages: Sequence[Page], cells: Sequence[list[Cell]]) -> tuple[Party, Party]:
    """Return the person and the appraiser; empty where the print does not say."""
    # The block may run over the end of a page: the first ones are looked at as one long page.
    ruled, pieces, above = [], [], 0.0
    for page, on_page in zip(pages[:_MOST_PAGES], cells, strict=False):
        ruled += [_lower(cell, above) for cell in on_page]
        pieces += [_lower(cell, above) for cell in _pieces(page)]
        above += page.height
    found = _in_cells(ruled) or _in_cells(pieces)
    person, appraiser = (Party(**found.get(role, {})) for role in ("person", "appraiser"))
    return person, appraiser


def _lower(cell: Cell, by: float) -> Cell:
    return replace(cell, top=cell.top + by, bottom=cell.bottom + by)


def _in_cells(cells: Sequence[Cell]) -> dict[str, dict[str, str]]:
    heads = [(cell, role) for cell in cells if (role := forms.party_of(cell.text))]
    found: dict[str, dict[str, str]] = {}
    for cell in cells:
        label = forms.label_of(cell.text)
        value = _right_of(cell, cells) if label else None
        role = _role_above(cell, heads) if value else None
        if label and value and role:
            found.setdefault(role, {}).setdefault(label, " ".join(value.text.strip(" :").split()))
    return {role: facts for role, facts in found.items() if "name" in facts or "nip" in facts}


def _right_of(label: Cell, cells: Sequence[Cell]) -> Cell | None:
    """Return the next cell to the right on the same row; a cell with a colon alone is passed over."""
    beside = [
        cell
        for cell in cells
        if cell.left >= label.right - _NEAR
        and cell.top - 1 <= label.middle[1] <= cell.bottom + 1
        and cell.text.strip(" :")
    ]
    return min(beside, key=lambda cell: cell.left, default=None)


def _role_above(label: Cell, heads: Sequence[tuple[Cell, str]]) -> str | None:
    """Return whose block a label stands in: below the nearest title that reaches over it."""
    above = [(head, role) for head, role in heads if head.top < label.top]
    if not above:
        return None
    nearest = max(head.top for head, _ in above) - _NEAR
    beside = [(head, role) for head, role in above if head.top >= nearest]
    return max(beside, key=lambda one: min(one[0].right, label.right) - max(one[0].left, label.left))[1]


def _pieces(page: Page) -> list[Cell]:
    """Return runs of words without wide gaps, as if they were cells: for heads without lines."""
    pieces: list[Cell] = []
    for line in lines_of(page.words):
        for run in _runs(line):
            text = joined([" ".join(word.text for word in run)])
            label, colon, value = text.partition(":")
            if colon and value.strip() and forms.label_of(label):
                # "NIP : 1985…" without a gap: two pieces.
                cut = run[0].left + (run[-1].right - run[0].left) * len(label) / len(text)
                pieces.append(_piece(page, run, label, right=cut))
                pieces.append(_piece(page, run, value, left=cut))
            else:
                pieces.append(_piece(page, run, text))
    return pieces


def _piece(
    page: Page, run: Sequence[Word], text: str, *, left: float | None = None, right: float | None = None
) -> Cell:
    return Cell(
        page.number,
        run[0].left if left is None else left,
        min(word.top for word in run),
        run[-1].right if right is None else right,
        max(word.bottom for word in run),
        text,
    )


def _runs(line: Sequence[Word]) -> Iterator[list[Word]]:
    run = [line[0]]
    for before, word in pairwise(line):
        if word.left - before.right > _GAP * max(before.bottom - before.top, 6.0):
            yield run
            run = []
        run.append(word)
    yield run
