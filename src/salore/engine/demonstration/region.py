"""The demonstration region: all tables from one seed. Does not belong here: files (`_folder`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from salore.engine.demonstration._citizens import Citizens, citizens, services_of
from salore.engine.demonstration._decisions import decisions_table
from salore.engine.demonstration._library import settings
from salore.engine.demonstration._people import people_table, staff
from salore.engine.demonstration._picking import row_numbers
from salore.engine.demonstration._quarters import quarterly
from salore.engine.demonstration._ratings import SOURCES, Answers, answers, pairs, ratings_table
from salore.engine.demonstration._roster import Roster, roster
from salore.engine.demonstration._streams import streams
from salore.engine.demonstration._targets import planned, realised, targets_table
from salore.engine.demonstration._texts import texts_table
from salore.engine.demonstration._truth import abilities


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The tables of the exchange format by name, and what is true of the invented region."""

    tables: Mapping[str, pl.DataFrame]
    quarterly: Mapping[str, pl.DataFrame]
    truth: Mapping[str, pl.DataFrame]


def generate(
    people: int,
    seed: int,
    *,
    indicators_per_person: int | None = None,
    raters_per_person: int | None = None,
) -> Demonstration:
    """Return the demonstration region of so many people; the same seed gives the same tables.

    `indicators_per_person` and `raters_per_person` fix the load for benches; left out, both follow from
    the posts and teams.
    """
    if people < 1:
        raise ValueError("a region needs at least one person")
    rng = streams(seed)
    found = _identified(roster(people, indicators_per_person))
    holders = staff(found, rng)
    truth = abilities(holders, found.units, rng["abilities"])
    served = services_of(found.units)
    rows = planned(found.plans, people, rng["plans"], is_fixed_load=indicators_per_person is not None)
    rows = realised(rows, truth["diligence"].to_numpy(), rng["realisations"])
    given = answers(
        pairs(holders, found.spells, rng["assignments"], raters_per_person), truth, rng["answers"]
    )
    asked = citizens(served, holders, rng["citizens"])
    tables = {
        "people": people_table(holders, found.units),
        "segments": _segments(found, holders),
        "units": _units(found.units),
        "targets": targets_table(
            rows, found.wording, holders["person_id"], found.spells["segment_id"], served
        ),
        "texts": texts_table(holders, rng["texts"]),
        "ratings": ratings_table(given, holders, found.spells),
        "services": asked.services,
        "satisfaction": asked.satisfaction,
        "satisfaction_recaps": asked.recaps,
        "decisions": decisions_table(holders, found.units, found.spells, rows, given, rng["decisions"]),
    }
    quarters = quarterly(tables, rows, found.wording, holders, truth, rng["quarters"])
    return Demonstration(tables, quarters, _truth(holders, truth, given, found, asked))


def _identified(found: Roster) -> Roster:
    copy = pl.col("region") > 0
    number = (pl.col("region") + 1).cast(pl.String).str.zfill(2)
    prefix = pl.when(copy).then(pl.concat_str(pl.lit("W"), number, pl.lit("."))).otherwise(pl.lit(""))
    suffix = (
        pl.when(copy)
        .then(pl.concat_str(pl.lit(" (Wilayah Peragaan "), number, pl.lit(")")))
        .otherwise(pl.lit(""))
    )
    units = found.units.with_columns(prefix=prefix, suffix=suffix).with_columns(
        unit_id=pl.concat_str("prefix", pl.col("key").str.to_uppercase()),
        name=pl.concat_str("name", "suffix"),
        agency_id=pl.concat_str("prefix", "agency"),
    )
    running = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)
    spells = found.spells.with_columns(segment_id=pl.concat_str(pl.lit("S"), running))
    return replace(found, units=units, spells=spells)


def _segments(found: Roster, holders: pl.DataFrame) -> pl.DataFrame:
    ids, units = holders["person_id"], found.units["unit_id"]
    spells = found.spells
    return spells.select(
        "segment_id",
        person_id=ids.gather(spells["seat"]),
        unit_id=units.gather(spells["unit"]),
        supervisor_id=ids.gather(spells["supervisor"]),
        starts_on="starts_on",
        ends_on="ends_on",
        role="role",
    )


def _units(units: pl.DataFrame) -> pl.DataFrame:
    return units.select(
        "unit_id",
        "name",
        parent_id=units["unit_id"].gather(units["parent"]),
        organisation_predicate="predicate",
    )


def _truth(
    holders: pl.DataFrame, truth: pl.DataFrame, given: Answers, made: Roster, asked: Citizens
) -> dict[str, pl.DataFrame]:
    ids, segments = holders["person_id"], made.spells["segment_id"]
    found = given.pairs
    behaviour = settings("behaviour")
    return {
        "people": pl.DataFrame(
            {"person_id": ids, "ability": truth["ability"], "diligence": truth["diligence"]}
        ),
        "raters": pl.DataFrame({"rater_id": ids, "severity": truth["severity"], "style": truth["style"]}),
        "pairs": pl.DataFrame(
            {
                "ratee_id": ids.gather(found["ratee"]),
                "rater_id": ids.gather(found["rater"]),
                "source": pl.Series(SOURCES, dtype=pl.Enum(SOURCES)).gather(found["source"].cast(pl.UInt32)),
                "segment_id": segments.gather(row_numbers(found["spell"].to_numpy())),
                "halo": found["halo"],
                "clique": found["clique"],
            }
        ),
        "items": pl.DataFrame(
            {"item": list(behaviour["items"]), "difficulty": list(behaviour["items"].values())}
        ),
        "thresholds": pl.DataFrame({"category": [2, 3, 4, 5], "threshold": behaviour["thresholds"]}),
        "cases": pl.DataFrame({"person_id": ids.gather(made.cases["seat"]), "case": made.cases["case"]}),
        "services": asked.truth,
        "officers": asked.officers,
    }
