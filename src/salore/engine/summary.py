"""What a command tells when it is done: figures for machines, sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salore.wording import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    figures: Mapping[str, object]
    text: str


def as_said(figures: Mapping[str, object], language: str) -> dict[str, object]:
    """Return the figures with numbers as people of the language write them."""
    return {
        key: number(value, language) if isinstance(value, (int, float)) else value
        for key, value in figures.items()
    }
