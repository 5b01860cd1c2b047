"""Who answers about whom, and the answers: the rating-scale model with severity, halo and bad habits.

Pairs first (rater, ratee, source, segment), then seven items a pair, in blocks so that a country fits
into memory. Does not belong here: what the appraiser decides afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from salore.engine.demonstration._library import AWAY, settings
from salore.engine.demonstration._picking import Array, row_numbers

SOURCES = ("supervisor", "peer", "subordinate", "self", "team_lead")
_BLOCK = 250_000
_NONE = -1
_SELF = SOURCES.index("self")


@dataclass(frozen=True, slots=True)
class Answers:
    """Pairs and their scores, (n_pairs, n_items), 0 = not observed."""

    pairs: pl.DataFrame
    scores: Array


# ── Pairs ────────────────────────────────────────────────────────────────────────────────────────────


def pairs(
    holders: pl.DataFrame, spells: pl.DataFrame, rng: np.random.Generator, raters_per_person: int | None
) -> pl.DataFrame:
    """Return ratee, rater, source (place in `SOURCES`), spell and clique (0 = none) a pair."""
    is_present = ~holders["status"].is_in(AWAY).to_numpy()
    if raters_per_person is not None:
        return _fixed_load(holders, is_present, rng, raters_per_person)
    last = _last_spell(holders.height, spells)
    group = _grouped(holders, is_present, rng)
    ring = settings("behaviour")["raters"]
    peers = _cyclic(group, rng.integers(ring["peers_min"], ring["peers_max"] + 1, holders.height))
    cliques = _cliques(group, ring)
    found = pl.concat(
        [
            _superiors(holders, spells, is_present),
            _frame(*_subordinates(holders, is_present, rng, ring["subordinates_max"]), "subordinate"),
            _frame(np.flatnonzero(is_present), np.flatnonzero(is_present), "self"),
            _leads(holders, is_present),
            _frame(*peers, "peer"),
            cliques.drop("clique"),
        ]
    )
    lead = holders["lead"].fill_null(_NONE).to_numpy()[found["ratee"].to_numpy()]
    is_lead = (found["source"] == SOURCES.index("peer")).to_numpy() & (lead == found["rater"].to_numpy())
    is_back = pl.Series(rng.random(found.height) * 100 >= ring["absent_pct"]) | (found["source"] == _SELF)
    return _marked(found.filter(~pl.Series(is_lead) & is_back), cliques, last)


def _marked(found: pl.DataFrame, cliques: pl.DataFrame, last: Array) -> pl.DataFrame:
    """Mark members of a clique; answers of others than the superior belong to the last segment."""
    key = ["ratee", "rater", "source"]
    unique = found.unique(subset=[*key, "spell"], keep="first", maintain_order=True)
    latest = pl.Series(last).gather(unique["ratee"])
    return (
        unique.with_columns(
            spell=pl.when((pl.col("spell") == _NONE) & (latest >= 0)).then(latest).otherwise("spell")
        )
        .join(cliques.select(*key, "clique"), on=key, how="left", maintain_order="left")
        .with_columns(pl.col("clique").fill_null(0))
        .sort("ratee", "source", "spell", "rater")
    )


def _frame(ratee: Array, rater: Array, source: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"ratee": ratee.astype(np.int32), "rater": rater.astype(np.int32)},
    ).with_columns(source=pl.lit(SOURCES.index(source), pl.Int8), spell=pl.lit(_NONE, pl.Int32))


def _last_spell(people: int, spells: pl.DataFrame) -> Array:
    last = np.full(people, _NONE, dtype=np.int32)
    definitive = spells.with_row_index("row").filter(
        (pl.col("role") == "definitive") & pl.col("ends_on").is_null()
    )
    last[definitive["seat"].to_numpy()] = definitive["row"].to_numpy()
    return last


def _superiors(holders: pl.DataFrame, spells: pl.DataFrame, is_present: Array) -> pl.DataFrame:
    """One superior a person, or one a segment; a team's lead answers as such, a stand-in for nobody."""
    served = np.zeros(holders.height, dtype=bool)
    served[spells["seat"].to_numpy()] = True
    supervisor = holders["supervisor"].fill_null(_NONE).to_numpy()
    plain = np.flatnonzero(is_present & ~served & (supervisor >= 0))
    by_spell = spells.with_row_index("row").filter(
        (pl.col("role") != "daily_acting") & pl.col("supervisor").is_not_null()
    )
    by_spell = by_spell.filter(pl.Series(is_present[by_spell["seat"].to_numpy()]))
    return pl.concat(
        [
            _frame(plain, supervisor[plain], "supervisor"),
            by_spell.select(
                ratee="seat",
                rater="supervisor",
                source=pl.when(pl.col("role") == "team")
                .then(SOURCES.index("team_lead"))
                .otherwise(SOURCES.index("supervisor"))
                .cast(pl.Int8),
                spell=pl.col("row").cast(pl.Int32),
            ),
        ]
    )


