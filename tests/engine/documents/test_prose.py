"""Characters and breaks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.engine.documents.glyphs import can_be_drawn
from salore.engine.documents.prose import BREAK, SOFT_HYPHEN, clean, prose


def test_everyday_characters_are_drawn_by_every_hand():
    everyday = [chr(c) for c in (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x17F))]
    everyday += list("–—‘’‚“”„•…")
    assert [c for c in everyday if not can_be_drawn(c)] == []


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        ("Ana  \t Kaize ", "Ana Kaize"),
        ("a\x00b\u200fc\ufeffd", "abcd"),
        ("butir \uf0b7 satu", "butir • satu"),
        ("senyum 😀", "senyum \ufffd"),
        ("centang ✓ ☐ →", "centang ✓ ☐ →"),
        ("satu\r\ndua\u2028tiga", "satu\ndua\ntiga"),
        ("e\u0301", "é"),
        ("\ud800lepas", "lepas"),
    ],
)
def test_clean_keeps_what_can_be_drawn(found: str, printed: str):
    assert clean(found) == printed


def test_long_indonesian_words_break_at_syllables():
    assert prose("pertanggungjawaban").split(SOFT_HYPHEN) == ["per", "tang", "gung", "ja", "waban"]


def test_short_words_numbers_and_places_between_slashes_stay_whole():
    text = "Layanan loket 199403122019 dpa/a.1/5.03.5.04 sub-bagian"
    assert prose(text) == text


def test_what_has_no_syllables_may_break_anywhere():
    pieces = prose("x1" * 40).split(BREAK)
    assert max(map(len, pieces)) <= 16
    assert "".join(pieces) == "x1" * 40


@given(st.text())
def test_prose_only_adds_invisible_breaks(text: str):
    assert prose(text).replace(SOFT_HYPHEN, "").replace(BREAK, "") == clean(text)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str):
    once = clean(text)
    assert clean(once) == once
    assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in once)
