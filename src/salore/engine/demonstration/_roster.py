"""Many regions out of one: seats, units, spells and plans repeated, each with its own numbers.

The first region bears the real names; further ones are labelled as copies. Does not belong here:
anything drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from salore.engine.demonstration._library import positions
from salore.engine.demonstration._life import Spell, befall
from salore.engine.demonstration._plans import plans
from salore.engine.demonstration._region import FULL_REGION, Region, build


@dataclass(frozen=True, slots=True)
class Roster:
    """All regions together; `seat`, `unit`, `spell` columns are row numbers of the frames."""

    seats: pl.DataFrame
    units: pl.DataFrame
    spells: pl.DataFrame
    plans: pl.DataFrame
    wording: pl.DataFrame
    cases: pl.DataFrame


def roster(people: int, indicators_per_person: int | None) -> Roster:
    """Return full regions of 1,200 people and a last one with the rest."""
    full, rest = divmod(people, FULL_REGION)
    parts: list[Roster] = []
    if full:
        parts.append(_repeated(_frames(FULL_REGION, indicators_per_person), full))
    if rest:
        parts.append(_moved(_frames(rest, indicators_per_person), parts[0] if parts else None, full))
    return _joined(parts)


_RELATIONS = {
    "seats": {
        "supervisor": "seats",
        "lead": "seats",
        "unit": "units",
        "organisation": "units",
        "group": "groups",
    },
    "units": {"parent": "units"},
    "spells": {"seat": "seats", "unit": "units", "supervisor": "seats"},
    "plans": {"seat": "seats", "parent_seat": "seats", "spell": "spells", "wording": "wording"},
    "cases": {"seat": "seats"},
}
_COUNTED = ("seats", "units", "spells", "wording")


def _frames(people: int, indicators_per_person: int | None) -> Roster:
    region = build(people)
    spells = befall(region)
    written = plans(region, spells, indicators_per_person)
    return Roster(
        seats=_seats(region),
        units=_units(region),
        spells=_spells(spells),
        plans=written.rows.with_columns(region=pl.lit(0, pl.Int32)),
        wording=written.wording,
        cases=pl.DataFrame(
            [(seat, case) for seat, held in enumerate(region.seats) for case in held.cases],
            schema={"seat": pl.Int32, "case": pl.String},
            orient="row",
        ).with_columns(region=pl.lit(0, pl.Int32)),
    )


def _seats(region: Region) -> pl.DataFrame:
    known = positions()
    return pl.DataFrame(
        {
            "unit": [held.unit for held in region.seats],
            "supervisor": [held.supervisor for held in region.seats],
            "lead": [held.lead for held in region.seats],
            "group": [held.group for held in region.seats],
            "organisation": [region.organisation(held.unit) for held in region.seats],
            "heads": [held.heads for held in region.seats],
            "heads_organisation": [held.heads and region.units[held.unit].is_judged for held in region.seats],
            "position": [held.position for held in region.seats],
            "title": [held.title for held in region.seats],
            "tier": [known[held.position].tier for held in region.seats],
            "family": [known[held.position].family for held in region.seats],
            "level": [known[held.position].level or None for held in region.seats],
            "status": [held.status for held in region.seats],
            "months": [held.months for held in region.seats],
            "kind": [held.kind or None for held in region.seats],
        },
        schema_overrides={
            **dict.fromkeys(("unit", "organisation", "supervisor", "lead", "group", "months"), pl.Int32),
            "level": pl.String,
            "kind": pl.String,
        },
    ).with_columns(
        *(pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(name) for name in ("supervisor", "lead")),
        region=pl.lit(0, pl.Int32),
    )


def _units(region: Region) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "key": [unit.key for unit in region.units],
            "name": [unit.name for unit in region.units],
            "parent": [unit.parent if unit.parent >= 0 else None for unit in region.units],
            "location": [unit.location for unit in region.units],
            "agency": [unit.agency for unit in region.units],
            "predicate": [unit.predicate or None for unit in region.units],
        },
        schema_overrides={"parent": pl.Int32, "predicate": pl.String},
    ).with_columns(region=pl.lit(0, pl.Int32))


def _spells(spells: list[Spell]) -> pl.DataFrame:
    return pl.DataFrame(
        [(s.seat, s.unit, s.supervisor, s.starts_on, s.ends_on, s.role) for s in spells],
        schema={
            "seat": pl.Int32,
            "unit": pl.Int32,
            "supervisor": pl.Int32,
            "starts_on": pl.Date,
            "ends_on": pl.Date,
            "role": pl.String,
        },
        orient="row",
    ).with_columns(pl.when(pl.col("supervisor") >= 0).then(pl.col("supervisor")), region=pl.lit(0, pl.Int32))


# ── Copies ───────────────────────────────────────────────────────────────────────────────────────────


def _sizes(part: Roster) -> dict[str, int]:
    sizes = {name: getattr(part, name).height for name in _COUNTED}
    groups = part.seats["group"].max()
    return sizes | {"groups": int(groups) + 1 if isinstance(groups, int) else 0}


def _repeated(part: Roster, times: int) -> Roster:
    # Wording is kept once: copies say the same.
    sizes = _sizes(part) | {"wording": 0}
    tiled = {name: _tiled(getattr(part, name), times, columns, sizes) for name, columns in _RELATIONS.items()}
    return Roster(**tiled, wording=part.wording)


def _tiled(frame: pl.DataFrame, times: int, relations: dict[str, str], sizes: dict[str, int]) -> pl.DataFrame:
    rows = pl.Series(np.tile(np.arange(frame.height, dtype=np.uint32), times))
    copy = pl.Series("region", np.repeat(np.arange(times, dtype=np.int32), frame.height))
    return (
        frame.select(pl.all().gather(rows))
        .with_columns(copy)
        .with_columns(
            (pl.col(name) + pl.col("region") * sizes[target]).cast(pl.Int32)
            for name, target in relations.items()
        )
    )


def _moved(part: Roster, before: Roster | None, region: int) -> Roster:
    """Renumber a region so that it follows the others."""
    sizes = _sizes(before) if before else dict.fromkeys((*_COUNTED, "groups"), 0)
    moved = {
        name: getattr(part, name).with_columns(
            *((pl.col(column) + sizes[target]).cast(pl.Int32) for column, target in columns.items()),
            region=pl.lit(region, pl.Int32),
        )
        for name, columns in _RELATIONS.items()
    }
    return Roster(**moved, wording=part.wording)


def _joined(parts: list[Roster]) -> Roster:
    names = (*_RELATIONS, "wording")
    return Roster(**{name: pl.concat([getattr(part, name) for part in parts]) for name in names})
