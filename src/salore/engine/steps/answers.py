"""From ratings to cells: the last place where single answers are seen.

Belongs here: choosing the rows of the period, bringing them onto the pack's scale, averaging into cells,
releasing anonymous ones. Does not: weights and scores (`behaviour`), severity (`severity`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from salore.engine.run import WHOLE, Run, in_period, within_period
from salore.engine.steps.parts import attach_parts
from salore.engine.steps.severity import levelled_cells
from salore.methods import behaviour, rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What is known of behaviour, once answers are behind us.

    `cells`: `part`, `source`, `n`, `mean`, `is_adjusted`, `se`, `anonymous`. `items`: `part`, `source`,
    `item`, `n`, `mean` (null for anonymous sources), `relative`. `withheld`: `part` of those whose
    colleagues' answers may not be shown. `named_answers`: single answers of named sources.
    """

    cells: pl.DataFrame
    items: pl.DataFrame
    withheld: pl.DataFrame
    named_answers: pl.DataFrame


def source_uses(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Return what the pack wants of each source for each part: `part`, `source`, `role`, `weight`,
    `minimum_raters`, `anonymous`, `asked` (in a period of this kind)."""
    kinds = parts.select("job_family", "employment_kind").unique(maintain_order=True)
    rows = [
        (family, kind, use.source, use.role, float(use.weight), use.minimum_raters, use.anonymous,
         use.asked_in(run.period.kind))
        for family, kind in kinds.iter_rows()
        for use in run.rules.sources.used_for(family, kind)
    ]  # fmt: skip
    schema = {
        "job_family": pl.String,
        "employment_kind": pl.String,
        "source": pl.String,
        "role": pl.String,
        "weight": pl.Float64,
        "minimum_raters": pl.Int64,
        "anonymous": pl.Boolean,
        "asked": pl.Boolean,
    }
    uses = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        parts.filter("appraised")
        .select("part", "job_family", "employment_kind")
        .join(uses, on=["job_family", "employment_kind"], maintain_order="left_right")
        .drop("job_family", "employment_kind")
    )


def source_cells(run: Run, parts: pl.DataFrame, uses: pl.DataFrame) -> Cells:
    """Return the cells of every part: named ones from answers, anonymous ones released or frozen."""
    anonymous = list(run.rules.sources.anonymous())
    answers = _answers(run, parts).join(uses.select("part", "source"), on=["part", "source"])
    is_anonymous = pl.col("source").is_in(anonymous)
    named, sealed = answers.filter(~is_anonymous), answers.filter(is_anonymous)

    named_raters = behaviour.rater_means(named)
    released = behaviour.releasable(
        behaviour.rater_means(sealed),
        minimum=run.rules.anonymity.minimum_answers,
        merge=run.rules.anonymity.merge,
    )
    anonymous_cells = pl.concat([_released_cells(run, sealed, released), _frozen_cells(run, parts)])
    return Cells(
        cells=pl.concat([_named_cells(run, named_raters), anonymous_cells]),
        items=pl.concat(
            [_named_items(named), _anonymous_items(run, sealed, released), _frozen_items(run, parts)]
        ),
        withheld=_withheld(uses, parts, sealed, anonymous_cells),
        named_answers=named,
    )


def _answers(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Answers of the period by part, on the pack's scale.

    Where a year has no annual answers from a named source, its shorter periods stand in, pooled by
    rater; anonymous answers are never pooled over periods.
    """
    ratings = run.tables["ratings"]
    own = in_period(ratings, run.period)
    shorter = within_period(ratings, run.period).filter(
        ~pl.col("source").is_in(list(run.rules.sources.anonymous()))
    )
    if shorter.height:
        keys = ["ratee_id", "source"]
        own = pl.concat([own, shorter.join(own.select(keys).unique(), on=keys, how="anti")])
    placed = attach_parts(own, parts, person="ratee_id")
    return placed.select(
        "part",
        "source",
        rater="rater_id",
        item="item",
        score=_on_scale(run),
        given=pl.col("score"),
        scale_low=pl.col("scale_low"),
        scale_high=pl.col("scale_high"),
        ratee="ratee_id",
    )


def _on_scale(run: Run) -> pl.Expr:
    """Move an answer given on a scale of its own linearly onto the pack's."""
    low, high = run.rules.behaviour_scale.low, run.rules.behaviour_scale.high
    share = (pl.col("score") - pl.col("scale_low")) / (pl.col("scale_high") - pl.col("scale_low"))
    return (
        pl.when(pl.col("scale_low").is_null())
        .then(pl.col("score").cast(pl.Float64))
        .otherwise(low + share * (high - low))
    )


def _named_cells(run: Run, raters: pl.DataFrame) -> pl.DataFrame:
    """Cells of named sources. Whoever decides is not a sample of anything: no sampling error."""
    deciding = [row.source for row in run.rules.sources.rows if row.role == "decides"]
    assumed = float(run.rules.behaviour_rating.rater_sd)
    return behaviour.named_cells(raters).with_columns(
        n=pl.col("n").cast(pl.UInt32),
        is_adjusted=pl.lit(value=False),
        se=pl.when(pl.col("source").is_in(deciding)).then(0.0).otherwise(assumed / pl.col("n").sqrt()),
        anonymous=pl.lit(value=False),
    )


def _released_cells(run: Run, sealed: pl.DataFrame, released: pl.DataFrame) -> pl.DataFrame:
    """Cells of anonymous sources: one mean each, of the kind that the pack fixed beforehand."""
    sd = behaviour.pooled_rater_sd(released, assumed=float(run.rules.behaviour_rating.rater_sd))
    cells = behaviour.anonymous_cells(released)
    if run.rules.anonymity.mean == "adjusted":
        answers = sealed.join(
            released.select("part", "source", "rater", "cell"), on=["part", "source", "rater"]
        )
        levelled = levelled_cells(run, answers).rename({"cell": "source"})
        cells = cells.join(levelled, on=["part", "source"], how="left", maintain_order="left")
    else:
        cells = cells.with_columns(levelled=pl.lit(None, dtype=pl.Float64))
    mean = pl.coalesce("levelled", "mean")
    return cells.select(
        "part",
        "source",
        pl.col("n").cast(pl.UInt32),
        mean=rounding.half_up_expr(mean, decimals=run.rules.anonymity.mean_decimals),
        is_adjusted=pl.col("levelled").is_not_null(),
        se=sd / pl.col("n").sqrt(),
        anonymous=pl.lit(value=True),
    )


def _frozen_cells(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Cells that an installation froze after its count; too small ones stay hidden here too."""
    rows = in_period(run.tables["source_results"], run.period)
    assumed = float(run.rules.behaviour_rating.rater_sd)
    return (
        attach_parts(rows, parts)
        .filter(pl.col("n") >= run.rules.anonymity.minimum_answers)
        .select(
            "part",
            "source",
            pl.col("n").cast(pl.UInt32),
            mean=rounding.half_up_expr("mean", decimals=run.rules.anonymity.mean_decimals),
            is_adjusted=pl.col("is_adjusted").fill_null(value=False),
            se=pl.coalesce("se", assumed / pl.col("n").sqrt()),
            anonymous=pl.lit(value=True),
        )
    )


def _named_items(named: pl.DataFrame) -> pl.DataFrame:
    observed = named.filter(pl.col("score").is_not_null())
    return observed.group_by("part", "source", "item", maintain_order=True).agg(
        n=pl.col("rater").n_unique().cast(pl.UInt32),
        mean=pl.col("score").mean(),
        relative=pl.lit(None, dtype=pl.String),
    )


def _anonymous_items(run: Run, sealed: pl.DataFrame, released: pl.DataFrame) -> pl.DataFrame:
    words = behaviour.item_words(
        sealed,
        released,
        minimum=run.rules.anonymity.minimum_answers,
        band=float(run.rules.anonymity.relative_band),
    )
    return words.select(
        "part",
        "source",
        "item",
        pl.lit(None, dtype=pl.UInt32).alias("n"),
        pl.lit(None, dtype=pl.Float64).alias("mean"),
        "relative",
    )


def _frozen_items(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Words that an installation froze with its cells."""
    rows = attach_parts(in_period(run.tables["source_results"], run.period), parts).filter(
        (pl.col("n") >= run.rules.anonymity.minimum_answers) & pl.col("items").is_not_null()
    )
    said = rows.select("part", "source", said=pl.col("items").str.split(";")).explode("said")
    pair = pl.col("said").str.strip_chars().str.split_exact(":", 1)
    return said.select(
        "part",
        "source",
        item=pair.struct.field("field_0"),
        n=pl.lit(None, dtype=pl.UInt32),
        mean=pl.lit(None, dtype=pl.Float64),
        relative=pair.struct.field("field_1"),
    )


def _withheld(
    uses: pl.DataFrame, parts: pl.DataFrame, sealed: pl.DataFrame, anonymous_cells: pl.DataFrame
) -> pl.DataFrame:
    """Parts without a released cell, where the agency asked colleagues at all.

    Nobody's answers and too few answers look the same: the difference would tell who answered. People with
    segments are asked about by segment.
    """
    asked = uses.filter("anonymous").select("part").unique(maintain_order=True)
    if sealed.height == 0:
        return asked.clear()
    whole = parts.filter((pl.col("segment_id") == WHOLE) & (pl.col("n_segments") > 0)).select("part")
    shown = pl.concat([anonymous_cells.select("part"), whole]).unique()
    return asked.join(shown, on="part", how="anti", maintain_order="left")
