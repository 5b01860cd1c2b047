"""Citizens' answers of four quarters about the services, and the one known only by its means.

Does not belong here: what the answers say about people (nothing, unless a pack says so).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from salore.engine.demonstration._library import AWAY, settings, table
from salore.engine.demonstration._picking import NONE, Array, picked, row_numbers

QUARTERS = (
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
)
ELEMENTS = tuple(f"u{number}" for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Citizens:
    services: pl.DataFrame
    satisfaction: pl.DataFrame
    recaps: pl.DataFrame
    truth: pl.DataFrame
    officers: pl.DataFrame


def services_of(units: pl.DataFrame) -> pl.DataFrame:
    """Return the services that exist, by region, with their ids; `place` = row in the library."""
    known = pl.DataFrame(table("services")).with_row_index("place")
    return (
        units.with_row_index("unit_no")
        .join(known, left_on="key", right_on="unit", how="inner", maintain_order="left_right")
        .with_columns(
            service_id=pl.concat_str("prefix", pl.lit("L-"), pl.col("key_right").str.to_uppercase()),
        )
    )


def citizens(found: pl.DataFrame, holders: pl.DataFrame, rng: np.random.Generator) -> Citizens:
    """Return services, answers, recaps and what is true of the services."""
    effect = rng.normal(0, settings("citizens")["spread"]["officer"], holders.height)
    responses = _responses(found, holders, effect, rng)
    return Citizens(
        services=found.select(
            "service_id",
            pl.concat_str("name_right", "suffix").alias("name"),
            "unit_id",
            pl.col("population").cast(pl.Int64),
        ),
        satisfaction=responses,
        recaps=_recaps(found.filter(pl.col("kind") == "means"), rng),
        truth=found.select("service_id", "level", "change", "changed_on", "kind"),
        officers=_effects(responses, holders, effect),
    )


def _effects(responses: pl.DataFrame, holders: pl.DataFrame, effect: Array) -> pl.DataFrame:
    served = responses["officer_id"].drop_nulls().unique()
    everyone = pl.DataFrame({"officer_id": holders["person_id"], "effect": effect})
    return everyone.filter(pl.col("officer_id").is_in(served.implode()))


def _responses(
    found: pl.DataFrame, holders: pl.DataFrame, effect: Array, rng: np.random.Generator
) -> pl.DataFrame:
    given = found.with_columns(pl.col("answers").cast(pl.Int64)).filter(pl.col("answers") > 0)
    counts = np.repeat(given["answers"].to_numpy(), len(QUARTERS))
    jitter = np.where(counts > 5, rng.integers(-6, 7, len(counts)), 0)
    counts = counts + jitter
    quarter = np.repeat(np.tile(np.arange(len(QUARTERS)), given.height), counts)
    service = np.repeat(np.repeat(np.arange(given.height), len(QUARTERS)), counts)
    days = _days(quarter, rng)
    officer = _officers(given, service, holders, rng)
    officer_effect = np.where(officer >= 0, effect[officer], 0.0)
    channel, channel_shift = _channels(len(service), rng)
    level = given["level"].cast(pl.Float64).to_numpy()[service] + channel_shift + officer_effect
    changed = given["changed_on"].str.to_date(strict=False).to_numpy()[service]
    change = given["change"].cast(pl.Float64).to_numpy()[service]
    level = level + np.where(days >= changed, change, 0.0)
    order = np.lexsort((rng.random(len(service)), days))
    frame = pl.DataFrame(
        {
            "service_id": given["service_id"].gather(pl.Series(service)),
            "officer_id": holders["person_id"].gather(row_numbers(officer)),
            "answered_on": _some_missing(pl.Series(days), "undated_pct", rng),
            "channel": channel,
            **_elements(level, rng),
            "excluded": _excluded(len(service), rng),
            **_respondents(len(service), rng),
        }
    ).select(pl.all().gather(pl.Series(order)))
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)
    return frame.select(pl.concat_str(pl.lit("R"), number).alias("response_id"), pl.all())


def _days(quarter: Array, rng: np.random.Generator) -> Array:
    first = np.array([start for start, _ in QUARTERS], dtype="datetime64[D]")
    length = np.array([(end - start).days + 1 for start, end in QUARTERS])
    days: Array = first[quarter] + (rng.random(len(quarter)) * length[quarter]).astype("timedelta64[D]")
    return days


def _some_missing(values: pl.Series, share: str, rng: np.random.Generator) -> pl.Series:
    keep = pl.Series(rng.random(len(values)) * 100 >= settings("citizens")["spread"][share])
    return pl.select(pl.when(keep).then(values)).to_series()


def _officers(given: pl.DataFrame, service: Array, holders: pl.DataFrame, rng: np.random.Generator) -> Array:
    """Return the seat of whoever served, in equal turns; -1 where no officer was named."""
    unit = given["unit_no"].to_numpy()[service]
    at_desk = holders["family"].is_in(["public_service", "health", "general", "technical"]).to_numpy()
    present = ~holders["status"].is_in(AWAY).to_numpy() & ~holders["heads"].to_numpy()
    staff = np.flatnonzero(at_desk & present)
    staff = staff[np.argsort(holders["unit"].to_numpy()[staff], kind="stable")]
    of_unit = holders["unit"].to_numpy()[staff]
    first = np.searchsorted(of_unit, unit, side="left")
    size = np.minimum(np.searchsorted(of_unit, unit, side="right") - first, 6)
    place = first + (rng.random(len(service)) * size).astype(int)
    known = (size > 0) & (rng.random(len(service)) < 0.7)
    officer: Array = np.where(known, np.r_[staff, NONE][np.minimum(place, len(staff))], NONE)
    return officer


def _channels(count: int, rng: np.random.Generator) -> tuple[pl.Series, Array]:
    channels = settings("citizens")["channels"]
    share = np.array([row["share"] for row in channels.values()], dtype=float)
    place = rng.choice(len(channels), size=count, p=share / share.sum())
    shift = np.array([row["shift"] for row in channels.values()])
    return picked(list(channels), place), shift[place]


def _elements(level: Array, rng: np.random.Generator) -> dict[str, pl.Series]:
    said = settings("citizens")
    spread = said["spread"]
    person = level + rng.normal(0, spread["respondent"], len(level))
    columns = {}
    for element in ELEMENTS:
        drawn = person + said["elements"][element] + rng.normal(0, spread["answer"], len(level))
        score = pl.Series(np.clip(np.round(drawn), 1, 4).astype(np.int8))
        columns[element] = _some_missing(score, "missing_pct", rng)
    return columns


def _excluded(count: int, rng: np.random.Generator) -> pl.Series:
    said = settings("citizens")
    reasons = said["excluded"]["reasons"]
    place = rng.integers(len(reasons), size=count)
    return picked(reasons, np.where(rng.random(count) * 100 < said["spread"]["excluded_pct"], place, NONE))


def _respondents(count: int, rng: np.random.Generator) -> dict[str, pl.Series]:
    columns = {}
    for name, levels in settings("citizens")["respondents"].items():
        share = np.array(list(levels.values()), dtype=float)
        place = rng.choice(len(levels), size=count, p=share / share.sum())
        columns[name] = picked(list(levels), place)
    return columns


def _recaps(found: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """A survey of the whole year of which only the table of means was kept."""
    said = settings("citizens")["elements"]
    level = found["level"].cast(pl.Float64)
    means = {e: (level + said[e] + pl.Series(rng.normal(0, 0.03, found.height))).round(2) for e in ELEMENTS}
    return found.select("service_id").with_columns(
        period=pl.lit("2026"), n=pl.Series(rng.integers(90, 140, found.height)), **means
    )
