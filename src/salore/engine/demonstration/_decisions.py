"""What appraisers decided by 20 November 2026, most in line with what they saw, some with a reason not to.

The view of an appraiser is approximated here from the drawn answers and realisations; the proposals of a
policy are the engine's business.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from salore.engine.demonstration._library import AWAY, settings
from salore.engine.demonstration._picking import NONE, Array, evenly, picked, row_numbers
from salore.engine.demonstration._ratings import SOURCES, Answers

RATINGS = ("above", "as", "below")
_HEAD = {"istimewa": 0, "baik": 1}
_FIRST_DAY, _LAST_DAY = date(2026, 11, 2), date(2026, 11, 20)
_RETIRING = "pre_retirement"


def decisions_table(
    holders: pl.DataFrame,
    units: pl.DataFrame,
    spells: pl.DataFrame,
    rows: pl.DataFrame,
    given: Answers,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Return the table `decisions` of the exchange format for the year."""
    superior, whole = _mean_of(given, "supervisor", holders.height), _colleagues(given, holders.height)
    seen = np.where(np.isnan(whole), superior, 0.6 * superior + 0.4 * whole)
    behaviour = np.select([np.isnan(seen), seen >= 4.25, seen < 2.75], [1, 0, 2], 1)
    result = _results(holders, units, rows)
    chosen, is_departing = _departed(np.stack([result, behaviour]), rng)
    decider = _deciders(holders)
    late = _late_shares(holders, rng)
    is_decided = _decided(holders, decider, late, rng)
    is_half = rng.random(holders.height) * 100 < settings("decisions")["shares"]["half_decided_pct"]
    half = is_half & (late > 0)
    ids = holders["person_id"]
    final = pl.DataFrame(
        {
            "person_id": ids,
            "segment_id": pl.Series([None] * holders.height, dtype=pl.String),
            "result_rating": picked(RATINGS, chosen[0]),
            "behaviour_rating": picked(RATINGS, np.where(half, NONE, chosen[1])),
            "innovation": _innovation(chosen[0], rng),
            "reason": _reasons(chosen, is_departing, superior, rng),
            "decided_by": ids.gather(row_numbers(decider)),
            "decided_on": _days(_FIRST_DAY, _LAST_DAY, holders.height, rng),
            "period": pl.Series(["2026"] * holders.height, dtype=pl.String),
        }
    ).filter(pl.Series(is_decided))
    return pl.concat([_of_segments(holders, spells, chosen, rng), final])


# ── What the appraiser saw ───────────────────────────────────────────────────────────────────────────


def _mean_of(given: Answers, source: str, people: int) -> Array:
    here = (given.pairs["source"] == SOURCES.index(source)).to_numpy()
    return _means(given.pairs["ratee"].to_numpy()[here], given.scores[here], people)


def _colleagues(given: Answers, people: int) -> Array:
    places = [SOURCES.index("peer"), SOURCES.index("subordinate")]
    here = given.pairs["source"].is_in(places).to_numpy()
    return _means(given.pairs["ratee"].to_numpy()[here], given.scores[here], people)


def _means(ratee: Array, scores: Array, people: int) -> Array:
    total = np.bincount(ratee, weights=scores.sum(axis=1, dtype=np.float64), minlength=people)
    seen = np.bincount(ratee, weights=(scores > 0).sum(axis=1), minlength=people)
    return np.where(seen > 0, total / np.maximum(seen, 1), np.nan)


def _results(holders: pl.DataFrame, units: pl.DataFrame, rows: pl.DataFrame) -> Array:
    """Place in `RATINGS` from the achievement of main goals; for heads the organisation's predicate."""
    counted = rows.filter((pl.col("kind") == "main") & pl.col("realisation").is_not_null())
    by_goal = counted.group_by("seat", "goal_no", maintain_order=True).agg(
        _achievement().mean().alias("pct"), pl.col("weight").first().fill_null(1.0)
    )
    by_seat = by_goal.group_by("seat", maintain_order=True).agg(
        pct=(pl.col("pct") * pl.col("weight")).sum() / pl.col("weight").sum()
    )
    pct = np.full(holders.height, np.nan)
    pct[by_seat["seat"].to_numpy()] = by_seat["pct"].to_numpy()
    place = np.select([np.isnan(pct), pct >= 110, pct < 90], [1, 0, 2], 1)
    predicate = units["predicate"].gather(holders["unit"])
    of_unit = predicate.replace_strict(_HEAD, default=2, return_dtype=pl.Int8).to_numpy()
    is_head = holders["heads_organisation"].to_numpy() & predicate.is_not_null().to_numpy()
    return np.where(is_head, of_unit, place)


