"""From cells to a behaviour score and its proposed rating, for every part."""

from __future__ import annotations

import polars as pl

from salore.engine.run import Run
from salore.engine.steps.answers import Cells
from salore.methods import behaviour, rounding
from salore.methods.cuts import rating_by_cuts


def weighted_cells(run: Run, cells: Cells, uses: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with the pack's weight and the weight after missing sources are made up for."""
    enough = cells.cells.join(
        uses.select("part", "source", "minimum_raters"),
        on=["part", "source"],
        how="left",
        maintain_order="left",
    ).filter(pl.col("anonymous") | (pl.col("n") >= pl.col("minimum_raters")))
    return behaviour.effective_weights(
        enough.drop("minimum_raters"), uses, anonymous=run.rules.sources.anonymous()
    )


def behaviour_scores(
    run: Run, weighted: pl.DataFrame, uses: pl.DataFrame, parts: pl.DataFrame
) -> pl.DataFrame:
    """Return `part`, `behaviour_exact`, `behaviour_score`, `behaviour_score_adjusted`, `behaviour_se`,
    `behaviour_rating_proposed`, `reweighted`."""
    rule = run.rules.behaviour_rating
    cuts = {"above_min": float(rule.above_min), "as_min": float(rule.as_min)}
    decimals = run.rules.rounding.behaviour_decimals
    scores = behaviour.behaviour_scores(weighted).rename({"value": "behaviour_score", "se": "behaviour_se"})
    adjusted = behaviour.behaviour_scores(_with_adjusted(weighted), mean="mean_adjusted")
    missing = _missing_weight(run, weighted, uses, parts)
    joined = scores.join(
        adjusted.select("part", behaviour_score_adjusted="value"),
        on="part",
        how="left",
        maintain_order="left",
    ).join(missing, on="part", how="left", maintain_order="left")
    if rule.missing_source == "no_score":
        joined = joined.filter(~pl.col("reweighted"))
    rounded = joined.with_columns(behaviour_exact="behaviour_score").with_columns(
        rounding.half_up_expr("behaviour_score", decimals=decimals),
        rounding.half_up_expr("behaviour_score_adjusted", decimals=decimals),
        rounding.half_up_expr(pl.col("behaviour_se"), decimals + 1),
    )
    return rounded.with_columns(behaviour_rating_proposed=rating_by_cuts("behaviour_score", **cuts))


def _with_adjusted(weighted: pl.DataFrame) -> pl.DataFrame:
    """Parts where a named source could be adjusted; all their other cells enter with their one mean."""
    any_adjusted = pl.col("mean_adjusted").is_not_null().any().over("part")
    return weighted.filter(any_adjusted).with_columns(
        pl.coalesce("mean_adjusted", "mean").alias("mean_adjusted")
    )


def _missing_weight(
    run: Run, weighted: pl.DataFrame, uses: pl.DataFrame, parts: pl.DataFrame
) -> pl.DataFrame:
    """Whether a part lacks a source that the pack gives weight and that the person could have.

    A source that the pack does not ask in this kind of period is not missed in it.
    Who leads nobody has no subordinates to ask: nothing is missing there. Whom somebody leads is read from
    people and segments, never from answers, which may have to stay hidden.
    """
    leaders = pl.concat(
        [run.tables[name].select(person_id="supervisor_id") for name in ("people", "segments")]
    ).unique()
    led = parts.join(leaders, on="person_id", how="semi").select("part")
    asked = pl.concat(
        [
            uses.filter(source="subordinate").join(led, on="part", how="semi"),
            uses.filter(pl.col("source") != "subordinate"),
        ]
    )
    wanted = asked.filter("asked").group_by("part", maintain_order=True).agg(wanted=pl.col("weight").sum())
    present = weighted.group_by("part", maintain_order=True).agg(present=pl.col("weight").sum())
    return present.join(wanted, on="part", maintain_order="left").select(
        "part", reweighted=(pl.col("wanted") - pl.col("present")) > 1e-9
    )
