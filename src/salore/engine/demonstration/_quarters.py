"""A second, small set of tables: the quarterly evaluations of some contract staff.

It stands apart so that the yearly tables name one period only. Superiors come along as the people that
answers and decisions refer to; they have no quarterly plan here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from salore.engine.demonstration._decisions import RATINGS
from salore.engine.demonstration._library import settings
from salore.engine.demonstration._picking import Array, picked
from salore.engine.demonstration._ratings import drawn_scores
from salore.engine.demonstration._targets import achieved, goal_id, indicator_id

QUARTERS = {
    "2026-Q1": (date(2026, 4, 1), date(2026, 4, 17)),
    "2026-Q2": (date(2026, 7, 1), date(2026, 7, 17)),
    "2026-Q3": (date(2026, 10, 1), date(2026, 10, 16)),
}
_MOST_PEOPLE = 60
_KINDS = ("pppk", "pppk_paruh_waktu")
_UNDECIDED_SHARE = 0.08
_LEVELS = ("persen", "indeks", "nilai", "poin", "uraian")
_ADDS_UP = (
    (pl.col("direction") == "higher")
    & (pl.col("aspect") == "quantity")
    & ~pl.col("unit_of_measure").is_in(_LEVELS)
)


def quarterly(
    tables: dict[str, pl.DataFrame],
    rows: pl.DataFrame,
    wording: pl.DataFrame,
    holders: pl.DataFrame,
    truth: pl.DataFrame,
    rng: np.random.Generator,
) -> dict[str, pl.DataFrame]:
    """Return the tables of the quarters for contract staff of the first region."""
    chosen = _chosen(holders, rows)
    plan = rows.filter(
        pl.col("seat").is_in(chosen) & (pl.col("kind") == "main") & pl.col("service").is_null()
    )
    plan = plan.with_columns(wording.select(pl.all().gather(plan["wording"]))).with_columns(adds_up=_ADDS_UP)
    parts = [_quarter(period, chosen, plan, holders, truth, rng) for period in QUARTERS]
    people = tables["people"].filter(pl.Series(_with_superiors(chosen, holders)))
    return {
        "people": people,
        "units": _units_of(people, tables["units"]),
        "targets": pl.concat([part["targets"] for part in parts]),
        "ratings": pl.concat([part["ratings"] for part in parts]),
        "decisions": pl.concat([part["decisions"] for part in parts]),
    }


def _chosen(holders: pl.DataFrame, rows: pl.DataFrame) -> Array:
    """Active contract staff with a superior, an undivided year and a plan."""
    undivided = rows.filter(pl.col("spell").is_null())["seat"].unique()
    divided = rows.filter(pl.col("spell").is_not_null())["seat"].unique()
    seats = holders.with_row_index("seat").filter(
        pl.col("employment_kind").is_in(_KINDS)
        & (pl.col("status") == "active")
        & (pl.col("months") == 12)
        & pl.col("supervisor").is_not_null()
        & (pl.col("region") == 0)
        & pl.col("seat").is_in(undivided.implode())
        & ~pl.col("seat").is_in(divided.implode())
    )
    return seats["seat"].head(_MOST_PEOPLE).to_numpy()


def _with_superiors(chosen: Array, holders: pl.DataFrame) -> Array:
    supervisor = holders["supervisor"].fill_null(-1).to_numpy()
    kept = np.zeros(holders.height, dtype=bool)
    reached = chosen
    while len(reached):
        kept[reached] = True
        above = supervisor[reached]
        reached = np.unique(above[(above >= 0)])
        reached = reached[~kept[reached]]
    return kept


def _units_of(people: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    parent = dict(units.select("unit_id", "parent_id").iter_rows())
    kept: set[str] = set()
    for unit in people["unit_id"].unique():
        above: str | None = unit
        while above is not None and above not in kept:
            kept.add(above)
            above = parent[above]
    return units.filter(pl.col("unit_id").is_in(list(kept)))


def _quarter(
    period: str,
    chosen: Array,
    plan: pl.DataFrame,
    holders: pl.DataFrame,
    truth: pl.DataFrame,
    rng: np.random.Generator,
) -> dict[str, pl.DataFrame]:
    ids = holders["person_id"]
    seats = pl.Series(chosen)
    supervisor = holders["supervisor"].gather(seats)
    ability = truth["ability"].to_numpy()[chosen] - truth["severity"].to_numpy()[supervisor.to_numpy()]
    behaviour = settings("behaviour")
    halo = rng.normal(0, behaviour["spread"]["halo"], len(chosen))
    scores = drawn_scores(ability + halo, behaviour, rng)
    targets = _targets(period, plan, ids, truth, rng)
    return {
        "targets": targets.drop("ratio"),
        "ratings": _ratings(period, ids.gather(seats), ids.gather(supervisor), scores),
        "decisions": _decisions(
            period, seats, ids, supervisor, scores, _ratios(targets, ids.gather(seats)), rng
        ),
    }


def _targets(
    period: str, plan: pl.DataFrame, ids: pl.Series, truth: pl.DataFrame, rng: np.random.Generator
) -> pl.DataFrame:
    """A quarter of the year's amount where amounts add up, else the same level."""
    ratio = 1.02 + 0.08 * truth["diligence"].to_numpy()[plan["seat"].to_numpy()]
    ratio = ratio + rng.normal(0, 0.08, plan.height)
    adds_up = pl.col("adds_up")
    quarter = (pl.col("low") / 4).ceil()
    rows = plan.with_columns(
        (pl.when(adds_up).then(quarter).otherwise(pl.col(name)).alias(name) for name in ("low", "high")),
        ratio=pl.Series(ratio),
    )
    amount = pl.Series(achieved(rows, ratio, rng)).fill_nan(None)
    told = settings("texts")["realisation"]["met"][0]
    return rows.select(
        person_id=ids.gather(rows["seat"]),
        goal_id=goal_id("seat", "goal_no"),
        goal="goal",
        kind="kind",
        indicator_id=indicator_id(),
        indicator="indicator",
        aspect="aspect",
        direction="direction",
        target=pl.when(adds_up).then(pl.col("low").cast(pl.Int64).cast(pl.String)).otherwise("target"),
        target_text="target_text",
        is_maximum=pl.col("is_maximum").cast(pl.Int8),
        unit_of_measure="unit_of_measure",
        realisation=amount,
        realisation_text=pl.when("is_text").then(pl.lit(told)),
        accumulate=pl.when(adds_up)
        .then(pl.lit("sum"))
        .when("is_text")
        .then(pl.lit("last"))
        .otherwise(pl.lit("mean")),
        period=pl.lit(period),
        ratio="ratio",
    )


