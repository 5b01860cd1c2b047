"""Targets as people write them: a number only where nothing else can be meant."""

from __future__ import annotations

from decimal import Decimal as D  # noqa: N817 - a table of many

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.planning.reading.targets import read_target


@pytest.mark.parametrize(
    ("text", "low", "high", "direction", "unit"),
    [
        ("12 dokumen", D(12), None, None, "dokumen"),
        ("12 Dokumen/Laporan", D(12), None, None, "Dokumen/Laporan"),
        ("12 laporan.", D(12), None, None, "laporan"),
        ("100", D(100), None, None, ""),
        ("3,75", D("3.75"), None, None, ""),
        ("3.5", D("3.5"), None, None, ""),
        ("98,5 %", D("98.5"), None, None, "%"),
        ("100 persen", D(100), None, None, "%"),
        ("3 (tiga) hari kerja", D(3), None, None, "hari kerja"),
        ("1.234.567 berkas", D(1234567), None, None, "berkas"),
        ("Rp 1.500.000.000", D(1500000000), None, None, "Rp"),
        ("80-90 %", D(80), D(90), "range", "%"),
        ("80% - 90%", D(80), D(90), "range", "%"),
        ("80 s.d. 90 persen", D(80), D(90), "range", "%"),
        ("7 sampai dengan 8 bulan", D(7), D(8), "range", "bulan"),
        ("≥ 95", D(95), None, "higher", ""),
        (">= 95 %", D(95), None, "higher", "%"),
        ("Minimal 3 Dokumen", D(3), None, "higher", "Dokumen"),
        ("min. 95", D(95), None, "higher", ""),
        ("sekurang-kurangnya 2 kali", D(2), None, "higher", "kali"),
        ("maksimal 3 hari", D(3), None, "lower", "hari"),
        ("Maks 30 menit", D(30), None, "lower", "menit"),
        ("paling lama 3 hari kerja", D(3), None, "lower", "hari kerja"),
        ("≤ 3", D(3), None, "lower", ""),
    ],
)
def test_what_is_certain_is_a_number(text, low, high, direction, unit):
    found = read_target(text)
    assert (found.low, found.high, found.direction, found.unit_of_measure) == (low, high, direction, unit)
    assert found.written == text


@pytest.mark.parametrize(
    ("text", "uncertain"),
    [
        ("1.250", "two_readings"),
        ("1.250 dokumen", "two_readings"),
        ("10,000 orang", "two_readings"),
        ("> 95", "strict"),
        ("kurang dari 3 hari", "strict"),
        ("2026", "year"),
        ("2025-2026", "year"),
        *[
            (text, None)
            for text in (
                "", "A", "BB (72)", "tepat waktu", "31 Maret 2026", "Paling lambat 31 Maret", "5 dari 7",
                "2 juta",
                "12 x setahun", "1 s/d 31 Januari", "-5", "90-80", "Minimal 80-90%", "Triwulan IV",
                "12 dokumen\n3 laporan", "3,12345 dokumen", "1" * 20, "12 " + "a" * 300, "12 dokumen 5 orang",
                "80%-90 hari",
            )
        ],
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_words(text, uncertain):
    found = read_target(text)
    assert not found.is_number
    assert (found.written, found.uncertain) == (text, uncertain)


@given(st.one_of(st.text(max_size=80), st.text("0123456789.,-%<>≥ maks hari(tig)", max_size=60)))
def test_any_text_is_read(text):
    found = read_target(text)
    if found.high is not None:
        assert found.low < found.high
    if found.is_number:
        assert any(map(str.isdigit, text))


@given(st.integers(0, 10**9), st.sampled_from(["dokumen", "%", "hari kerja", ""]))
def test_whole_numbers_with_a_unit_are_numbers(value, unit):
    found = read_target(f"{value} {unit}")
    if not unit and 1945 <= value <= 2100:
        assert found.uncertain == "year"
    else:
        assert (found.low, found.unit_of_measure) == (value, unit)


def test_hostile_texts_cost_no_time():
    for text in ("3 (" + "a " * 90, "9" * 190, "1 " + "a-" * 90, "1-" * 95, "1.234" * 38):
        assert not read_target(text).is_number
