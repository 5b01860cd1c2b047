"""The data files of the demonstration, read once. Does not belong here: anything drawn or derived."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

AWAY = ("study_leave", "unpaid_leave", "secondment_out")
"""States in which a person carries no plan here, answers nothing and is answered about by nobody."""

_FOLDER = files(__package__) / "data"


@cache
def settings(name: str) -> dict[str, Any]:
    """Return a TOML file of the data folder."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV file of the data folder."""
    return tuple(csv.DictReader(StringIO((_FOLDER / f"{name}.csv").read_text(encoding="utf-8"))))


@dataclass(frozen=True, slots=True)
class Position:
    """A kind of post: its title, career level, rank range, and who may hold it."""

    key: str
    title: str
    tier: str
    family: str
    level: str
    grades: tuple[int, int]
    women_share: float
    kinds: tuple[str, ...]
    degrees: str

    @property
    def leads_teams(self) -> bool:
        return self.level in ("ahli_muda", "ahli_madya", "penyelia")


@dataclass(frozen=True, slots=True)
class Indicator:
    aspect: str
    text: str
    direction: str
    target: str
    target_text: str
    is_maximum: bool
    unit_of_measure: str
    source: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A promised result; `supports` counts the superior's main goals from 1, 0 = none."""

    supports: int
    kind: str
    text: str
    indicators: tuple[Indicator, ...]


@cache
def grades() -> tuple[tuple[str, str], ...]:
    """Return (grade, name of the rank), lowest first."""
    return tuple((row["grade"], row["rank"]) for row in table("grades"))


@cache
def positions() -> dict[str, Position]:
    order = {grade: number for number, (grade, _) in enumerate(grades())}
    return {
        row["key"]: Position(
            key=row["key"],
            title=row["title"],
            tier=row["tier"],
            family=row["family"],
            level=row["level"],
            grades=(order[row["grade_low"]], order[row["grade_high"]]),
            women_share=float(row["women_pct"]) / 100,
            kinds=tuple(row["kinds"].split("|")),
            degrees=row["degrees"],
        )
        for row in table("positions")
    }


@cache
def goals() -> dict[str, tuple[Goal, ...]]:
    """Return the library of goals by the post that carries them."""
    gathered: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in table("goals"):
        gathered.setdefault(row["post"], {}).setdefault(row["goal"], []).append(row)
    return {post: tuple(_goal(rows) for rows in by_goal.values()) for post, by_goal in gathered.items()}


def _goal(rows: list[dict[str, str]]) -> Goal:
    first = rows[0]
    return Goal(
        supports=int(first["supports"] or 0),
        kind=first["kind"],
        text=first["text"],
        indicators=tuple(_indicator(row) for row in rows),
    )


def _indicator(row: dict[str, str]) -> Indicator:
    is_text = row["unit"] == "uraian"
    return Indicator(
        aspect=row["aspect"],
        text=row["indicator"],
        direction=row["direction"],
        target="" if is_text else row["target"],
        target_text=row["target"] if is_text else "",
        is_maximum=row["maximum"] == "1",
        unit_of_measure=row["unit"],
        source=row["source"],
    )
