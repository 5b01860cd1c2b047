"""What all tests share: settings of property tests, and a small agency whose tables a test can bend."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import settings
from playwright.sync_api import Browser

from tests.database import committing, django_db_setup, postgres
from tests.factories.personas import House, make_house
from tests.web.browser import chromium

__all__ = ["committing", "django_db_setup", "postgres"]

# No deadline: a first call compiles, and machines are shared. The same examples on every machine: what
# fails for a reader fails for everybody.
settings.register_profile("salore", deadline=None, derandomize=True)
settings.load_profile("salore")

ITEMS = (
    "berorientasi_pelayanan",
    "akuntabel",
    "kompeten",
    "harmonis",
    "loyal",
    "adaptif",
    "kolaboratif",
)
Rows = Iterable[Mapping[str, Any]]


class Agency:
    """Tables of a small agency: add rows, then `write` them as the exchange format has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **columns: Any) -> None:
        self._tables.setdefault(table, []).append(columns)

    def person(self, person_id: str, **columns: Any) -> None:
        self.add("people", **{"person_id": person_id, "name": f"Nama {person_id}", "unit_id": "U1"} | columns)

    def rate(
        self, ratee: str, rater: str, source: str, scores: int | Iterable[int | None], **columns: Any
    ) -> None:
        values = [scores] * len(ITEMS) if isinstance(scores, int) else list(scores)
        for item, score in zip(ITEMS, values, strict=True):
            self.add(
                "ratings", ratee_id=ratee, rater_id=rater, source=source, item=item, score=score, **columns
            )

    def target(self, person_id: str, goal_id: str, target: Any, realisation: Any, **columns: Any) -> None:
        number = len(self._tables.get("targets", ())) + 1
        self.add(
            "targets",
            **{
                "person_id": person_id,
                "goal_id": goal_id,
                "goal": f"Hasil {goal_id}",
                "kind": "main",
                "indicator_id": f"i{number}",
                "indicator": f"Indikator {number}",
                "aspect": "quantity",
                "direction": "higher",
                "target": target,
                "unit_of_measure": "berkas",
                "realisation": realisation,
            }
            | columns,
        )

    def decide(self, person_id: str, result: str, behaviour: str, **columns: Any) -> None:
        self.add(
            "decisions",
            **{"person_id": person_id, "result_rating": result, "behaviour_rating": behaviour} | columns,
        )

    def write(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self._tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns, restval="")
                writer.writeheader()
                writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in rows)
        return self.folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process, which may start no second; each test opens its own visitor."""
    in_tests = connections["default"]
    with chromium() as started:
        # Where a loop runs, as Playwright's now does, Django would keep a second connection of its own.
        connections["default"] = in_tests
        yield started


@pytest.fixture
def house(db: None) -> House:
    """An agency in which every persona is somebody."""
    del db
    return make_house()


@pytest.fixture
def stranger(db: None) -> House:
    """Another agency, from which nothing may be seen or touched."""
    del db
    return make_house("other", serial=1)


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """One unit with a head and seven members; the head appraises them."""
    made = Agency(tmp_path / "tables")
    made.add("units", unit_id="U1", name="Bidang Satu", organisation_predicate="baik")
    made.person("boss", heads_unit=1)
    for number in range(1, 8):
        made.person(f"p{number}", supervisor_id="boss")
    return made


@pytest.fixture
def new_agency(tmp_path: Path) -> Callable[[str], Agency]:
    return lambda name: Agency(tmp_path / name)
