"""The worked examples on the pages about methods run and give what the pages print."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_worked_examples_of_a_page(page: Path) -> None:
    failed, _ = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    assert failed == 0


def test_every_family_has_a_page_with_its_source_and_what_is_uncertain() -> None:
    names = {page.stem for page in PAGES}
    families = {
        "achievement", "credit", "distribution", "fairness", "numeric-model", "predicate", "rounding",
        "satisfaction",
    }  # fmt: skip
    assert families <= names
    for page in PAGES:
        if page.stem in families:
            text = page.read_text(encoding="utf-8")
            assert "**Source" in text, page.stem
            assert "**Uncertain.**" in text, page.stem
            assert ">>>" in text, page.stem
