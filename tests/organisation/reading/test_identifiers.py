"""Numbers of people, as their digits tell."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.organisation.reading.identifiers import IdentifierError, parse_number
from tests.organisation.reading.making import TODAY


def test_a_civil_servant_s():
    number = parse_number("'19850228 201003 2 017", TODAY)
    assert (number.value, number.kind) == ("198502282010032017", "nip")
    assert (number.birth_on, number.sex) == (date(1985, 2, 28), "f")
    assert (number.appointed_year, number.appointed_month) == (2010, 3)
    assert number.oddities == ()


def test_a_contract_worker_s_has_a_two_where_others_have_a_month():
    number = parse_number("NIPPPK. 199002282024212005", TODAY)
    assert (number.kind, number.contract, number.sex) == ("ni_pppk", 1, "f")
    assert (number.appointed_year, number.appointed_month) == (2024, None)
    assert number.oddities == ()


def test_women_have_no_forty_added_here():
    assert parse_number("198502682010032017", TODAY).oddities == ("birth",)


@pytest.mark.parametrize(
    ("text", "oddities"),
    [
        ("198502302010031017", ("birth",)),
        ("198513012010031017", ("birth",)),
        ("198502282010131017", ("appointed",)),
        ("198502282010001017", ("appointed",)),
        ("198502281990031017", ("appointed_early",)),
        ("198502282010033017", ("sex",)),
        ("198502282029031017", ("future",)),
        ("199002282024203005", ("frequency", "sex")),
        ("202802282048031017", ("future",)),
    ],
)
def test_what_cannot_be_true_is_odd_but_kept(text, oddities):
    assert parse_number(text, TODAY).oddities == oddities


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("-", "empty"), ("0", "empty"), ("000000000000000000", "empty"),
        ("1.98502282010031E+17", "digits_lost"), ("1,98502E+17", "digits_lost"),
        ("198502282010031000", "digits_lost"),
        ("19850228201003101A", "letters"), ("9301012802850001", "nik"), ("1985022820100310", "nik"),
        ("19850228201003101", "length"), ("1985022820100310177", "length"), ("١٩٨٥٠٢٢٨٢٠١٠٠٣١٠١٧", "letters"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text, code):
    with pytest.raises(IdentifierError) as caught:
        parse_number(text, TODAY)
    assert caught.value.code == code


def test_the_old_number_is_told_apart():
    assert parse_number("131 123 456", TODAY).kind == "old_nip"


@given(
    st.dates(date(1955, 1, 1), date(2004, 12, 31)), st.integers(18, 35), st.integers(1, 12),
    st.sampled_from("12"), st.integers(1, 999),
)  # fmt: skip
def test_every_sound_number_is_understood(birth, age, month, sex, serial):
    year = min(birth.year + age, TODAY.year)
    digits = f"{birth:%Y%m%d}{year}{month:02d}{sex}{serial:03d}"
    number = parse_number(f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}", TODAY)
    assert (number.value, number.birth_on, number.appointed_month) == (digits, birth, month)
    assert number.oddities == ()


@given(st.one_of(st.text(max_size=30), st.text("0123456789", max_size=20)))
def test_any_text_is_a_number_or_refused(text):
    with suppress(IdentifierError):
        assert len(parse_number(text, TODAY).value) in (9, 18)
