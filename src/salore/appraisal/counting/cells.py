"""Answers to what may be released: the engine's cells, remarks of cells that have enough of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from salore.appraisal.counting.opening import Answer
from salore.engine.period import Period
from salore.engine.run import Run
from salore.engine.steps.answers import Cells, source_cells, source_uses
from salore.engine.steps.parts import person_parts
from salore.engine.tables.spec import input_tables, tables
from salore.methods.behaviour import MERGED
from salore.policy.model import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody whom colleagues were asked about, as the pack needs to know them."""

    person_id: int
    job_family: str
    employment_kind: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One person and source: its mean and the words of its items; without them where it is too small."""

    ratee_id: int
    source: str
    n: int | None = None
    mean: Decimal | None = None
    is_adjusted: bool | None = None
    se: float | None = None
    items: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    ratee_id: int
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    cells: Sequence[Cell]
    remarks: Sequence[Remark]


def released(
    answers: Sequence[Answer], asked: Sequence[Asked], pack: Pack, period: str, as_of: date
) -> Released:
    """Return the cells of everybody who was asked about, and the remarks that go with them."""
    run = _run(answers, asked, pack, period, as_of)
    parts = person_parts(run)
    found = source_cells(run, parts, source_uses(run, parts))
    people = dict(parts.select("part", "person_id").iter_rows())
    cells = _cells(found, people, pack)
    shown = {(cell.ratee_id, cell.source) for cell in cells}
    without = sorted({one.person_id for one in asked} - {ratee for ratee, _ in shown})
    small = [Cell(ratee_id=person_id, source=MERGED) for person_id in without]
    return Released(cells=[*cells, *small], remarks=_remarks(answers, shown, pack))


def _run(answers: Sequence[Answer], asked: Sequence[Asked], pack: Pack, period: str, as_of: date) -> Run:
    frames = {table.name: table.empty() for table in input_tables()}
    frames["people"] = _frame(
        "people",
        [
            {
                "person_id": str(one.person_id),
                "name": "",
                "job_family": one.job_family,
                "employment_kind": one.employment_kind,
                "status": one.status,
            }
            for one in sorted(asked, key=lambda one: one.person_id)
        ],
    )
    frames["ratings"] = _frame(
        "ratings",
        [
            {
                "ratee_id": str(answer.ratee_id),
                "rater_id": answer.rater,
                "source": answer.source,
                "item": item,
                "score": score,
            }
            for answer in answers
            for item, score in answer.content.scores.items()
        ],
    )
    return Run(pack=pack, tables=frames, period=Period.parse(period), as_of=as_of)


def _frame(table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=tables()[table].schema())


def _cells(found: Cells, people: Mapping[int, str], pack: Pack) -> list[Cell]:
    items: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for row in found.items.filter(pl.col("relative").is_not_null()).iter_rows(named=True):
        items[row["part"], row["source"]][row["item"]] = row["relative"]
    exact = Decimal(1).scaleb(-pack.rules.anonymity.mean_decimals)
    return [
        Cell(
            ratee_id=int(people[row["part"]]),
            source=row["source"],
            n=row["n"],
            mean=Decimal(str(row["mean"])).quantize(exact),
            is_adjusted=row["is_adjusted"],
            se=row["se"],
            items=dict(sorted(items[row["part"], row["source"]].items())),
        )
        for row in found.cells.filter("anonymous").iter_rows(named=True)
    ]


def _remarks(answers: Sequence[Answer], shown: set[tuple[int, str]], pack: Pack) -> list[Remark]:
    """Return the remarks of released cells that have at least as many as the pack wants."""
    said: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for answer in answers:
        for cell in ((answer.ratee_id, answer.source), (answer.ratee_id, MERGED)):
            if cell in shown and answer.content.remark.strip():
                said[cell].append(answer.content.remark.strip())
    least = pack.rules.anonymity.minimum_remarks
    return [
        Remark(ratee_id=ratee_id, source=source, text=text)
        for (ratee_id, source), texts in said.items()
        if len(texts) >= least
        for text in texts
    ]
