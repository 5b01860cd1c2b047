"""The plans of a region's seats as rows of indicators, each goal hung under the superior's goal.

Wording and targets only, before anybody achieved anything (`_targets`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from salore.engine.demonstration._library import AWAY, Goal, Indicator, goals, positions, table
from salore.engine.demonstration._life import Spell
from salore.engine.demonstration._region import NOBODY, Region

_DECIMALS = {"persen": 1, "indeks": 2, "nilai": 2, "poin": 2}
_CEILINGS = {"persen": 100.0, "indeks": 5.0, "nilai": 100.0, "poin": 100.0}
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


@dataclass(frozen=True, slots=True)
class Plans:
    """Rows of indicators, and the wording that their column `wording` counts; wording is kept once."""

    rows: pl.DataFrame
    wording: pl.DataFrame


def plans(region: Region, spells: list[Spell], indicators_per_person: int | None) -> Plans:
    """Return one row an indicator for all seats of a region whose holders carry a plan."""
    seats = [seat for seat, held in enumerate(region.seats) if held.status not in AWAY]
    promises = [promise for seat in seats for promise in _promises(region, spells, seat)]
    numbered = _numbered(promises)
    mains = _mains(promises, numbered)
    services = {row["key"]: place for place, row in enumerate(table("services"))}
    rows: list[tuple[Any, ...]] = []
    wording: list[tuple[Any, ...]] = []
    for promise, number in zip(promises, numbered, strict=True):
        subject = region.units[promise.unit].subject
        for indicator in promise.goal.indicators:
            rows.append(_row(promise, number, mains, indicator, services, len(wording)))
            wording.append(_wording(promise.goal, indicator, subject))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    if indicators_per_person is not None:
        frame = _exactly(frame, indicators_per_person)
    return Plans(_finished(frame), pl.DataFrame(wording, schema=_WORDING, orient="row"))


def _promises(region: Region, spells: list[Spell], seat: int) -> list[Promise]:
    held = region.seats[seat]
    own = [(number, spell) for number, spell in enumerate(spells) if spell.seat == seat and spell.plan]
    if not own:
        plan = plan_of(region, seat, held.unit, "own")
        extra = goals()["additional"]
        return [
            Promise(seat, NOBODY, held.unit, held.supervisor, held.boss_unit, goal)
            for goal in (*plan, extra[seat % len(extra)])
        ]
    return [
        Promise(seat, number, spell.unit, spell.supervisor, spell.boss_unit, goal)
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


def _mains(promises: list[Promise], numbered: list[int]) -> dict[tuple[int, int], list[int]]:
    """Return the numbers of main goals by holder and unit."""
    found: dict[tuple[int, int], list[int]] = {}
    for promise, number in zip(promises, numbered, strict=True):
        if promise.goal.kind == "main":
            found.setdefault((promise.seat, promise.unit), []).append(number)
    return found


def _parent(promise: Promise, mains: dict[tuple[int, int], list[int]]) -> tuple[int, int] | tuple[None, None]:
    offered = mains.get((promise.boss, promise.boss_unit))
    if not offered or not promise.goal.supports:
        return None, None
    return promise.boss, offered[(promise.goal.supports - 1) % len(offered)]


def _weight(promise: Promise, number: int, mains: dict[tuple[int, int], list[int]]) -> float | None:
    """Return the weight in a weighted plan; whoever has segments keeps an unweighted one."""
    own = mains.get((promise.seat, promise.unit), [])
    if promise.spell != NOBODY or promise.goal.kind != "main" or len(own) not in _WEIGHTS:
        return None
    return float(_WEIGHTS[len(own)][own.index(number)])


def _row(
    promise: Promise,
    number: int,
    mains: dict[tuple[int, int], list[int]],
    indicator: Indicator,
    services: dict[str, int],
    wording: int,
) -> tuple[Any, ...]:
    return (
        promise.seat,
        None if promise.spell == NOBODY else promise.spell,
        number,
        promise.goal.kind,
        *_parent(promise, mains),
        indicator.direction,
        *_bounds(indicator.target),
        bool(indicator.target_text),
        indicator.is_maximum,
        _ceiling(indicator),
        1 if indicator.text.startswith("Rata-rata") else _DECIMALS.get(indicator.unit_of_measure, 0),
        services.get(indicator.source),
        _weight(promise, number, mains),
        wording,
    )


_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "seat": pl.Int32,
    "spell": pl.Int32,
    "goal_no": pl.Int32,
    "kind": pl.Enum(["main", "additional"]),
    "parent_seat": pl.Int32,
    "parent_goal_no": pl.Int32,
    "direction": pl.Enum(["higher", "lower", "range"]),
    "low": pl.Float64,
    "high": pl.Float64,
    "is_text": pl.Boolean,
    "is_maximum": pl.Boolean,
    "ceiling": pl.Float64,
    "decimals": pl.Int8,
    "service": pl.Int8,
    "weight": pl.Float64,
    "wording": pl.Int32,
}
_WORDING = {
    "goal": pl.String,
    "indicator": pl.String,
    "aspect": pl.String,
    "target": pl.String,
    "target_text": pl.String,
    "unit_of_measure": pl.String,
}


def _wording(goal: Goal, indicator: Indicator, subject: str) -> tuple[str | None, ...]:
    return (
        _filled(goal.text, subject),
        _filled(indicator.text, subject),
        indicator.aspect,
        indicator.target or None,
        indicator.target_text or None,
        indicator.unit_of_measure,
    )


def _ceiling(indicator: Indicator) -> float | None:
    """Return what cannot be exceeded: the maximum, or the end of the scale."""
    if indicator.is_maximum:
        return _bounds(indicator.target)[1]
    return _CEILINGS.get(indicator.unit_of_measure)


def _filled(text: str, subject: str) -> str:
    return text.replace("{subject}", subject)


def _bounds(target: str) -> tuple[float | None, float | None]:
    if not target:
        return None, None
    low, _, high = target.partition("..")
    return float(low), float(high or low)


def _exactly(frame: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return exactly so many indicators a seat, cutting or repeating, for benches of a known load."""
    kept = frame.filter(pl.col("spell").is_null() | (pl.col("spell") == pl.col("spell").max().over("seat")))
    rounds = pl.DataFrame({"round": range(count)}, schema={"round": pl.Int32})
    return (
        kept.join(rounds, how="cross", maintain_order="left_right")
        .sort("seat", "round", "wording")
        .filter(pl.int_range(pl.len()).over("seat") < count)
        .sort("seat", "goal_no", "wording", "round")
        .drop("round")
    )


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the indicators of each seat; forget parents that a cut has taken away."""
    held = frame.select(parent_seat="seat", parent_goal_no="goal_no").unique(maintain_order=True)
    known = held.with_columns(is_held=pl.lit(value=True))
    return (
        frame.with_columns(indicator_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("seat"))
        .join(known, on=["parent_seat", "parent_goal_no"], how="left", maintain_order="left")
        .with_columns(
            parent_seat=pl.when("is_held").then("parent_seat"),
            parent_goal_no=pl.when("is_held").then("parent_goal_no"),
        )
        .drop("is_held")
    )
