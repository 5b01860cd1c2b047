"""Single cells: what people and spreadsheets write, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.organisation.reading.cells import CellError, clean, day, email, phone, siasn_id
from salore.organisation.reading.employment import employment_kind, sex_of, standing
from salore.organisation.reading.names import Named, split_name
from salore.organisation.reading.posts import (
    echelon_of,
    grade_of,
    is_old_teacher_title,
    level_of,
    position_kind,
    post_name,
)

NEW_YEAR_S_EVE = date(1985, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "1985-12-31", "1985-12-31 00:00:00", "1985-12-31T00:00:00Z", "31-12-1985", "31/12/1985", "31.12.1985",
        "31 12 1985", "31-12-1985 07:30", "19851231", "31 Desember 1985", "31-Des-1985", "31 december 1985",
        "31412", "31412.5",
    ],
)  # fmt: skip
def test_a_day_in_every_spelling(text):
    assert day(text) == NEW_YEAR_S_EVE


@pytest.mark.parametrize(
    "text", ["", "-", "0000-00-00", "00-00-0000", "01-01-0001", "NULL", "0001-01-01 00:00:00"]
)
def test_a_day_that_is_not_told(text):
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31-02-1985", "no_such_date"),
        ("1985-13-01", "no_such_date"),
        ("01-01-1785", "no_such_date"),
        ("12/31/1985", "date_order"),
        ("31-12-85", "date_unreadable"),
        ("31 Foo 1985", "date_unreadable"),
        ("besok", "date_unreadable"),
        ("1234", "date_unreadable"),
    ],
)
def test_a_day_that_cannot_be(text, code):
    with pytest.raises(CellError) as caught:
        day(text)
    assert caught.value.code == code


def test_ids_with_and_without_dashes_are_one():
    own = UUID("a5eb03e2-3bfb-f6a0-e040-640a040252ad")
    for text in (
        "A5EB03E23BFBF6A0E040640A040252AD",
        "a5eb03e2-3bfb-f6a0-e040-640a040252ad",
        "{A5EB03E2-3BFB-F6A0-E040-640A040252AD}",
    ):
        assert siasn_id(text) == own
    assert siasn_id("") is None
    assert siasn_id("00000000-0000-0000-0000-000000000000") is None
    with pytest.raises(CellError):
        siasn_id("12")


def test_addresses_and_numbers():
    assert email("Budi@Example.org; lain@example.org") == "budi@example.org"
    assert email("-") == ""
    assert phone("81234567890") == "081234567890"
    assert phone("0812 3456 7890 / 0813") == "081234567890"
    assert phone("0") == ""
    for read, bad in ((email, "budi at example"), (email, "a@b..org"), (phone, "tidak ada")):
        with pytest.raises(CellError):
            read(bad)


def test_what_is_no_part_of_a_text_goes():
    assert clean("\ufeff'00 12\u200b ") == "00 12"
    assert clean("‮abc") == "abc"
    assert clean("a\x00b") == "ab"
    assert clean("e\u0301") == "é"
    assert clean('="007"') == "007"
    assert clean("=SUM(A1)") == "=SUM(A1)"


@given(st.text(max_size=60))
def test_cells_never_fail_otherwise(text):
    assert clean(text).isprintable() or "\n" in clean(text) or not clean(text).isascii()
    for read in (day, siasn_id, email, phone):
        with suppress(CellError):
            read(text)
    for read in (sex_of, grade_of, post_name, is_old_teacher_title, level_of, split_name):
        read(text)
    standing(text, text)
    echelon_of(text, text)
    employment_kind(text, text)
    position_kind(text, text, "")


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        ("01", "Aktif", "active"), ("1", "", "active"), ("", "PNS Aktif", "active"),
        ("02", "CLTN", "unpaid_leave"),
        ("", "Cuti Diluar Tanggungan Negara", "unpaid_leave"), ("03", "", "study_leave"),
        ("", "Pemberhentian Sementara", "suspended"), ("15", "", "discipline"),
        ("20", "MPP", "pre_retirement"),
        ("66", "", "left"), ("", "Meninggal Dunia", "left"), ("99", "Pensiun", "retired"), ("", "", ""),
        ("77", "Entah", None), ("101", "", None),
    ],
)  # fmt: skip
def test_legal_standings(code, words, status):
    assert standing(code, words) == status


@pytest.mark.parametrize(
    ("words", "step", "kind"),
    [
        ("PNS Daerah", "P", "pns"), ("PNS Daerah", "C", "cpns"), ("CPNS", "", "cpns"), ("PPPK", "", "pppk"),
        ("P3K Guru", "", "pppk"), ("PPPK Paruh Waktu", "", "pppk_paruh_waktu"), ("", "P", "pns"),
        ("", "", None),
        ("Honorer", "", None),
    ],
)  # fmt: skip
def test_kinds_of_employment(words, step, kind):
    assert employment_kind(words, step) == kind


def test_posts_say_their_level_first_or_last():
    assert post_name("TERAMPIL - PERAWAT") == "PERAWAT TERAMPIL"
    assert post_name("AHLI PERTAMA - GURU KELAS") == "GURU KELAS AHLI PERTAMA"
    assert post_name("PERAWAT - MAHIR") == "PERAWAT MAHIR"
    assert post_name("Kepala Seksi - Kurik") == "Kepala Seksi - Kurik"
    assert level_of("GURU KELAS AHLI PERTAMA") == "ahli_pertama"
    assert level_of("Perawat", "TR") == "terampil"
    assert level_of("Kepala Bidang") == ""


def test_old_titles_of_teachers_are_known_and_not_guessed():
    assert is_old_teacher_title("GURU MADYA")
    assert is_old_teacher_title("GURU PEMBINA TK. I")
    assert not is_old_teacher_title("GURU AHLI MADYA")
    assert level_of("GURU MADYA") == ""


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("III/d", "III/d"), ("IIId", "III/d"), ("iii.D", "III/d"), ("3/d", "III/d"),
        ("Penata Tingkat I, III/d", "III/d"),
        ("Penata Tk. I (III/d)", "III/d"), ("IX", "IX"), ("Gol. VII", "VII"), ("XVII", "XVII"),
        ("9", "IX"), ("-", ""),
        ("III", "III"), ("V/a", None), ("entah", None),
    ],
)  # fmt: skip
def test_grades(text, grade):
    assert grade_of(text) == grade


@pytest.mark.parametrize(
    ("code", "words", "echelon"),
    [
        ("21", "", "II.a"),
        ("99", "Non Eselon", ""),
        ("", "III/B", "III.b"),
        ("", "Eselon IV.a", "IV.a"),
        ("", "x", None),
    ],
)
def test_echelons(code, words, echelon):
    assert echelon_of(code, words) == echelon


def test_kinds_of_posts():
    assert position_kind("1", "", "") == "structural"
    assert position_kind("3", "", "II.b") == "structural"
    assert position_kind("3", "", "") == "functional"
    assert position_kind("", "Jabatan Fungsional Umum", "") == "executive"
    assert position_kind("", "Fungsional Tertentu", "") == "functional"
    assert position_kind("", "", "") is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("BUDI", Named("", "BUDI", "")),
        ("Drs. BUDI SANTOSO, M.Si", Named("Drs.", "BUDI SANTOSO", "M.Si")),
        ("Hj. dr. ANA, Sp.A., M.Kes.", Named("Hj. dr.", "ANA", "Sp.A., M.Kes.")),
        ("M. Yusuf", Named("", "M. Yusuf", "")),
        ("Dr.", Named("", "Dr.", "")),
    ],
)
def test_titles_are_taken_off_names(text, named):
    assert split_name(text) == named
