"""Small appraisals made up in a test, and their results by person."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.acceptance.command import Row, compute, read_rows
from tests.acceptance.conftest import ITEMS, Tables, write_tables

OTHERS = ["boss", *(f"p{n}" for n in range(10)), *(f"s{n}" for n in range(6))]
Results = dict[str, Row]


def figure(cell: str) -> float | None:
    return float(cell) if cell else None


def person(person_id: str, **changed: Any) -> dict[str, Any]:
    return {"person_id": person_id, "name": f"Nama {person_id}", "unit_id": "U1"} | changed


def rated(ratee: str, rater: str, source: str, scores: Iterable[int | None], **changed: Any) -> Any:
    """Answers of one rater, on the items in their order."""
    return [
        {"ratee_id": ratee, "rater_id": rater, "source": source, "item": item, "score": score} | changed
        for item, score in zip(ITEMS, scores, strict=False)
    ]


def asked(ratee: str, source: str, scores: Iterable[int]) -> Any:
    """Answers of as many raters as there are scores, each the same on every item."""
    return [
        row for n, score in enumerate(scores) for row in rated(ratee, f"{source[0]}{n}", source, [score] * 7)
    ]


def of_people(folder: Path, tables: Tables, *words: object, policy: str = "salor") -> Results:
    """Compute and return the rows of whole people."""
    ended = compute(write_tables(folder / "tables", tables), folder / "out", *words, policy=policy)
    assert ended.code == 0, ended.said
    return {
        row["person_id"]: row for row in read_rows(folder / "out" / "results.csv") if not row["segment_id"]
    }


def notices(row: Row) -> list[str]:
    return row["notices"].split(";")


RATINGS_FOR = {
    "sangat_baik": ("above", "above"), "baik": ("as", "as"), "butuh_perbaikan": ("below", "as"),
    "kurang": ("as", "below"), "sangat_kurang": ("below", "below"),
}  # fmt: skip


def decided(person_id: str, result: str, behaviour: str, **changed: Any) -> dict[str, Any]:
    return {"person_id": person_id, "result_rating": result, "behaviour_rating": behaviour} | changed
