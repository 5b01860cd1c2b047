"""The invented region's tables of two years: the running one, and the one before with the same people.

No rows of the database here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from salore.engine.demonstration import Demonstration, generate, organisation

PEOPLE, SEED, EARLIER_SEED = 400, 1, 2
YEAR, EARLIER = 2026, 2025

# Decisions about a year fall into the January after it; answers into the year itself.
_DECIDED_LATER = timedelta(days=-294)
# Fewer answers of colleagues are shown to nobody.
_LEAST = 5
_A_YEAR_AGO = timedelta(days=-365)

Row = dict[str, Any]


@dataclass(frozen=True)
class Region:
    """The tables of the running year, and what follows from them."""

    made: Demonstration

    @classmethod
    def drawn(cls) -> Region:
        return cls(generate(PEOPLE, SEED))

    def rows(self, table: str) -> list[Row]:
        return self.made.tables[table].to_dicts()

    @cached_property
    def head_titles(self) -> dict[str, str]:
        """The title of the post that heads each unit."""
        return {unit.key.upper(): unit.head_title for unit in organisation() if unit.head_title}

    @cached_property
    def units_above(self) -> dict[str, str | None]:
        """Under which unit each unit reports: an agency's head to the secretary, not to the government."""
        units = organisation()
        keys = [unit.key.upper() for unit in units]
        above = {
            unit.key.upper(): (unit.reports_to if unit.head else unit.parent) for unit in units
        }  # fmt: skip
        return {row["unit_id"]: _key(keys, above[row["unit_id"]]) for row in self.rows("units")}

    @cached_property
    def people(self) -> dict[str, Row]:
        return {row["person_id"]: row for row in self.rows("people")}

    def heads(self, person_id: str) -> bool:
        """Return whether the person heads the unit where they ended the year."""
        row = self.people[person_id]
        return bool(row["position"] == self.head_titles.get(row["unit_id"]))

    @cached_property
    def spells(self) -> dict[str, list[Row]]:
        """The segments of whoever has several, in order of time."""
        found: dict[str, list[Row]] = {}
        for row in self.rows("segments"):
            found.setdefault(row["person_id"], []).append(row)
        return found

    def appointed_on(self, person_id: str) -> date:
        """Return since when a person has served, as the number says, or this year's late comers."""
        months = self.people[person_id]["months"]
        if months < 12:
            return date(YEAR, 13 - months, 1)
        year, month = int(person_id[8:12]), int(person_id[12:14])
        return date(year, month if month <= 12 else 3, 1)


def _key(keys: list[str], place: int) -> str | None:
    return keys[place] if place >= 0 else None


def earlier_year(region: Region) -> dict[str, pl.DataFrame]:
    """Return the tables of the year before: other answers and figures about the same people.

    Where somebody moved this year, they still sat where they began it.
    """
    drawn = generate(PEOPLE, EARLIER_SEED).tables
    ids = dict(zip(drawn["people"]["person_id"], region.people, strict=True))
    first = {person: _first(spells) for person, spells in region.spells.items()}
    people = _people(region, first)
    present = people["person_id"].to_list()
    kept = [spell["segment_id"] for spell in first.values() if spell]
    tables = {
        name: _of_the_whole_year(_renamed(drawn[name], ids), kept, present)
        for name in ("targets", "texts", "ratings", "decisions", "satisfaction", "satisfaction_recaps")
    }
    return tables | {
        "people": people,
        "units": region.made.tables["units"],
        "services": drawn["services"],
        "targets": _linked(tables["targets"], _moved_goals(drawn["targets"], region)),
        # Under the law's rules of that year superiors alone weigh; team leads were not asked.
        "ratings": tables["ratings"]
        .filter(pl.col("source").is_in(("supervisor", "self")))
        .with_columns(scale=pl.lit("1:5")),
        "source_results": _cells(tables["ratings"]),
        "decisions": _decided(tables["decisions"], people),
    }


def _cells(ratings: pl.DataFrame) -> pl.DataFrame:
    """Return what a count would have released of colleagues: a mean where five answered, on three steps."""
    answered = ratings.filter(pl.col("source").is_in(("peer", "subordinate"))).drop_nulls("score")
    of_rater = answered.group_by("ratee_id", "source", "rater_id", maintain_order=True).agg(
        pl.col("score").mean()
    )
    of_cell = of_rater.group_by("ratee_id", "source", maintain_order=True).agg(
        n=pl.len(), mean=(1 + (pl.col("score").mean() - 1) / 2).round(1)
    )
    return of_cell.filter(pl.col("n") >= _LEAST).select(
        pl.col("ratee_id").alias("person_id"), "source", "n", "mean", is_adjusted=0,
        se=(0.35 / pl.col("n").sqrt()).round(3), period=pl.lit(str(EARLIER)),
    )  # fmt: skip


