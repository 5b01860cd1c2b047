"""How final predicates are spread over each organisation, beside the pattern that its predicate suggests."""

from __future__ import annotations

import polars as pl

from salore.engine.run import WHOLE, Run
from salore.methods.distribution import PatternCheck, PatternReason, pattern_check
from salore.wording import Catalogue, number

_COLUMNS = {"sangat_baik": "sb", "baik": "b", "butuh_perbaikan": "bp", "kurang": "k", "sangat_kurang": "sk"}
_PACKAGE = "salore.engine"


def organisation_of_units(units: pl.DataFrame) -> dict[str, str]:
    """Return for each unit the organisation it counts in.

    That is the nearest unit upwards, itself included, that has a predicate of its own; without any it is
    the unit itself.
    """
    parent = dict(units.select("unit_id", "parent_id").iter_rows())
    judged = set(units.filter(pl.col("organisation_predicate").is_not_null())["unit_id"])
    found: dict[str, str] = {}
    for unit in parent:
        above: str | None = unit
        while above is not None and above not in judged:
            above = parent.get(above)
        found[unit] = above or unit
    return found


def distribution(run: Run, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Return `distribution`: a row an organisation with its counts and whether the pattern holds."""
    counts = _counts(run, outcomes)
    predicate_of = dict(run.tables["units"].select("unit_id", "organisation_predicate").iter_rows())
    rows = []
    for row in counts.iter_rows(named=True):
        predicate = predicate_of.get(row["unit_id"])
        limits = [limit for limit in run.rules.distribution.rows if limit.organisation == predicate]
        check = pattern_check(
            {key: row[column] for key, column in _COLUMNS.items()},
            limits if predicate is not None else None,
            undecided=row["undecided"],
            minimum_people=run.rules.distribution.minimum_people,
        )
        rows.append(row | {"organisation_predicate": predicate} | _judged(run, check))
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA = {
    "unit_id": pl.String,
    "organisation_predicate": pl.String,
    "n": pl.Int64,
    **dict.fromkeys(_COLUMNS.values(), pl.Int64),
    "undecided": pl.Int64,
    "pattern_ok": pl.Int8,
    "reasons": pl.String,
}


def _counts(run: Run, outcomes: pl.DataFrame) -> pl.DataFrame:
    organisation = organisation_of_units(run.tables["units"])
    people = outcomes.filter((pl.col("segment_id") == WHOLE) & pl.col("appraised"))
    of_predicate = {
        column: (pl.col("predicate") == key).sum().cast(pl.Int64) for key, column in _COLUMNS.items()
    }
    return (
        people.with_columns(unit_id=pl.col("unit_id").replace(organisation))
        .group_by("unit_id")
        .agg(
            n=pl.len().cast(pl.Int64),
            **of_predicate,
            undecided=pl.col("predicate").is_null().sum().cast(pl.Int64),
        )
        .sort("unit_id")
    )


def _judged(run: Run, check: PatternCheck) -> dict[str, object]:
    return {
        "pattern_ok": None if check.ok is None else int(check.ok),
        "reasons": "; ".join(_reason(run, reason) for reason in check.reasons) or None,
    }


def _reason(run: Run, reason: PatternReason) -> str:
    names = [run.rules.predicates.label(key, run.language) for key in reason.predicates]
    joint = " + ".join(names)
    share = None if reason.share is None else number(reason.share * 100, run.language)
    return Catalogue.of(_PACKAGE).say(
        f"pattern.{reason.code}",
        run.language,
        predicates=joint,
        found=reason.found,
        allowed=reason.allowed,
        off=reason.people_off,
        share=share,
    )
