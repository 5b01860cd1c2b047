"""The table `targets`: each person's plan with what was achieved by the day of the evaluation.

Goals and wording come from `_plans`; here who carries weights or additional goals, and the realisations.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from salore.engine.demonstration._library import settings
from salore.engine.demonstration._picking import NONE, Array, evenly, picked

_MISSING_SHARE = 0.03
_WEIGHTED_SHARE = 0.25
_ADDITIONAL_SHARE = 0.35
_MEAN_RATIO = 1.03
_PERSON_SPREAD = 0.11
_INDICATOR_SPREAD = 0.06


def planned(
    rows: pl.DataFrame, people: int, rng: np.random.Generator, *, is_fixed_load: bool
) -> pl.DataFrame:
    """Return the rows of plans that people carry, with weights in some; a fixed load keeps every row."""
    is_weighted = pl.Series(rng.random(people) < _WEIGHTED_SHARE)
    is_eager = pl.Series(rng.random(people) < _ADDITIONAL_SHARE)
    if not is_fixed_load:
        rows = rows.filter((pl.col("kind") == "main") | is_eager.gather(rows["seat"]))
    return rows.with_columns(weight=pl.when(is_weighted.gather(rows["seat"])).then("weight"))


def realised(rows: pl.DataFrame, diligence: Array, rng: np.random.Generator) -> pl.DataFrame:
    """Return the rows with `realisation` and `realisation_text`; some are not there yet.

    What a service's index decides is left empty: the citizens' answers fill it.
    """
    ratio = _MEAN_RATIO + _PERSON_SPREAD * diligence[rows["seat"].to_numpy()]
    ratio = ratio + rng.normal(0, _INDICATOR_SPREAD, rows.height)
    amount = achieved(rows, ratio, rng)
    is_missing = (rng.random(rows.height) < _MISSING_SHARE) | rows["service"].is_not_null().to_numpy()
    is_told = rows["is_text"].to_numpy() & ~is_missing
    return rows.with_columns(
        realisation=pl.Series(np.where(is_missing, np.nan, amount)).fill_nan(None),
        realisation_text=_told(ratio, is_told, rng),
    )


def achieved(rows: pl.DataFrame, ratio: Array, rng: np.random.Generator) -> Array:
    """Return amounts that meet the targets by a ratio of about 1, rounded as people write them."""
    low, high = (rows[name].to_numpy() for name in ("low", "high"))
    direction = rows["direction"].cast(pl.String).to_numpy()
    amount = np.where(direction == "lower", high * (2 - ratio), low * ratio)
    amount = np.where(direction == "range", (low + high) / 2 * (1 + 0.5 * (ratio - _MEAN_RATIO)), amount)
    slips = np.where(rng.random(len(low)) < 0.85, 0, 1 + rng.poisson(0.5, len(low)))
    amount = np.where(high == 0, slips, amount)
    limit = rows["ceiling"].fill_null(np.inf).to_numpy()
    factor = 10.0 ** rows["decimals"].to_numpy()
    rounded: Array = np.round(np.clip(amount, 0, limit) * factor) / factor
    return rounded


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
    rows: pl.DataFrame, wording: pl.DataFrame, ids: pl.Series, segments: pl.Series, services: pl.DataFrame
) -> pl.DataFrame:
    """Return the table `targets` of the exchange format for the year."""
    said = {name: wording[name].gather(rows["wording"]) for name in wording.columns}
    return rows.select(
        person_id=ids.gather(rows["seat"]),
        segment_id=segments.gather(rows["spell"]),
        goal_id=goal_id("seat", "goal_no"),
        goal=said["goal"],
        kind="kind",
        parent_goal_id=goal_id("parent_seat", "parent_goal_no"),
        indicator_id=indicator_id(),
        indicator=said["indicator"],
        aspect=said["aspect"],
        direction="direction",
        target=said["target"],
        target_text=said["target_text"],
        is_maximum=pl.col("is_maximum").cast(pl.Int8),
        unit_of_measure=said["unit_of_measure"],
        realisation="realisation",
        realisation_text="realisation_text",
        weight="weight",
        source=_sources(rows, services),
        period=pl.lit("2026", pl.Enum(["2026"])),
    )


def _sources(rows: pl.DataFrame, services: pl.DataFrame) -> pl.Series:
    """Return `satisfaction:SERVICE` where the indicator is a service's index and the service exists."""
    named = services.select(
        "region",
        pl.col("place").cast(pl.Int8),
        pl.concat_str(pl.lit("satisfaction:"), "service_id").alias("source"),
    )
    found = rows.select("region", "service").join(
        named, left_on=["region", "service"], right_on=["region", "place"], how="left", maintain_order="left"
    )
    return found["source"].fill_null("manual")


def _number(column: str) -> pl.Expr:
    return (pl.col(column) + 1).cast(pl.String).str.zfill(7)


def goal_id(seat: str, goal: str) -> pl.Expr:
    return pl.concat_str(pl.lit("G"), _number(seat), pl.lit("-"), pl.col(goal))


def indicator_id() -> pl.Expr:
    return pl.concat_str(pl.lit("I"), _number("seat"), pl.lit("-"), pl.col("indicator_no"))
