"""What acceptance tests share: a log of their own, small valid tables, the demonstration region once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import salore, write_csv

ITEMS = (
    "berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif",
)  # fmt: skip
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _own_log(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


def target(**changed: Any) -> dict[str, Any]:
    return {
        "person_id": "p1", "goal_id": "g1", "goal": "Berkas selesai", "kind": "main", "indicator_id": "i1",
        "indicator": "Jumlah berkas", "aspect": "quantity", "direction": "higher", "target": "100",
        "target_text": "", "unit_of_measure": "berkas", "realisation": "90",
    } | changed  # fmt: skip


def answer(**changed: Any) -> dict[str, Any]:
    """One response of a citizen, 3 on every element."""
    row: dict[str, Any] = {"response_id": "r1", "service_id": "KTP", "answered_on": "2026-03-02"}
    return row | {f"u{number}": "3" for number in range(1, 10)} | changed


def whole_tables() -> Tables:
    """Every input table, small and valid under `salor` as of the last day of 2026."""
    people = [
        {"person_id": "boss", "name": "Maria", "unit_id": "U1", "supervisor_id": "", "heads_unit": "1"},
        {"person_id": "p1", "name": "Yosef", "unit_id": "U1", "supervisor_id": "boss", "heads_unit": "0"},
        {"person_id": "p2", "name": "Rahel", "unit_id": "U1", "supervisor_id": "boss", "heads_unit": "0"},
    ]
    ratings = [
        {"ratee_id": person, "rater_id": "boss", "source": "supervisor", "item": item, "score": "4"}
        for person in ("p1", "p2")
        for item in ITEMS
    ]
    return {
        "people": people,
        "units": [{"unit_id": "U1", "name": "Bidang", "parent_id": "", "organisation_predicate": "baik"}],
        "segments": [
            {
                "segment_id": f"S{number}", "person_id": "p2", "unit_id": "U1", "supervisor_id": "boss",
                "starts_on": start, "ends_on": end, "role": "definitive",
            }
            for number, start, end in ((1, "2026-01-01", "2026-06-30"), (2, "2026-07-01", ""))
        ],
        "targets": [target(), target(person_id="p2", goal_id="g2", indicator_id="i2")],
        "texts": [{"person_id": "p1", "kind": "feedback", "ref": "g1", "text": "Rapi."}],
        "ratings": ratings,
        "source_results": [
            {"person_id": "p1", "source": "peer", "n": "6", "mean": "4.0", "is_adjusted": "0", "se": "0.2"}
        ],
        "services": [{"service_id": "KTP", "name": "KTP-el", "unit_id": "U1", "population": "100"}],
        "satisfaction": [answer(response_id=f"r{number}") for number in range(1, 7)],
        "satisfaction_recaps": [
            {"service_id": "", "unit_id": "U1", "period": "2026", "n": "20"}
            | {f"u{number}": "3.5" for number in range(1, 10)}
        ],
        "decisions": [
            {
                "person_id": "p1", "result_rating": "as", "behaviour_rating": "as", "innovation": "0",
                "decided_by": "boss", "decided_on": "2026-12-20",
            }
        ],
    }  # fmt: skip


def write_tables(folder: Path, tables: Tables) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_csv(folder / f"{name}.csv", rows)
    return folder


@pytest.fixture
def tables() -> Tables:
    return whole_tables()


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration region with 200 people."""
    folder = tmp_path_factory.mktemp("region") / "tables"
    assert salore("demo", "tables", folder, "--people", "200").code == 0
    return folder