def _ratios(targets: pl.DataFrame, people: pl.Series) -> Array:
    mean = dict(targets.group_by("person_id", maintain_order=True).agg(pl.col("ratio").mean()).iter_rows())
    return np.array([mean[person] for person in people])


def _ratings(period: str, ratees: pl.Series, raters: pl.Series, scores: Array) -> pl.DataFrame:
    items = list(settings("behaviour")["items"])
    row = pl.Series(np.repeat(np.arange(len(ratees)), len(items)))
    return pl.DataFrame(
        {
            "ratee_id": ratees.gather(row),
            "rater_id": raters.gather(row),
            "source": pl.Series(["supervisor"] * len(row)),
            "item": items * len(ratees),
            "score": pl.Series(scores.reshape(-1)),
            "period": pl.Series([period] * len(row)),
            "scale": pl.Series(["1:5"] * len(row)),
        }
    )


def _decisions(
    period: str,
    seats: pl.Series,
    ids: pl.Series,
    supervisor: pl.Series,
    scores: Array,
    ratio: Array,
    rng: np.random.Generator,
) -> pl.DataFrame:
    first, last = QUARTERS[period]
    mean = scores.mean(axis=1)
    said: dict[str, Any] = settings("decisions")["reasons"]
    days = np.arange(np.datetime64(first), np.datetime64(last) + np.timedelta64(1, "D"))
    days = days[np.is_busday(days)]
    place = rng.integers(len(said["same"]), size=len(seats))
    return pl.DataFrame(
        {
            "person_id": ids.gather(seats),
            "result_rating": picked(RATINGS, np.select([ratio >= 1.1, ratio < 0.9], [0, 2], 1)),
            "behaviour_rating": picked(RATINGS, np.select([mean >= 4.25, mean < 2.75], [0, 2], 1)),
            "innovation": pl.Series(np.zeros(len(seats), dtype=np.int8)),
            "reason": picked(said["same"], place),
            "decided_by": ids.gather(supervisor),
            "decided_on": pl.Series(days[rng.integers(len(days), size=len(seats))]),
            "period": pl.Series([period] * len(seats)),
        }
    ).filter(pl.Series(rng.random(len(seats)) >= _UNDECIDED_SHARE))
