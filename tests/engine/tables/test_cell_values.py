"""Single cells: what each kind of column takes, and in which words the rest is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.engine.tables import values
from salore.engine.tables.sheet import NUMBER_CELL, Style
from salore.engine.tables.values import Wrong


def code_of(call: Any, *args: Any, **options: Any) -> str:
    with pytest.raises(Wrong) as caught:
        call(*args, **options)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("3.75", "comma", 3.75),
        ("1.250", "comma", 1.25),
        ("-2", "comma", -2),
        ("+.5", "comma", 0.5),
        ("1e3", "comma", 1000),
        ("3,75", "semicolon", 3.75),
        ("1,250", "semicolon", 1.25),
        ("3.75", "semicolon", 3.75),
        ("0.250", "semicolon", 0.25),
        ("1250.125", "semicolon", 1250.125),
        ("1.250,5", "semicolon", 1250.5),
        ("1.250.000", "semicolon", 1250000),
        ("3,75", "spreadsheet", 3.75),
        (NUMBER_CELL + "1.125", "spreadsheet", 1.125),
    ],
)
def test_numbers_beyond_doubt(text: str, style: Style, value: float) -> None:
    assert values.number(text, style) == value


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("3,75", "comma", "decimal_comma"),
        ("1.250.000", "comma", "decimal_comma"),
        ("1.250", "semicolon", "ambiguous_number"),
        ("-1.250", "semicolon", "ambiguous_number"),
        ("1.250", "spreadsheet", "ambiguous_number"),
        ("1,250", "spreadsheet", "ambiguous_number"),
        ("NaN", "comma", "not_finite"),
        ("-inf", "comma", "not_finite"),
        ("Infinity", "semicolon", "not_finite"),
        ("1e999", "comma", "not_finite"),
        ("#DIV/0!", "comma", "not_finite"),
        (NUMBER_CELL + "nan", "spreadsheet", "not_finite"),
        ("=A1+1", "comma", "formula"),
        ("+SUM(A1)", "comma", "formula"),
        ("85%", "comma", "percent_sign"),
        ("85 %", "semicolon", "percent_sign"),
        ("12 km", "comma", "not_number"),
        ("baik", "comma", "not_number"),
        ("1 250", "comma", "not_number"),
        ("--", "comma", "not_number"),
        ("١٢", "comma", "not_number"),
    ],
)
def test_numbers_in_doubt_are_refused(text: str, style: Style, code: str) -> None:
    assert code_of(values.number, text, style) == code


def test_the_hint_shows_both_readings() -> None:
    with pytest.raises(Wrong) as caught:
        values.number("1.250", "semicolon")
    assert caught.value.values == {"joined": "1250", "split": "1,25"}
    with pytest.raises(Wrong) as caught:
        values.number("3.000", "semicolon")
    assert caught.value.values == {"joined": "3000", "split": "3"}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read_back(value: float) -> None:
    assert values.number(repr(value), "comma") == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=999999))
def test_decimal_commas_read_as_points(value: object) -> None:
    assert values.number(str(value).replace(".", ","), "semicolon") == float(str(value))


@pytest.mark.parametrize(("text", "value"), [("4", 4), ("4.0", 4), ("-1", -1)])
def test_whole_numbers(text: str, value: int) -> None:
    assert values.whole(text, "comma") == value


@pytest.mark.parametrize("text", ["3.5", "baik", "4 - Baik"])
def test_scores_are_whole(text: str) -> None:
    assert code_of(values.whole, text, "comma") == "not_whole"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01 00:00:00", date(2026, 3, 1)),
        ("2026-03-01T10:15", date(2026, 3, 1)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert values.day(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-29", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("0026-01-01", "year_far_off"),
        ("9026-01-01", "year_far_off"),
        ("46082", "date_serial"),
        ("46082.0", "date_serial"),
        ("01/02/2026", "not_date"),
        ("31-12-2026", "not_date"),
        ("2026-3-1", "not_date"),
        ("1 Maret 2026", "not_date"),
    ],
)
def test_days_in_doubt_are_refused(text: str, code: str) -> None:
    assert code_of(values.day, text) == code


def test_a_day_number_tells_its_day() -> None:
    with pytest.raises(Wrong) as caught:
        values.day("46082")
    assert caught.value.values == {"meant": "2026-03-01"}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("80", (80, 80)),
        ("80..90", (80, 90)),
        ("80 .. 90", (80, 90)),
        ("0.5..0.75", (0.5, 0.75)),
        ("0", (0, 0)),
    ],
)
def test_targets(text: str, ends: tuple[float, float]) -> None:
    assert values.target(text, "comma") == ends


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("90..80", "target_backwards"),
        ("-5", "target_negative"),
        ("-5..5", "target_negative"),
        ("80-90", "range_with_dash"),
        ("80 – 90", "range_with_dash"),
        ("80..", "not_number"),
        ("..90", "not_number"),
        ("80..90..95", "not_number"),
        ("80..NaN", "not_finite"),
        ("banyak", "not_number"),
    ],
)
def test_targets_in_doubt_are_refused(text: str, code: str) -> None:
    assert code_of(values.target, text, "comma") == code


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("0", False), ("TRUE", True), ("ya", True), ("tidak", False)]
)
def test_flags(text: str, value: bool) -> None:
    assert values.flag(text) is value


@pytest.mark.parametrize("text", ["2", "x", "benar?", "-1"])
def test_other_flags_are_refused(text: str) -> None:
    assert code_of(values.flag, text) == "not_flag"


@pytest.mark.parametrize(
    ("text", "value"), [("2026", "2026"), ("2026-q1", "2026-Q1"), ("2026-03", "2026-03")]
)
def test_periods(text: str, value: str) -> None:
    assert values.period(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-13", "not_period"),
        ("2026-Q5", "not_period"),
        ("Tahun 2026", "not_period"),
        ("2026-03-01", "period_as_date"),
    ],
)
def test_other_periods_are_refused(text: str, code: str) -> None:
    assert code_of(values.period, text) == code


@pytest.mark.parametrize(("text", "value"), [("1:5", (1, 5)), ("0 : 100", (0, 100))])
def test_scales(text: str, value: tuple[int, int]) -> None:
    assert values.scale(text) == value


@pytest.mark.parametrize("text", ["5:1", "1:1", "1-5", "5", "01:05:00"])
def test_other_scales_are_refused(text: str) -> None:
    assert code_of(values.scale, text) == "not_scale"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("manual", "manual"),
        ("Manual", "manual"),
        ("satisfaction:KTP", "satisfaction:KTP"),
        ("satisfaction: KTP", "satisfaction:KTP"),
    ],
)
def test_sources_of_realisations(text: str, value: str) -> None:
    assert values.source(text) == value


@pytest.mark.parametrize("text", ["satisfaction", "satisfaction:", "survei:KTP", "otomatis"])
def test_other_sources_are_refused(text: str) -> None:
    assert code_of(values.source, text) == "not_source"


def test_choices_forgive_capitals_and_blanks_but_nothing_else() -> None:
    allowed = ("ahli_muda", "penyelia")
    assert values.choice("Ahli Muda", allowed) == "ahli_muda"
    with pytest.raises(Wrong) as caught:
        values.choice("muda", allowed)
    assert caught.value.values == {"allowed": "ahli_muda, penyelia"}