def _leads(holders: pl.DataFrame, is_present: Array) -> pl.DataFrame:
    lead = holders["lead"].fill_null(_NONE).to_numpy()
    led = np.flatnonzero(is_present & (lead >= 0))
    led = led[is_present[lead[led]]]
    return _frame(led, lead[led], "team_lead")


def _subordinates(
    holders: pl.DataFrame, is_present: Array, rng: np.random.Generator, most: int
) -> tuple[Array, Array]:
    supervisor = holders["supervisor"].fill_null(_NONE).to_numpy()
    below = rng.permutation(np.flatnonzero(is_present & (supervisor >= 0)))
    below = below[is_present[supervisor[below]]]
    below = below[np.argsort(supervisor[below], kind="stable")]
    above = supervisor[below]
    starts = np.flatnonzero(np.r_[True, above[1:] != above[:-1]]) if len(above) else np.zeros(0, dtype=int)
    place = np.arange(len(above)) - np.repeat(starts, np.diff(np.r_[starts, len(above)]))
    kept = place < most
    return above[kept], below[kept]


def _grouped(
    holders: pl.DataFrame, is_present: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Return people in ring order, the start of each one's group and its size."""
    group = holders["group"].to_numpy()
    lead = holders["lead"].fill_null(_NONE).to_numpy()
    here = rng.permutation(np.flatnonzero(is_present))
    order = here[np.lexsort((lead[here], group[here]))]
    return order, *_spans(group[order])


def _spans(sorted_keys: Array) -> tuple[Array, Array]:
    if not len(sorted_keys):
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    starts = np.flatnonzero(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]])
    sizes = np.diff(np.r_[starts, len(sorted_keys)])
    return np.repeat(starts, sizes), np.repeat(sizes, sizes)


def _cyclic(group: tuple[Array, Array, Array], wanted: Array) -> tuple[Array, Array]:
    """Each person is answered for by the next ones round the ring of the group."""
    order, starts, sizes = group
    count = np.minimum(wanted[order], sizes - 1)
    ratee = np.repeat(np.arange(len(order)), count)
    first = np.cumsum(count) - count
    step = np.arange(len(ratee)) - np.repeat(first, count) + 1
    rater = starts[ratee] + (ratee - starts[ratee] + step) % sizes[ratee]
    return order[ratee], order[rater]


