"""What is exported says what was imported, so that another installation can take it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from salore.core.errors import DomainError
from salore.engine.explanation import explain_person
from salore.engine.progress import Silent
from salore.engine.verification import verify_results
from salore.organisation.viewer import Viewer
from salore.results.exporting import BEHAVIOUR_COLUMNS, RESULT_COLUMNS, results_export
from salore.results.services import results_import
from tests.apps.results.test_import import actor, computed, number_of
from tests.factories.personas import House

__all__ = ["actor", "computed"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "exported"
    folder.mkdir()
    return folder


def rows_of(folder: Path, table: str) -> list[list[str]]:
    return list(csv.reader((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()))


def test_the_tables_come_back_as_they_were(actor: Viewer, computed: Callable[..., Path], out: Path) -> None:
    folder = computed()
    results_import(actor=actor, folder=folder)
    assert results_export(actor=actor, period="2025", folder=out).people == 3
    for table, columns in (("results", RESULT_COLUMNS), ("behaviour", BEHAVIOUR_COLUMNS)):
        assert rows_of(out, table) == rows_of(folder, table)
        assert tuple(rows_of(out, table)[0]) == columns
    assert (out / "pack.json").read_bytes() == (folder / "pack.json").read_bytes()


def test_what_was_exported_can_be_explained(
    house: House, actor: Viewer, computed: Callable[..., Path], out: Path
) -> None:
    folder = computed()
    results_import(actor=actor, folder=folder)
    results_export(actor=actor, period="2025", folder=out)
    number = number_of(house, "employee")
    assert explain_person(out, number, language="id") == explain_person(folder, number, language="id")


def test_what_was_exported_can_be_imported_and_changes_nothing(
    actor: Viewer, computed: Callable[..., Path], out: Path
) -> None:
    results_import(actor=actor, folder=computed())
    results_export(actor=actor, period="2025", folder=out)
    again = results_import(actor=actor, folder=out)
    assert (again.first, again.further, again.unchanged) == (0, 0, 3)


def test_what_was_taken_over_says_where_it_can_be_verified(
    actor: Viewer, computed: Callable[..., Path], out: Path
) -> None:
    folder = computed()
    results_import(actor=actor, folder=folder)
    results_export(actor=actor, period="2025", folder=out)
    verdict = verify_results(out, inputs=None, language="en", progress=Silent())
    assert not verdict.same
    assert "Verify the folder that was imported" in verdict.text
    assert verify_results(folder, inputs=None, language="en", progress=Silent()).same


def test_the_last_version_of_each_is_exported(
    actor: Viewer, computed: Callable[..., Path], out: Path
) -> None:
    results_import(actor=actor, folder=computed())
    later = computed("later", "above")
    results_import(actor=actor, folder=later, reason="Keberatan dikabulkan.")
    results_export(actor=actor, period="2025", folder=out)
    assert sorted(rows_of(out, "results")) == sorted(rows_of(later, "results"))


def test_a_period_without_results_is_refused_in_words(actor: Viewer, out: Path) -> None:
    with pytest.raises(DomainError) as refused:
        results_export(actor=actor, period="2019", folder=out)
    assert "2019" in str(refused.value)
