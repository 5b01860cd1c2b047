"""The people on the seats: names, numbers, ranks, kinds of employment. All invented.

Does not belong here: how able they are (`_truth`) and what befalls them (`_life`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from salore.engine.demonstration._identifiers import service_numbers
from salore.engine.demonstration._library import grades, positions, settings
from salore.engine.demonstration._picking import NONE, Array, evenly, picked
from salore.engine.demonstration._roster import Roster

_KIND_SHARES = {"pns": 0.54, "cpns": 0.06, "pppk": 0.25, "pppk_paruh_waktu": 0.15}
_PPPK_GRADES = {"sma": "V", "d3": "VII", "bidan": "VII", "perawat": "VII"}


def staff(found: Roster, rng: dict[str, np.random.Generator]) -> pl.DataFrame:
    """Return one row a seat with all that is known of its holder, `person_id` among it."""
    seats = found.seats
    kind = _kinds(seats, rng["people"])
    is_woman = rng["people"].random(seats.height) < _per_position(seats, lambda held: held.women_share)
    age = _ages(seats, kind, rng["people"])
    ids = service_numbers(kind, is_woman, age, seats["months"].to_numpy(), rng["numbers"])
    grade, rank = _ranks(seats, kind, age, rng["people"])
    front, back = _titles(seats, rng["people"])
    return seats.with_columns(
        person_id=ids,
        name=_names(is_woman, rng["names"]),
        title_front=front,
        title_back=back,
        employment_kind=kind,
        grade=grade,
        rank=rank,
        sex=picked(("laki-laki", "perempuan"), is_woman.astype(np.int32)),
    )


def people_table(holders: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Return the table `people` of the exchange format."""
    unit = pl.col("unit")
    return holders.select(
        "person_id",
        "name",
        unit_id=units["unit_id"].gather(holders["unit"]),
        title_front="title_front",
        title_back="title_back",
        rank="rank",
        grade="grade",
        position="title",
        job_family="family",
        functional_level="level",
        employment_kind="employment_kind",
        status="status",
        heads_unit=pl.col("heads_organisation").cast(pl.Int8),
        months="months",
        supervisor_id=holders["person_id"].gather(holders["supervisor"]),
        agency_id=units["agency_id"].gather(holders["unit"]),
        group_sex="sex",
        group_location=units["location"].gather(holders["unit"]),
        _order=unit,
    ).drop("_order")


def _per_position(seats: pl.DataFrame, value: Any) -> Array:
    known = {key: value(held) for key, held in positions().items()}
    return seats["position"].replace_strict(known).to_numpy()


# ── Kinds, ages, ranks ───────────────────────────────────────────────────────────────────────────────


