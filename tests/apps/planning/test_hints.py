"""Hints come from rules that anybody can check; they find what they are for and leave the rest alone."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

import salore.planning
from salore.planning.drafts import IndicatorDraft
from salore.planning.hints import MANY_GOALS, Hint, goal_hints, is_activity, plan_hints

GOALS = Path(salore.planning.__file__).parents[1] / "engine" / "demonstration" / "data" / "goals.csv"
LIBRARY = Path(salore.planning.__file__).parent / "data" / "goal_library.csv"


def row(**values: object) -> IndicatorDraft:
    return IndicatorDraft(**{"text": "Berkas lengkap", "unit_of_measure": "berkas"} | values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "title",
    ["Menyusun laporan", "melaksanakan pelatihan", "Mengikuti rapat", "Memverifikasi berkas", "Ikut rapat",
     "Penyusunan laporan bulanan", "Attending meetings", "Prepare reports", "  Membuat rekap"],
)  # fmt: skip
def test_an_activity_is_told_from_a_result(title: str) -> None:
    assert is_activity(title)


@pytest.mark.parametrize(
    "title",
    ["Meningkatnya mutu layanan", "Berkas lengkap", "Media informasi terbit", "Merauke terlayani",
     "Mesin cetak siap pakai", "Holdings secured", "820 berkas", "", "…"],
)  # fmt: skip
def test_a_result_is_left_alone(title: str) -> None:
    assert not is_activity(title)


@pytest.mark.parametrize(("path", "column"), [(GOALS, "text"), (LIBRARY, "goal")])
def test_the_shipped_goals_read_as_results(path: Path, column: str) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        titles = [row[column] for row in csv.DictReader(stream) if row[column]]
    assert titles
    assert [title for title in titles if is_activity(title)] == []


def test_number_and_unit_are_asked_for_where_they_are_missing() -> None:
    rows = [
        row(),
        row(target_low=Decimal(820)),
        row(target_low=Decimal(820), unit_of_measure=" "),
        row(target_text="semua berkas, paling lambat 31 Maret"),
        row(target_text="sebagian besar berkas"),
        row(text=" "),
    ]
    assert goal_hints("Berkas lengkap", rows) == [
        Hint("no_number", 0), Hint("no_unit", 2), Hint("no_number", 4),
    ]  # fmt: skip


def test_a_target_equal_to_what_was_reached_is_noticed_whatever_the_spelling_of_its_name() -> None:
    reached = {"berkas lengkap": Decimal("820.00")}
    rows = [row(text="Berkas  LENGKAP", target_low=Decimal(820)), row(target_low=Decimal(821))]
    assert goal_hints("Hasil", rows, reached) == [Hint("as_last_year", 0)]
    both = row(direction="range", target_low=Decimal(800), target_high=Decimal(820))
    assert goal_hints("Hasil", [both], reached) == []


def test_more_than_eight_goals_are_many() -> None:
    assert plan_hints(MANY_GOALS) == []
    assert plan_hints(MANY_GOALS + 1) == [Hint("many_goals")]


def test_hints_speak_both_languages() -> None:
    with translation.override("id"):
        assert "kegiatan" in str(Hint("activity").words)
    with translation.override("en"):
        assert "activity" in str(Hint("activity").words)
