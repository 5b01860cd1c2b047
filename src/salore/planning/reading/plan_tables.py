"""Plans in sheets: the form of one person, or a list of many with a number of its owner on each row.

Belongs here: rows by a mapping. Does not: which columns are which (`salore.organisation.reading.columns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from salore.organisation.reading.cells import one_line
from salore.organisation.reading.columns import Kind, Table, kinds
from salore.organisation.reading.identifiers import IdentifierError, parse_number
from salore.planning.reading import forms
from salore.planning.reading.goals import GoalRow, GoalTable
from salore.planning.reading.plan import PACKAGE, Party, PlanRead, PlanReadingError

_NUMBERING = re.compile(r"\(?\d{1,2}\)?\.?")
_MOST_CELLS_OF_A_TITLE = 2
_BARE = re.compile(r"[<>≤≥=~]*\s*\d[\d.,]*(?:\s*(?:-|–|s/?d)\s*\d[\d.,]*)?")


def plan_kind() -> Kind:
    """Return the kind of file that `open_table` needs for plans."""
    return kinds(PACKAGE)["plan"]


def read_plans(table: Table, today: date) -> Iterator[PlanRead]:
    """Yield one plan for each person of a list, or the one of a form, which names nobody.

    Raises PlanReadingError where no row holds a goal.
    """
    is_narrative = "measure" in table.places and "target" not in table.places
    owners: dict[str, GoalTable] = {}
    owner = ""
    for number, cells in table.rows():
        if any(map(forms.ends_goals, cells.values())):
            break
        # The owner stands on the first row of a plan, or on each.
        owner = cells.get("person", owner)
        _add(owners.setdefault(owner, GoalTable(is_narrative=is_narrative)), number, cells)
    plans = [plan for owner, made in owners.items() if (plan := _plan(owner, made, table, today)).goals]
    if not plans:
        raise PlanReadingError("no_goals")
    yield from plans


def _add(made: GoalTable, number: int, cells: Mapping[str, str]) -> None:
    block = next((block for cell in cells.values() if (block := forms.block_of(cell))), None)
    if block and len(cells) - ("person" in cells) <= _MOST_CELLS_OF_A_TITLE:
        made.block(block)
        return
    if _NUMBERING.fullmatch(cells.get("goal", "")):
        return
    if "kind" in cells:
        own = forms.block_of(cells["kind"])
        if own is None:
            made.doubt("kind_unknown", place=number, found=cells["kind"])
        made.block("main" if own is None else own)
    made.add(
        GoalRow(
            number=cells.get("number", ""),
            parent=cells.get("parent", ""),
            goal=cells.get("goal", ""),
            aspect=cells.get("aspect", ""),
            indicator=cells.get("indicator") or cells.get("measure", ""),
            target=_target(cells),
            realisation=cells.get("realisation", ""),
            feedback=cells.get("feedback", ""),
            perspective=cells.get("perspective", ""),
            place=number,
        )
    )


def _target(cells: Mapping[str, str]) -> str:
    """Return the target with the unit of measure that has a column of its own."""
    target, unit = cells.get("target", ""), one_line(cells.get("unit", ""))
    return f"{target} {unit}" if unit and _BARE.fullmatch(target) else target


def _plan(owner: str, made: GoalTable, table: Table, today: date) -> PlanRead:
    goals = tuple(made.goals())
    person = Party()
    if owner:
        try:
            person = Party(nip=parse_number(owner, today).value)
        except IdentifierError as error:
            made.doubt("person_number_unreadable", "fault", found="" if error.code == "nik" else owner)
    return PlanRead(
        person=person,
        form="staff" if "parent" in table.places else "head",
        approach="qualitative" if made.is_narrative else "quantitative",
        is_evaluation="realisation" in table.places,
        goals=goals,
        doubts=tuple(made.doubts),
    )