def _kinds(seats: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    draw = rng.random(seats.height)
    kinds = list(_KIND_SHARES)
    chosen = np.zeros(seats.height, dtype=np.int32)
    allowed = seats["position"].replace_strict({k: "|".join(p.kinds) for k, p in positions().items()})
    for options in sorted(set(allowed.to_list())):
        places = np.array([kinds.index(option) for option in options.split("|")])
        shares = np.cumsum([_KIND_SHARES[kinds[place]] for place in places])
        here = (allowed == options).to_numpy()
        chosen[here] = places[
            np.searchsorted(shares / shares[-1], draw[here], side="right").clip(0, len(places) - 1)
        ]
    return pl.select(pl.coalesce(seats["kind"], picked(kinds, chosen))).to_series()


def _ages(seats: pl.DataFrame, kind: pl.Series, rng: np.random.Generator) -> Array:
    """Return ages in years, at the day of reference; staff near the end of a career are 57."""
    bounds = {
        "jpt_madya": (50, 58),
        "jpt_pratama": (44, 58),
        "administrator": (40, 57),
        "pengawas": (34, 56),
        "functional": (24, 57),
        "pelaksana": (22, 57),
    }
    low = seats["tier"].replace_strict({tier: low for tier, (low, _) in bounds.items()}).to_numpy()
    high = seats["tier"].replace_strict({tier: high for tier, (_, high) in bounds.items()}).to_numpy()
    senior = seats["level"].is_in(["ahli_muda", "ahli_madya", "penyelia"]).fill_null(value=False).to_numpy()
    low = np.where(senior, 35, low)
    age = low + (high - low) * rng.beta(1.6, 2.0, seats.height)
    is_kind = {name: (kind == name).to_numpy() for name in _KIND_SHARES}
    age = np.where(is_kind["cpns"], 23 + (age - low) / (high - low) * 10, age)
    age = np.where(
        is_kind["pppk"] | is_kind["pppk_paruh_waktu"],
        np.where(age > 53, 30 + 24 * (57 - age) / 4, age + 3),
        age,
    )
    leaving = (seats["status"] == "pre_retirement").to_numpy()
    return np.where(leaving, 57.3 + 0.5 * rng.random(seats.height), age)


def _ranks(
    seats: pl.DataFrame, kind: pl.Series, age: Array, rng: np.random.Generator
) -> tuple[pl.Series, pl.Series]:
    low = _per_position(seats, lambda held: held.grades[0])
    high = _per_position(seats, lambda held: held.grades[1])
    seniority = np.clip((age - 25) / 30 + rng.normal(0, 0.15, seats.height), 0, 0.999)
    place = low + np.floor((high - low + 1) * seniority).astype(int)
    place = np.where((kind == "cpns").to_numpy(), low, place)
    grade = picked([g for g, _ in grades()], place)
    rank = picked([name for _, name in grades()], place)
    of_contract = seats["position"].replace_strict(
        {key: _PPPK_GRADES.get(held.degrees, "IX") for key, held in positions().items()}
    )
    is_contract = kind.is_in(["pppk", "pppk_paruh_waktu"])
    chosen = pl.DataFrame(
        {"grade": grade, "rank": rank, "contract": of_contract, "is_contract": is_contract}
    ).select(
        pl.when("is_contract").then("contract").otherwise("grade").alias("grade"),
        pl.when(~pl.col("is_contract")).then("rank").alias("rank"),
    )
    return chosen["grade"], chosen["rank"]


# ── Names and titles ─────────────────────────────────────────────────────────────────────────────────


def _names(is_woman: Array, rng: np.random.Generator) -> pl.Series:
    backgrounds = settings("names")["background"]
    shares = np.array([row["share"] for row in backgrounds], dtype=float)
    people = len(is_woman)
    background = rng.choice(len(backgrounds), size=people, p=shares / shares.sum())
    has_second = rng.random(people) * 100
    has_family = rng.random(people) * 100
    words: list[str] = []
    first, second, family = (np.full(people, NONE) for _ in range(3))
    for number, row in enumerate(backgrounds):
        for woman, names in ((False, row["men"]), (True, row["women"])):
            here = np.flatnonzero((background == number) & (is_woman == woman))
            chosen = rng.integers(len(names), size=len(here))
            other = (chosen + rng.integers(1, len(names), size=len(here))) % len(names)
            lines = row.get("family_of_women", row["family"]) if woman else row["family"]
            line = rng.integers(len(lines), size=len(here))
            first[here] = len(words) + chosen
            second[here] = np.where(has_second[here] < row["second_pct"], len(words) + other, NONE)
            family[here] = np.where(
                has_family[here] < row["family_pct"], len(words) + len(names) + line, NONE
            )
            words += [*names, *lines]
    parts = {"first": picked(words, first), "second": picked(words, second), "family": picked(words, family)}
    return pl.DataFrame(parts).select(
        pl.concat_str("first", "second", "family", separator=" ", ignore_nulls=True).alias("name")
    )["name"]


def _titles(seats: pl.DataFrame, rng: np.random.Generator) -> tuple[pl.Series, pl.Series]:
    schooling = _per_position(seats, lambda held: held.degrees)
    draw = rng.random(len(schooling))
    pairs: list[str] = []
    place = np.full(len(schooling), NONE)
    for key, titles in settings("degrees").items():
        here = schooling == key
        place[here] = len(pairs) + evenly(draw[here], len(titles))
        pairs += titles
    front, back = ([pair.split("|")[side] for pair in pairs] for side in (0, 1))
    return _unless_empty(picked(front, place)), _unless_empty(picked(back, place))


def _unless_empty(words: pl.Series) -> pl.Series:
    return pl.select(pl.when(words != "").then(words)).to_series()
