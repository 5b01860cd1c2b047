"""The period of a run: the one asked for, the only one named, or the policy pack's."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.tables.conftest import RATINGS, Folder

HEADER = f"{RATINGS},period"


def rated(folder: Folder, *periods: str) -> Folder:
    rows = [f"00{2 + n % 2},001,supervisor,loyal,3,{period}" for n, period in enumerate(periods)]
    return folder.rows("ratings.csv", HEADER, *rows)


@pytest.mark.parametrize(
    ("periods", "asked", "expected"),
    [
        ((), None, "2026"),
        (("", ""), None, "2026"),
        (("2026-Q1", ""), None, "2026-Q1"),
        (("2025", "2025"), None, "2025"),
        (("2026-Q1", "2026-Q2"), "2026", "2026"),
        (("2026-03",), "2026-03", "2026-03"),
        ((), "2026-q3", "2026-Q3"),
    ],
)
def test_the_period(folder: Folder, periods: tuple[str, ...], asked: str | None, expected: str) -> None:
    assert str(rated(folder, *periods).read(period=asked).period) == expected


def test_several_periods_need_a_choice(folder: Folder) -> None:
    [fault] = rated(folder, "2026", "2026-Q1").faults()
    assert (fault.place, fault.code, fault.found) == (
        "ratings.csv:3:period",
        "several_periods",
        "2026, 2026-Q1",
    )
    assert "--period" in fault.sentence("id")


def test_several_periods_in_several_tables(folder: Folder) -> None:
    rated(folder, "2026").rows("decisions.csv", "person_id,decided_by,period", "002,001,2026-Q1")
    assert [fault.code for fault in folder.faults()] == ["several_periods"]


def test_rows_of_other_periods_stay(folder: Folder) -> None:
    ratings = rated(folder, "2026-Q1", "").read(period="2026").frames["ratings"]
    assert ratings["period"].to_list() == ["2026-Q1", None]


@pytest.mark.parametrize("asked", ["tahun ini", "2026-13", "26", ""])
def test_what_is_asked_must_be_a_period(folder: Folder, asked: str) -> None:
    if asked:
        assert folder.places(period=asked) == {"--period:1:-": "not_period"}
    else:
        assert str(folder.read(period=asked).period) == "2026"


def test_no_period_begins_after_the_day(folder: Folder) -> None:
    assert rated(folder, "2027").places() == {"ratings.csv:2:period": "period_in_future"}
    assert rated(folder, "").places(period="2026-12") == {"--period:1:-": "period_in_future"}
    assert str(rated(folder, "").read(period="2026-12", as_of=date(2026, 12, 1)).period) == "2026-12"
