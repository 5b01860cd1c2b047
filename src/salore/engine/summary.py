"""What a command tells when it is done: figures for machines, sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    figures: Mapping[str, object]
    text: str