def _cliques(group: tuple[Array, Array, Array], ring: dict[str, Any]) -> pl.DataFrame:
    """Some of the larger groups hold members who all praise each other."""
    order, starts, sizes = group
    size = ring["clique_size"]
    large = np.unique(starts[sizes >= size + 2])
    per_thousand = ring["cliques"]
    wanted = max(min(len(large), per_thousand), len(order) * per_thousand // 1200)
    chosen = large[np.linspace(0, len(large) - 1, wanted).astype(int)] if len(large) else large[:0]
    one, other = (grid.ravel() for grid in np.meshgrid(np.arange(size), np.arange(size), indexing="ij"))
    apart = one != other
    ratee = (chosen[:, None] + one[apart]).ravel()
    rater = (chosen[:, None] + other[apart]).ravel()
    number = np.repeat(np.arange(1, len(chosen) + 1, dtype=np.int32), apart.sum())
    return _frame(order[ratee], order[rater], "peer").with_columns(clique=pl.Series(number, dtype=pl.Int32))


def _fixed_load(
    holders: pl.DataFrame, is_present: Array, rng: np.random.Generator, raters: int
) -> pl.DataFrame:
    """The superior and enough colleagues of the same region: exactly so many raters, for benches."""
    supervisor = holders["supervisor"].fill_null(_NONE).to_numpy()
    here = rng.permutation(np.flatnonzero(is_present))
    region = holders["region"].to_numpy()
    order = here[np.argsort(region[here], kind="stable")]
    group = (order, *_spans(region[order]))
    has_superior = is_present & (supervisor >= 0)
    ratee, rater = _cyclic(group, np.full(holders.height, raters + 1))
    distinct = rater != supervisor[ratee]
    ratee, rater = ratee[distinct], rater[distinct]
    starts, _ = _spans(ratee)
    place = np.arange(len(ratee)) - starts
    kept = place < raters - has_superior[ratee]
    led = np.flatnonzero(has_superior)
    return (
        pl.concat([_frame(led, supervisor[led], "supervisor"), _frame(ratee[kept], rater[kept], "peer")])
        .with_columns(clique=pl.lit(0, pl.Int32))
        .sort("ratee", "source", "rater")
    )


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────


def answers(found: pl.DataFrame, truth: pl.DataFrame, rng: np.random.Generator) -> Answers:
    """Draw halo and scores a pair; pairs gain `halo`."""
    behaviour = settings("behaviour")
    spread = behaviour["spread"]
    ratee, rater = found["ratee"].to_numpy(), found["rater"].to_numpy()
    halo = rng.normal(0, spread["halo"], found.height)
    is_self = (found["source"] == _SELF).to_numpy()
    level = truth["ability"].to_numpy()[ratee] - truth["severity"].to_numpy()[rater] + halo
    level = level + is_self * spread["self_leniency"]
    scores = np.empty((found.height, len(behaviour["items"])), dtype=np.int8)
    for start in range(0, found.height, _BLOCK):
        block = slice(start, start + _BLOCK)
        scores[block] = drawn_scores(level[block], behaviour, rng)
    _distort(scores, found, truth["style"].to_numpy()[rater], rng)
    return Answers(found.with_columns(halo=halo), scores)


def drawn_scores(level: Array, behaviour: dict[str, Any], rng: np.random.Generator) -> Array:
    difficulty = np.array(list(behaviour["items"].values()))
    steps = np.array(behaviour["thresholds"])
    ease = level[:, None] - difficulty
    logits = np.cumsum(np.stack([np.zeros_like(ease), *(ease - step for step in steps)]), axis=0)
    odds = np.cumsum(np.exp(logits - logits.max(axis=0)), axis=0)
    draw = rng.random(ease.shape) * odds[-1]
    scores: Array = (1 + (draw > odds).sum(axis=0)).astype(np.int8)
    return scores


def _distort(scores: Array, found: pl.DataFrame, style: Array, rng: np.random.Generator) -> None:
    """Bad habits over the drawn answers: one value for all, the scale upside down, mutual praise."""
    raters = settings("behaviour")["raters"]
    scores[style == "one_value"] = 4
    inverted = style == "inverted"
    scores[inverted] = 6 - scores[inverted]
    scores[(found["clique"] > 0).to_numpy()] = 5
    scores[rng.random(scores.shape) < raters["not_observed_pct"] / 100] = 0


def ratings_table(given: Answers, holders: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Return the table `ratings` of the exchange format for the year."""
    items = list(settings("behaviour")["items"])
    count = len(items)
    found = given.pairs
    row = pl.Series(np.repeat(np.arange(found.height, dtype=np.uint32), count))
    ids = holders["person_id"]
    segment = row_numbers(found["spell"].to_numpy())
    source = pl.Series(SOURCES, dtype=pl.Enum(SOURCES))
    score = pl.Series(given.scores.reshape(-1))
    item = pl.Series(items, dtype=pl.Enum(items))
    year, scale = pl.Enum(["2026"]), pl.Enum(["1:5"])
    return pl.DataFrame(
        {
            "ratee_id": ids.gather(found["ratee"]).gather(row),
            "rater_id": ids.gather(found["rater"]).gather(row),
            "source": source.gather(found["source"].cast(pl.UInt32)).gather(row),
            "item": item.gather(pl.Series(np.tile(np.arange(count, dtype=np.uint32), found.height))),
            "score": pl.select(pl.when(score > 0).then(score)).to_series(),
            "segment_id": spells["segment_id"].gather(segment).gather(row),
        }
    ).with_columns(period=pl.lit("2026", year), scale=pl.lit("1:5", scale))
