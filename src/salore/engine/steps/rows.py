"""The rows of `results` and `behaviour` as outsiders read them."""

from __future__ import annotations

import polars as pl

from salore.engine.run import WHOLE, Run
from salore.engine.steps.answers import Cells
from salore.methods import rounding
from salore.methods.behaviour import MERGED


def result_rows(run: Run, outcomes: pl.DataFrame, weighted: pl.DataFrame) -> pl.DataFrame:
    """Return `results`: a row a person, preceded by one a segment where there are several."""
    counted = weighted.group_by("part", maintain_order=True).agg(n_raters=pl.col("n").sum())
    rows = outcomes.join(counted, on="part", how="left", maintain_order="left").with_columns(
        n_raters=_raters_of_person()
    )
    return rows.select(
        "person_id",
        segment_id=pl.col("segment_id").replace(WHOLE, None),
        period=pl.lit(str(run.period)),
        achievement_pct="achievement_pct",
        result_rating_proposed="result_rating_proposed",
        result_rating="result_rating",
        behaviour_score="behaviour_score",
        behaviour_score_adjusted="behaviour_score_adjusted",
        behaviour_se="behaviour_se",
        behaviour_rating_proposed="behaviour_rating_proposed",
        behaviour_rating="behaviour_rating",
        predicate="predicate",
        predicate_code="predicate_code",
        predicate_proposed="predicate_proposed",
        score="score",
        credit_points="credit_points",
        n_raters="n_raters",
        notices=pl.when(pl.col("notices").list.len() > 0).then(pl.col("notices").list.join(";")),
    )


def _raters_of_person() -> pl.Expr:
    """Raters of a person with segments are those of all segments together."""
    in_all = pl.col("n_raters").sum().over("person_id")
    several = (pl.col("segment_id") == WHOLE) & (pl.col("n_segments") > 0)
    return (
        pl.when(~pl.col("appraised"))
        .then(None)
        .when(several)
        .then(in_all)
        .otherwise(pl.col("n_raters").fill_null(0))
    )


def behaviour_rows(run: Run, parts: pl.DataFrame, weighted: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """Return `behaviour`: per source a row for all items and one an item; withheld cells say only that."""
    decimals = run.rules.rounding.behaviour_decimals
    shown = pl.lit(0, dtype=pl.Int8)
    totals = weighted.select(
        "part",
        "source",
        item=pl.lit(None, dtype=pl.String),
        n_raters="n",
        mean=pl.when("anonymous").then("mean").otherwise(rounding.half_up_expr("mean", decimals=decimals)),
        is_adjusted=pl.col("is_adjusted").cast(pl.Int8),
        relative=pl.lit(None, dtype=pl.String),
        weight_effective=pl.col("weight_effective").round(6),
        suppressed=shown,
    )
    items = cells.items.join(weighted.select("part", "source"), on=["part", "source"], how="semi").select(
        "part",
        "source",
        "item",
        n_raters="n",
        mean=rounding.half_up_expr("mean", decimals=decimals),
        is_adjusted=pl.when(pl.col("mean").is_not_null()).then(pl.lit(0, dtype=pl.Int8)),
        relative="relative",
        weight_effective=pl.lit(None, dtype=pl.Float64),
        suppressed=shown,
    )
    withheld = cells.withheld.select("part", source=pl.lit(MERGED), suppressed=pl.lit(1, dtype=pl.Int8))
    rows = pl.concat([totals, items, withheld], how="diagonal")
    order = {
        key: i for i, key in enumerate(("supervisor", "team_lead", "peer", "subordinate", MERGED, "self"))
    }
    item_order = {key: i for i, key in enumerate(run.rules.behaviour_items.keys())}
    return (
        rows.join(parts.select("part", "person_id", "segment_id"), on="part", maintain_order="left")
        .sort(
            "part",
            pl.col("source").replace_strict(order, default=len(order), return_dtype=pl.Int32),
            pl.col("item").replace_strict(item_order, default=-1, return_dtype=pl.Int32),
            maintain_order=True,
        )
        .select(
            "person_id",
            segment_id=pl.col("segment_id").replace(WHOLE, None),
            period=pl.lit(str(run.period)),
            source="source",
            item="item",
            n_raters="n_raters",
            mean="mean",
            is_adjusted="is_adjusted",
            relative="relative",
            weight_effective="weight_effective",
            suppressed="suppressed",
        )
    )
