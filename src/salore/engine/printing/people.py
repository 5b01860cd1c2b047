"""The rows that belong to each person, gathered batch by batch, so that printing never searches."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from salore.engine.documents import PersonPrint
from salore.engine.pipeline import Results
from salore.engine.printing.official import explanation_sheet, official_documents
from salore.engine.run import WHOLE, in_period
from salore.engine.steps.distribution import organisation_of_units
from salore.engine.steps.parts import full_name

BATCH = 2_000
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """What many people's documents share: names of people, units and goals, patterns of organisations."""

    results: Results

    @cached_property
    def people(self) -> dict[str, Row]:
        frame = self.results.run.tables["people"].with_columns(full_name=full_name())
        return {row["person_id"]: row for row in frame.iter_rows(named=True)}

    @cached_property
    def units(self) -> dict[str, Row]:
        return {row["unit_id"]: row for row in self.results.run.tables["units"].iter_rows(named=True)}

    @cached_property
    def goals(self) -> dict[str, str]:
        return dict(self.results.run.tables["targets"].select("goal_id", "goal").iter_rows())

    @cached_property
    def organisations(self) -> dict[str, str]:
        return organisation_of_units(self.results.run.tables["units"])

    @cached_property
    def distribution(self) -> dict[str, Row]:
        return {row["unit_id"]: row for row in self.results.distribution.iter_rows(named=True)}

    def agency(self, unit_id: str) -> str:
        """Return the name of the highest unit above."""
        unit = self.units.get(unit_id)
        while unit is not None and unit["parent_id"] in self.units:
            unit = self.units[unit["parent_id"]]
        return unit["name"] if unit else unit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person's rows."""

    row: Row
    outcome: Row
    indicators: Sequence[Row]
    texts: Sequence[Row]
    explanation: Mapping[str, Any]


def prints(results: Results, people: Sequence[str]) -> Iterator[PersonPrint]:
    """Yield what is printed of each person, in the order given."""
    register = Register(results)
    for start in range(0, len(people), BATCH):
        for person in _gathered(register, people[start : start + BATCH]):
            yield PersonPrint(
                person_id=person.row["person_id"],
                documents=official_documents(register, person) if person.outcome["appraised"] else None,
                explanation=explanation_sheet(register, person),
            )


def _gathered(register: Register, people: Sequence[str]) -> Iterator[Person]:
    results = register.results
    chosen = pl.DataFrame({"person_id": people}, schema={"person_id": pl.String})
    outcomes = results.evidence.outcomes.join(chosen, on="person_id", how="semi")
    whole = _by_person(outcomes.filter(pl.col("segment_id") == WHOLE))
    indicators = _by_person(results.evidence.achieved.indicators.join(chosen, on="person_id", how="semi"))
    texts = in_period(results.run.tables["texts"], results.run.period).join(
        chosen, on="person_id", how="semi"
    )
    texts_of = _by_person(texts)
    explained = {line["person_id"]: line for line in _explanations(results, people)}
    for person_id in people:
        yield Person(
            row=register.people[person_id],
            outcome=whole[person_id][0],
            indicators=indicators.get(person_id, ()),
            texts=texts_of.get(person_id, ()),
            explanation=explained[person_id],
        )


def _by_person(frame: pl.DataFrame) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        grouped[row["person_id"]].append(row)
    return grouped


def _explanations(results: Results, people: Sequence[str]) -> Iterator[dict[str, Any]]:
    for lines in results.explanations(people):
        yield from (json.loads(line) for line in lines)
