"""One measured figure beside what was promised."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    name: str
    value: float
    unit: str
    target: str
    reached: bool
    note: str