def _first(spells: list[Row]) -> Row | None:
    return next((row for row in spells if row["role"] == "definitive"), None)


def _people(region: Region, first: dict[str, Row | None]) -> pl.DataFrame:
    judged = {unit.key.upper() for unit in organisation() if unit.is_judged}
    rows = []
    for person_id, row in region.people.items():
        since = region.appointed_on(person_id)
        if since.year > EARLIER:
            continue
        spell = first.get(person_id)
        unit = spell["unit_id"] if spell else row["unit_id"]
        heads = region.heads(person_id)
        rows.append(
            row
            | {
                "unit_id": unit,
                "supervisor_id": spell["supervisor_id"] if spell else row["supervisor_id"],
                "position": region.head_titles[unit] if heads else row["position"],
                "heads_unit": int(heads and unit in judged),
                "months": 13 - since.month if since.year == EARLIER else 12,
                "status": row["status"] if row["status"] in _LONG_AWAY else "active",
            }
        )
    return pl.DataFrame(rows, schema=region.made.tables["people"].schema)


_REASON = "Ditetapkan berdasarkan bukti dukung yang diperiksa bersama pegawai."
_LONG_AWAY = ("study_leave", "unpaid_leave", "secondment_out")


def _renamed(frame: pl.DataFrame, ids: dict[str, str]) -> pl.DataFrame:
    named = [
        c for c in ("person_id", "ratee_id", "rater_id", "officer_id", "decided_by") if c in frame.columns
    ]
    return frame.with_columns(
        *(pl.col(name).cast(pl.String).replace(ids) for name in named),
        *([pl.lit(str(EARLIER)).alias("period")] if "period" in frame.columns else []),
        *([pl.col("decided_on") + _DECIDED_LATER] if "decided_on" in frame.columns else []),
        *([pl.col("answered_on") + _A_YEAR_AGO] if "answered_on" in frame.columns else []),
    )


def _of_the_whole_year(frame: pl.DataFrame, kept: list[str], present: list[str]) -> pl.DataFrame:
    """Leave out who was not there yet, and what was said of later segments."""
    for name in ("person_id", "ratee_id", "rater_id"):
        if name in frame.columns:
            frame = frame.filter(pl.col(name).is_in(present))
    if "segment_id" in frame.columns:
        frame = frame.filter(pl.col("segment_id").is_null() | pl.col("segment_id").is_in(kept))
        frame = frame.with_columns(segment_id=pl.lit(None, pl.String))
    return frame


def _moved_goals(targets: pl.DataFrame, region: Region) -> dict[str, str]:
    """Return, for the goals of heads who came later in the year, those of whoever headed before them."""
    goals: dict[tuple[str, bool], list[str]] = {}
    began = {row["segment_id"]: row for row in region.rows("segments") if row["role"] == "definitive"}
    for goal_id, segment_id in (
        targets.select("goal_id", "segment_id").unique(maintain_order=True).iter_rows()
    ):
        spell = began.get(segment_id)
        if spell:
            key = spell["unit_id"], spell["starts_on"] == date(YEAR, 1, 1)
            goals.setdefault(key, []).append(goal_id)
    return {
        later: before
        for (unit, is_first), found in goals.items()
        if not is_first
        for later, before in zip(found, goals.get((unit, True), ()), strict=False)
    }


def _linked(targets: pl.DataFrame, moved: dict[str, str]) -> pl.DataFrame:
    linked = targets.with_columns(pl.col("parent_goal_id").replace(moved))
    there = pl.col("parent_goal_id").is_in(linked["goal_id"].implode())
    return linked.with_columns(pl.when(there).then("parent_goal_id"))


def _decided(decisions: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return decisions of everybody who has a superior: the year is closed."""
    # The secretaries are decided on by heads of government, who are not in the tables.
    is_led = pl.col("supervisor_id").is_not_null() | pl.col("position").str.starts_with("Sekretaris Daerah")
    superior = people.filter(is_led & ~pl.col("status").is_in(_LONG_AWAY)).select(
        "person_id", "supervisor_id"
    )
    made = decisions.filter(pl.col("segment_id").is_null()).unique("person_id", maintain_order=True)
    return (
        superior.join(made, on="person_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("result_rating").cast(pl.String).fill_null("as"),
            pl.col("behaviour_rating").cast(pl.String).fill_null("as"),
            pl.col("innovation").fill_null(0),
            pl.col("decided_on").fill_null(date(YEAR, 1, 29)),
            pl.col("reason").fill_null(_REASON),
            decided_by="supervisor_id",
            period=pl.lit(str(EARLIER)),
        )
        .select(decisions.columns)
    )
