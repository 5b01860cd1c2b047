"""Whether groups of people reach the top predicate at unlike shares; a reason to look, not a verdict."""

from __future__ import annotations

import polars as pl

from salore.engine.run import WHOLE, Run
from salore.methods.fairness import group_fairness
from salore.methods.rounding import half_up_expr

_SHARE_DECIMALS = 4
PREFIX = "group_"


def fairness(run: Run, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Return `fairness`: final predicates only, overall and within unit and job family."""
    groups = [name for name in run.tables["people"].columns if name.startswith(PREFIX)]
    people = (
        outcomes.filter((pl.col("segment_id") == WHOLE) & pl.col("predicate").is_not_null())
        .join(run.tables["people"].select("person_id", *groups), on="person_id", maintain_order="left")
        .with_columns(top=pl.col("predicate").is_in(list(run.rules.fairness.top)))
    )
    found = group_fairness(
        people,
        groups=groups,
        top="top",
        strata=["unit_id", "job_family"],
        minimum_people=run.rules.fairness.minimum_people,
        confidence=run.rules.fairness.confidence,
    )
    rounded = ("share_top", "difference", "low", "high", "impact_ratio")
    return found.select(
        "group",
        "level",
        pl.col("n").cast(pl.Int64),
        *(
            half_up_expr(pl.col(name).fill_nan(None), decimals=_SHARE_DECIMALS).alias(name)
            for name in rounded
        ),
        scope=pl.col("scope").replace("within", "within_unit_family"),
        flag=pl.col("flag").cast(pl.Int8),
    )
