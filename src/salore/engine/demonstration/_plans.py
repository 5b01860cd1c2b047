"""The plans of a region's seats as rows of indicators, each goal hung under the superior's goal.

Wording and targets only, before anybody achieved anything (`_targets`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from salore.engine.demonstration._library import Goal, Indicator, goals, positions
from salore.engine.demonstration._life import Spell
from salore.engine.demonstration._region import NOBODY, Region

_DECIMALS = {"persen": 1, "indeks": 2, "nilai": 2, "poin": 2}
_WEIGHTS = {1: (100,), 2: (60, 40), 3: (40, 35, 25), 4: (30, 30, 20, 20), 5: (30, 25, 20, 15, 10)}


@dataclass(frozen=True, slots=True)
class Promise:
    """One goal of one seat, for one unit; `spell` = the segment that it belongs to alone."""

    seat: int
    spell: int
    unit: int
    boss: int
    boss_unit: int
    goal: Goal
    is_current: bool


def plan_rows(region: Region, spells: list[Spell], indicators_per_person: int | None) -> pl.DataFrame:
    """Return one row an indicator for all seats of a region."""
    promises = [promise for seat in range(len(region.seats)) for promise in _promises(region, spells, seat)]
    numbered = _numbered(promises)
    parents = _parents(promises, numbered)
    rows: list[dict[str, Any]] = []
    for promise, number in zip(promises, numbered, strict=True):
        parent = _parent(promise, parents)
        subject = region.units[promise.unit].subject
        rows += [
            _row(promise, number, parent, place, indicator, subject)
            for place, indicator in enumerate(promise.goal.indicators, 1)
        ]
    frame = pl.DataFrame(rows, schema=_SCHEMA)
    return frame if indicators_per_person is None else _exactly(frame, indicators_per_person)


def _promises(region: Region, spells: list[Spell], seat: int) -> list[Promise]:
    held = region.seats[seat]
    own = [(number, spell) for number, spell in enumerate(spells) if spell.seat == seat and spell.plan]
    if not own:
        plan = plan_of(region, seat, held.unit, "own")
        return [
            Promise(seat, NOBODY, held.unit, held.supervisor, held.boss_unit, goal, is_current=True)
            for goal in plan
        ]
    return [
        Promise(
            seat,
            number,
            spell.unit,
            spell.supervisor,
            spell.boss_unit,
            goal,
            is_current=spell.ends_on is None,
        )
        for number, spell in own
        for goal in plan_of(region, seat, spell.unit, spell.plan)
    ]


def plan_of(region: Region, seat: int, unit: int, plan: str) -> tuple[Goal, ...]:
    """Return the goals of a seat for a unit: its head's, the team's, a second post's or the seat's own."""
    library = goals()
    held = region.seats[seat]
    key = region.units[unit].key
    if plan in library:
        return library[plan]
    position = positions()[held.position]
    if held.heads or plan == "head":
        family = region.units[unit].key.rsplit(".", 1)[-1]
        head = positions()[region.units[unit].head or held.position]
        found = library.get(key) or library.get(f"head.{family}") or library.get(head.key)
        return found or library[head.tier]
    found = library.get(position.key) or library[position.tier]
    return found[:1] if plan == "second" else found


def _numbered(promises: list[Promise]) -> list[int]:
    counts: dict[int, int] = {}
    numbers = []
    for promise in promises:
        counts[promise.seat] = counts.get(promise.seat, 0) + 1
        numbers.append(counts[promise.seat])
    return numbers


def _parents(promises: list[Promise], numbered: list[int]) -> dict[tuple[int, int], list[int]]:
    """Return the numbers of main goals by holder and unit."""
    found: dict[tuple[int, int], list[int]] = {}
    for promise, number in zip(promises, numbered, strict=True):
        if promise.goal.kind == "main":
            found.setdefault((promise.seat, promise.unit), []).append(number)
    return found


def _parent(promise: Promise, parents: dict[tuple[int, int], list[int]]) -> tuple[int, int] | None:
    offered = parents.get((promise.boss, promise.boss_unit))
    if not offered or not promise.goal.supports:
        return None
    return promise.boss, offered[(promise.goal.supports - 1) % len(offered)]


def _row(
    promise: Promise,
    number: int,
    parent: tuple[int, int] | None,
    place: int,
    indicator: Indicator,
    subject: str,
) -> dict[str, Any]:
    low, high = _bounds(indicator.target)
    return {
        "seat": promise.seat,
        "spell": None if promise.spell == NOBODY else promise.spell,
        "goal_no": number,
        "goal": _filled(promise.goal.text, subject),
        "kind": promise.goal.kind,
        "parent_seat": parent and parent[0],
        "parent_goal_no": parent and parent[1],
        "indicator_no": place,
        "indicator": _filled(indicator.text, subject),
        "aspect": indicator.aspect,
        "direction": indicator.direction,
        "target": indicator.target or None,
        "low": low,
        "high": high,
        "target_text": _filled(indicator.target_text, subject) or None,
        "is_maximum": int(indicator.is_maximum),
        "unit_of_measure": indicator.unit_of_measure,
        "decimals": _DECIMALS.get(indicator.unit_of_measure, 0),
        "service": indicator.source or None,
        "unit": promise.unit,
    }


_SCHEMA = {
    "seat": pl.Int32,
    "spell": pl.Int32,
    "goal_no": pl.Int32,
    "goal": pl.String,
    "kind": pl.String,
    "parent_seat": pl.Int32,
    "parent_goal_no": pl.Int32,
    "indicator_no": pl.Int32,
    "indicator": pl.String,
    "aspect": pl.String,
    "direction": pl.String,
    "target": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "target_text": pl.String,
    "is_maximum": pl.Int8,
    "unit_of_measure": pl.String,
    "decimals": pl.Int32,
    "service": pl.String,
    "unit": pl.Int32,
}


def _filled(text: str, subject: str) -> str:
    return text.replace("{subject}", subject)


def _bounds(target: str) -> tuple[float | None, float | None]:
    if not target:
        return None, None
    low, _, high = target.partition("..")
    return float(low), float(high or low)


def weights(main_goals: int) -> tuple[int, ...]:
    """Return weights of main goals in per cent, as written into weighted plans."""
    return _WEIGHTS.get(main_goals, (100 // main_goals,) * main_goals)


def _exactly(frame: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return exactly so many indicators a seat, cutting or repeating, for benches of a known load."""
    kept = frame.filter(pl.col("spell").is_null() | (pl.col("spell") == pl.col("spell").max().over("seat")))
    rounds = pl.DataFrame({"round": range(count)}, schema={"round": pl.Int32})
    return (
        kept.join(rounds, how="cross", maintain_order="left_right")
        .sort("seat", "round", "goal_no", "indicator_no")
        .with_columns(pl.int_range(pl.len()).over("seat").alias("place"))
        .filter(pl.col("place") < count)
        .with_columns((pl.col("indicator_no") + 20 * pl.col("round")).cast(pl.Int32).alias("indicator_no"))
        .drop("round", "place")
    )
