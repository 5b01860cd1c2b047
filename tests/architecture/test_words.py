"""Every sentence exists in both languages, with the same placeholders."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "salore"
CATALOGUES = sorted(SOURCE.rglob("words.toml"))


def _sentences(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in tree.items():
        assert isinstance(value, dict), f"{prefix}{key} stands alone"
        if set(value) & {"id", "en"}:
            yield prefix + key, value
        else:
            yield from _sentences(value, f"{prefix}{key}.")


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_catalogues_are_found():
    assert len(CATALOGUES) >= 5


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_both_languages_say_the_same(path):
    for key, sentence in _sentences(tomllib.loads(path.read_text(encoding="utf-8"))):
        if not isinstance(sentence["id"], str):
            # A word that is called "id": one level deeper stand the languages.
            continue
        assert set(sentence) == {"id", "en"}, key
        assert sentence["id"].strip(), key
        assert sentence["en"].strip(), key
        assert _placeholders(sentence["id"]) == _placeholders(sentence["en"]), key
