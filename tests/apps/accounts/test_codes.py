"""Codes on paper survive the hands of people."""

from __future__ import annotations

import pytest

from salore.accounts.codes import digest, make_code, read_code


def test_a_code_is_read_back_however_it_is_typed() -> None:
    for _time in range(200):
        code = make_code()
        assert digest(read_code(code)) == digest(code)
        assert read_code(code.lower().replace("-", " ")) == code.replace("-", "")
        assert read_code(code.replace("0", "O").replace("1", "l")) == code.replace("-", "")


@pytest.mark.parametrize(
    "typed", ["", "x", "0123-ABCD-EFGH-JKM", "0123-ABCD-EFGH-JKMNP", "0123-ABCD-EFGH-JKM!"]
)
def test_what_is_no_code_is_read_as_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_codes_use_every_sign_and_never_repeat() -> None:
    codes = {make_code() for _time in range(2000)}
    assert len(codes) == 2000
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")