def _achievement() -> pl.Expr:
    low, high, amount = pl.col("low"), pl.col("high"), pl.col("realisation")
    lower, is_zero = pl.col("direction") == "lower", pl.col("high") == 0
    below = pl.when(lower).then(200 - 100 * amount / low).otherwise(100 * amount / low)
    above = (
        pl.when(pl.col("direction") == "higher")
        .then(100 * amount / high)
        .otherwise(200 - 100 * amount / high)
    )
    pct = pl.when(amount < low).then(below).when(amount > high).then(above).otherwise(100.0)
    return pl.when(is_zero).then(pl.when(amount == 0).then(100.0).otherwise(0.0)).otherwise(pct).clip(0, 120)


# ── What the appraiser decided ───────────────────────────────────────────────────────────────────────


def _departed(proposed: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Move some ratings one step; return the chosen places and where they depart."""
    share = settings("decisions")["shares"]["departs_pct"] / 100
    departs = rng.random(proposed.shape) < share
    step = np.where(rng.random(proposed.shape) < 0.5, -1, 1)
    moved = np.where(proposed == 1, 1 + step, 1)
    return np.where(departs, moved, proposed), departs


def _deciders(holders: pl.DataFrame) -> Array:
    """The superior; the superior's superior where that one is leaving; nobody where there is none."""
    superior = holders["supervisor"].fill_null(-1).to_numpy()
    status = holders["status"].to_numpy()
    leaving = (superior >= 0) & (status[superior] == _RETIRING)
    return np.where(leaving, superior[superior], superior)


def _decided(holders: pl.DataFrame, decider: Array, late: Array, rng: np.random.Generator) -> Array:
    is_late = rng.random(holders.height) < late
    is_present = ~holders["status"].is_in(AWAY).to_numpy()
    decided: Array = is_present & (decider >= 0) & ~is_late
    return decided


def _late_shares(holders: pl.DataFrame, rng: np.random.Generator) -> Array:
    """Some organisations are through, some lag behind: the share of each person's that is undecided."""
    levels = settings("decisions")["lateness"]
    share = np.array([row["organisations"] for row in levels], dtype=float)
    organisation = holders["organisation"].to_numpy()
    level = rng.choice(len(levels), size=organisation.max() + 1, p=share / share.sum())
    late: Array = np.array([row["undecided_pct"] for row in levels])[level][organisation] / 100
    return late


def _innovation(result: Array, rng: np.random.Generator) -> pl.Series:
    share = settings("decisions")["shares"]["innovation_pct"] / 100
    likely = np.where(result == 0, 4 * share, 0.6 * share)
    return pl.Series((rng.random(len(result)) < likely).astype(np.int8))


def _reasons(chosen: Array, departs: Array, superior: Array, rng: np.random.Generator) -> pl.Series:
    """A reason wherever a proposal is left, and where another policy's cut would have proposed else."""
    said = settings("decisions")["reasons"]
    draw = rng.random(chosen.shape[1])
    improved = (departs & (chosen == 0)).any(axis=0)
    lowered = (departs & (chosen == 2)).any(axis=0)
    other = departs.any(axis=0) | (superior >= 4.0) | (superior < 2.75) | (draw < 0.1)
    words: list[str] = []
    place = np.full(len(draw), NONE)
    for here, key in ((other, "same"), (improved, "up"), (lowered, "down")):
        place[here] = len(words) + evenly(draw[here], len(said[key]))
        words += said[key]
    return picked(words, place)


def _days(first: date, last: date, count: int, rng: np.random.Generator) -> pl.Series:
    days = np.arange(np.datetime64(first), np.datetime64(last) + np.timedelta64(1, "D"))
    working = days[np.is_busday(days)]
    return pl.Series(working[rng.integers(len(working), size=count)])


def _of_segments(
    holders: pl.DataFrame, spells: pl.DataFrame, chosen: Array, rng: np.random.Generator
) -> pl.DataFrame:
    """What earlier superiors left behind when a segment ended."""
    ended = spells.filter(
        pl.col("ends_on").is_not_null()
        & (pl.col("role") == "definitive")
        & pl.col("supervisor").is_not_null()
    )
    ended = ended.filter(pl.Series(rng.random(ended.height) < 0.7))
    seat = ended["seat"].to_numpy()
    ids = holders["person_id"]
    said = settings("decisions")["reasons"]["segment"]
    return pl.DataFrame(
        {
            "person_id": ids.gather(ended["seat"]),
            "segment_id": ended["segment_id"],
            "result_rating": picked(RATINGS, chosen[0][seat]),
            "behaviour_rating": picked(RATINGS, chosen[1][seat]),
            "innovation": pl.Series(np.zeros(ended.height, dtype=np.int8)),
            "reason": picked(said, rng.integers(len(said), size=ended.height)),
            "decided_by": ids.gather(ended["supervisor"]),
            "decided_on": _days(date(2026, 7, 2), date(2026, 7, 17), ended.height, rng),
            "period": pl.Series(["2026"] * ended.height, dtype=pl.String),
        }
    )
