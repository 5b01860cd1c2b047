"""Where a decision is sent, and what is typed in it."""

from __future__ import annotations

import re

from tests.factories.personas import House

WHY = "Dua malam menyalakan cadangan."


def path(house: House, persona: str = "employee", more: str = "") -> str:
    return f"/putusan/2026/{house.people[persona].uid}/{more}"


def said(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def typed(**values: object) -> dict[str, object]:
    begun = {"seen": 0, "read": "as:as", "result": "as", "behaviour": "as"}
    return begun | {"result_reason": "", "behaviour_reason": ""} | values
