"""The table `targets`: each person's plan with what was achieved by the day of the evaluation.

Wording comes from `_plans`; here who carries weights or additional goals, and the realisations.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from salore.engine.demonstration._library import settings
from salore.engine.demonstration._picking import NONE, Array, evenly, picked
from salore.engine.demonstration._plans import weights

_WITHOUT_PLAN = ("study_leave", "unpaid_leave", "secondment_out")
_MISSING_SHARE = 0.03
_WEIGHTED_SHARE = 0.25
_ADDITIONAL_SHARE = 0.35
_MEAN_RATIO = 1.03
_PERSON_SPREAD = 0.08
_INDICATOR_SPREAD = 0.06


def planned(
    plans: pl.DataFrame, holders: pl.DataFrame, rng: np.random.Generator, *, is_fixed_load: bool
) -> pl.DataFrame:
    """Return the rows of plans that people carry, with their weights; a fixed load keeps every row."""
    people = holders.height
    weighted = pl.Series(rng.random(people) < _WEIGHTED_SHARE)
    eager = pl.Series(rng.random(people) < _ADDITIONAL_SHARE)
    status = holders["status"]
    rows = plans.filter(~status.gather(plans["seat"]).is_in(_WITHOUT_PLAN))
    if not is_fixed_load:
        rows = rows.filter((pl.col("kind") == "main") | eager.gather(rows["seat"]))
    return _with_parents(_with_weights(rows, weighted))


def _with_weights(rows: pl.DataFrame, weighted: pl.Series) -> pl.DataFrame:
    """Weigh the main goals of weighted plans; whoever has segments keeps an unweighted plan."""
    mains = (
        rows.filter((pl.col("kind") == "main") & pl.col("spell").is_null())
        .group_by("seat", "goal_no", maintain_order=True)
        .agg()
        .with_columns(
            place=pl.int_range(pl.len(), dtype=pl.Int32).over("seat"),
            of=pl.len().over("seat").cast(pl.Int32),
        )
    )
    known = pl.DataFrame(
        [(count, place, float(w)) for count in range(1, 41) for place, w in enumerate(weights(count))],
        schema={"of": pl.Int32, "place": pl.Int32, "weight": pl.Float64},
        orient="row",
    )
    weighed = mains.join(known, on=["of", "place"], how="left", maintain_order="left")
    joined = rows.join(
        weighed.select("seat", "goal_no", "weight"),
        on=["seat", "goal_no"],
        how="left",
        maintain_order="left",
    )
    return joined.with_columns(
        weight=pl.when(weighted.gather(joined["seat"])).then("weight"),
    )


def _with_parents(rows: pl.DataFrame) -> pl.DataFrame:
    """Forget parents that their holder does not carry."""
    held = rows.select(parent_seat="seat", parent_goal_no="goal_no").unique(maintain_order=True)
    known = held.with_columns(is_held=pl.lit(value=True))
    joined = rows.join(known, on=["parent_seat", "parent_goal_no"], how="left", maintain_order="left")
    return joined.with_columns(
        parent_seat=pl.when("is_held").then("parent_seat"),
        parent_goal_no=pl.when("is_held").then("parent_goal_no"),
    ).drop("is_held")


def realised(rows: pl.DataFrame, diligence: Array, rng: np.random.Generator) -> pl.DataFrame:
    """Return the rows with `realisation`, `realisation_text` and `ratio`, the true achievement."""
    count = rows.height
    ratio = _MEAN_RATIO + _PERSON_SPREAD * diligence[rows["seat"].to_numpy()]
    ratio = ratio + rng.normal(0, _INDICATOR_SPREAD, count)
    low, high = (rows[name].to_numpy() for name in ("low", "high"))
    direction = rows["direction"].to_numpy()
    amount = _amount(direction, low, high, ratio, rng)
    limit = np.where((rows["unit_of_measure"] == "persen").to_numpy() & (high <= 100), 100.0, np.inf)
    limit = np.where(rows["is_maximum"].to_numpy() == 1, high, limit)
    amount = _rounded(np.clip(amount, 0, limit), rows["decimals"].to_numpy())
    is_missing = (rng.random(count) < _MISSING_SHARE) | rows["service"].is_not_null().to_numpy()
    is_text = rows["target_text"].is_not_null().to_numpy()
    return rows.with_columns(
        realisation=pl.Series(np.where(is_missing | is_text, np.nan, amount)).fill_nan(None),
        realisation_text=_told(ratio, is_text & ~is_missing, rng),
        ratio=ratio,
    )


def _amount(
    direction: Array,
    low: Array,
    high: Array,
    ratio: Array,
    rng: np.random.Generator,
) -> Array:
    middle = (low + high) / 2
    amount = np.where(direction == "lower", high * (2 - ratio), low * ratio)
    amount = np.where(direction == "range", middle * (1 + 0.5 * (ratio - _MEAN_RATIO)), amount)
    slips = np.where(rng.random(len(low)) < 0.85, 0, 1 + rng.poisson(0.5, len(low)))
    return np.where(high == 0, slips, amount)


def _rounded(amount: Array, decimals: Array) -> Array:
    factor = 10.0**decimals
    return np.round(amount * factor) / factor


def _told(ratio: Array, is_told: Array, rng: np.random.Generator) -> pl.Series:
    said = settings("texts")["realisation"]
    draw = rng.random(len(ratio))
    words: list[str] = []
    place = np.full(len(ratio), NONE)
    for key, here in (
        ("beyond", ratio >= 1.12),
        ("met", (ratio >= 0.93) & (ratio < 1.12)),
        ("partly", ratio < 0.93),
    ):
        chosen = here & is_told
        place[chosen] = len(words) + evenly(draw[chosen], len(said[key]))
        words += said[key]
    return picked(words, place)


def targets_table(
    rows: pl.DataFrame, holders: pl.DataFrame, spells: pl.DataFrame, services: dict[str, str]
) -> pl.DataFrame:
    """Return the table `targets` of the exchange format for the year."""
    ids = holders["person_id"]
    service = pl.concat_str(pl.lit("satisfaction:"), pl.col("service_id"))
    return rows.with_columns(
        person_id=ids.gather(rows["seat"]),
        segment_id=spells["segment_id"].gather(rows["spell"]),
        service_id=_service_ids(rows, services),
    ).select(
        "person_id",
        "segment_id",
        goal_id=_goal_id("seat", "goal_no"),
        goal="goal",
        kind="kind",
        parent_goal_id=_goal_id("parent_seat", "parent_goal_no"),
        indicator_id=pl.concat_str(
            pl.lit("I"), _number("seat"), pl.lit("-"), "goal_no", pl.lit("-"), "indicator_no"
        ),
        indicator="indicator",
        aspect="aspect",
        direction="direction",
        target="target",
        target_text="target_text",
        is_maximum="is_maximum",
        unit_of_measure="unit_of_measure",
        realisation="realisation",
        realisation_text="realisation_text",
        weight="weight",
        source=pl.when(pl.col("service_id").is_not_null()).then(service).otherwise(pl.lit("manual")),
        period=pl.lit("2026"),
    )


def _service_ids(rows: pl.DataFrame, services: dict[str, str]) -> pl.Series:
    keys = rows.select(
        pl.concat_str(pl.col("region").cast(pl.String), pl.lit(":"), pl.col("service")).alias("key")
    )["key"]
    return keys.replace_strict(services, default=None, return_dtype=pl.String)


def _number(column: str) -> pl.Expr:
    return (pl.col(column) + 1).cast(pl.String).str.zfill(7)


def _goal_id(seat: str, goal: str) -> pl.Expr:
    return pl.concat_str(pl.lit("G"), _number(seat), pl.lit("-"), pl.col(goal))
