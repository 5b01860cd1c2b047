"""What a leader expects of the values of conduct, from the table of behaviour.

Belongs here: expectations and feedback beside each value. The guides of the values are the same for all and
are not read.
"""

from __future__ import annotations

from collections.abc import Sequence

from salore.planning.reading import forms
from salore.planning.reading.pdf_cells import Cell
from salore.planning.reading.plan import BehaviourRead

_NEAR = 4.0


def read_conduct(cells: Sequence[list[Cell]]) -> tuple[BehaviourRead, ...]:
    found: dict[str, BehaviourRead] = {}
    feedback_from: float | None = None
    for on_page in cells:
        values = [(cell, key) for cell in on_page if (key := forms.value_of(cell.text))]
        titles = [cell for cell in on_page if _is_feedback_title(cell, on_page)]
        feedback_from = titles[-1].left - _NEAR if titles else feedback_from
        for place, (cell, key) in enumerate(values):
            # After the last value of a page come ratings and signatures, which are not beside it.
            end = values[place + 1][0].top if place + 1 < len(values) else cell.bottom
            read = _read(key, _beside(cell, on_page, end), feedback_from)
            if key not in found or not (found[key].expectation or found[key].feedback):
                found[key] = read
    return tuple(found.values())


def _is_feedback_title(cell: Cell, cells: Sequence[Cell]) -> bool:
    """The goals have such a column too; this one stands beside the title of behaviour."""
    return forms.is_feedback_title(cell.text) and any(
        abs(one.top - cell.top) < _NEAR and forms.ends_goals(one.text) for one in cells
    )


def _beside(value: Cell, cells: Sequence[Cell], end: float) -> list[Cell]:
    return [
        cell
        for cell in cells
        if cell.left >= value.right - _NEAR and cell.bottom > value.top + 1 and cell.top < end - 1
    ]


def _read(key: str, beside: Sequence[Cell], feedback_from: float | None) -> BehaviourRead:
    texts: dict[bool, list[str]] = {False: [], True: []}
    for cell in beside:
        text = forms.something(forms.expectation_in(cell.text))
        is_feedback = feedback_from is not None and cell.left >= feedback_from
        texts[is_feedback] += [text] if text else []
    return BehaviourRead(value=key, expectation="\n".join(texts[False]), feedback="\n".join(texts[True]))
