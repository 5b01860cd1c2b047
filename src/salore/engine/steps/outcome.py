"""From proposals and decisions to predicates, credit points and the rows of `results`."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from salore.engine.run import WHOLE, Run
from salore.engine.steps.achievement import Achievements
from salore.engine.steps.combination import Quantity, combine_segments
from salore.methods import credit, indicator_values, quadrant, rounding
from salore.methods.cuts import near_cut, rating_by_cuts


def proposals(
    run: Run, parts: pl.DataFrame, achieved: Achievements, scores: pl.DataFrame, weighted: pl.DataFrame
) -> pl.DataFrame:
    """Return the parts with their figures and proposed ratings, segments combined."""
    rules = run.rules
    joined = (
        parts.join(achieved.plans, on="part", how="left", maintain_order="left")
        .join(scores, on="part", how="left", maintain_order="left")
        .join(_weighs_colleagues(weighted), on="part", how="left", maintain_order="left")
        .with_columns(
            result_rating_proposed=propose_result(run, pl.col("achievement_pct")),
            has_targets=pl.col("n_main").is_not_null(),
            has_cells=pl.col("part").is_in(weighted["part"].unique().to_list()),
            reweighted=pl.col("reweighted").fill_null(value=False),
            weighs_colleagues=pl.col("weighs_colleagues").fill_null(value=False),
            segments_differ=pl.lit(value=False),
        )
    )
    figures = rules.rounding
    combined = combine_segments(
        run,
        joined,
        (
            Quantity(
                value="achievement_pct",
                exact="achievement_exact",
                also=("result_value",),
                proposal="result_rating_proposed",
                carries="has_targets",
                decimals=figures.achievement_decimals,
                propose=lambda value: propose_result(run, value),
            ),
            Quantity(
                value="behaviour_score",
                exact="behaviour_exact",
                proposal="behaviour_rating_proposed",
                carries="has_cells",
                decimals=figures.behaviour_decimals,
                se="behaviour_se",
                propose=lambda value: propose_behaviour(run, value),
            ),
        ),
    )
    # Of combined figures too: hence after segments are put together.
    return _propose_for_heads(run, _with_score(run, combined.with_columns(near_cut=_near_cut(run))))


def propose_result(run: Run, value: pl.Expr) -> pl.Expr:
    rule = run.rules.result_rating
    return rating_by_cuts(value, above_min=rule.above_min_pct, as_min=rule.as_min_pct)


def propose_behaviour(run: Run, value: pl.Expr) -> pl.Expr:
    rule = run.rules.behaviour_rating
    return rating_by_cuts(value, above_min=rule.above_min, as_min=rule.as_min)


def _near_cut(run: Run) -> pl.Expr:
    rule = run.rules.behaviour_rating
    return near_cut(
        pl.col("behaviour_score"),
        pl.col("behaviour_se"),
        above_min=float(rule.above_min),
        as_min=float(rule.as_min),
        errors=float(rule.near_cut_errors),
    )


def _weighs_colleagues(weighted: pl.DataFrame) -> pl.DataFrame:
    return weighted.group_by("part", maintain_order=True).agg(
        weighs_colleagues=(pl.col("anonymous") & (pl.col("weight") > 0)).any()
    )


def _propose_for_heads(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Let the organisation's predicate propose the result of whoever heads the unit."""
    rule = run.rules.head_of_unit
    if rule.method == "own_achievement":
        return parts.with_columns(
            head_of_unit=pl.lit(value=False), organisation_predicate=pl.lit(None, pl.String)
        )
    predicate = pl.col("organisation_predicate")
    proposed = (
        pl.when(predicate.is_null())
        .then(None)
        .when(predicate.is_in(list(rule.above)))
        .then(pl.lit("above"))
        .when(predicate.is_in(list(rule.as_expected)))
        .then(pl.lit("as"))
        .otherwise(pl.lit("below"))
    )
    own_unit = run.tables["people"].select("person_id", own_unit="unit_id")
    return (
        parts.join(own_unit, on="person_id", how="left", maintain_order="left")
        .join(
            run.tables["units"].select("unit_id", "organisation_predicate"),
            on="unit_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(head_of_unit=pl.col("heads_unit") & (pl.col("own_unit") == pl.col("unit_id")))
        .with_columns(
            result_rating_proposed=pl.when("head_of_unit").then(proposed).otherwise("result_rating_proposed")
        )
        .drop("own_unit")
    )


def _with_score(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Add the numeric model's score where the pack has one."""
    rules = run.rules
    if rules.score is None or rules.behaviour_values is None:
        return parts.with_columns(behaviour_value=pl.lit(None, pl.Float64), score=pl.lit(None, pl.Float64))
    whole_of_several = (pl.col("segment_id") == WHOLE) & (pl.col("n_segments") > 0)
    of_any_segment = pl.col("weighs_colleagues").any().over("person_id")
    weighs = pl.col("weighs_colleagues") | (whole_of_several & of_any_segment)
    share = (
        pl.when(weighs)
        .then(float(rules.score.result_share_with_colleagues))
        .otherwise(float(rules.score.result_share))
    )
    return parts.with_columns(
        behaviour_value=indicator_values.convert("behaviour_exact", anchors=rules.behaviour_values.rows),
        result_share=share,
        weighs_colleagues=weighs,
    ).with_columns(
        score=rounding.half_up_expr(
            indicator_values.numeric_score(
                "result_value",
                "behaviour_value",
                result_share="result_share",
                maximum=float(rules.score.maximum),
            ),
            decimals=rules.rounding.score_decimals,
        )
    )


def outcomes(run: Run, proposed: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """Return the parts with what persons decided, the predicate and credit points."""
    rated = proposed.join(decided, on="part", how="left", maintain_order="left")
    both = pl.col("result_rating").is_not_null() & pl.col("behaviour_rating").is_not_null()
    found = rated.with_columns(
        predicate=pl.when(both).then(_predicate(run, "result_rating", "behaviour_rating")),
        suggested=_predicate(run, "result_rating_proposed", "behaviour_rating_proposed"),
        innovation_notice=_innovation_notice(run),
    ).with_columns(predicate_proposed=pl.when(pl.col("predicate").is_null()).then("suggested"))
    codes = {row.key: row.code for row in run.rules.predicates.rows}
    return _with_credit(
        run,
        found.drop("suggested").with_columns(
            predicate_code=pl.col("predicate").replace_strict(codes, default=None, return_dtype=pl.Int8)
        ),
    )


def _predicate(run: Run, result: str, behaviour: str) -> pl.Expr:
    """Predicate of two ratings or, in a numeric pack, of the score."""
    if run.rules.quadrant is not None:
        return quadrant.predicate_from_ratings(result, behaviour, cells=run.rules.quadrant.rows)
    assert run.rules.bands is not None
    return quadrant.predicate_from_score("score", "innovation", bands=run.rules.bands.rows)


def _innovation_notice(run: Run) -> pl.Expr:
    if run.rules.bands is None:
        return pl.lit(None, dtype=pl.String)
    return quadrant.innovation_notice("score", "innovation", bands=run.rules.bands.rows)


def _with_credit(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Add credit points of functional posts, for whole persons with a final predicate."""
    coefficients = {row.level: row.coefficient for row in run.rules.credit_levels.rows}
    shares: dict[str, Decimal] = {row.predicate: row.percent for row in run.rules.credit_shares.rows}
    keys = ["functional_level", "predicate", "months"]
    earning = parts.filter(
        (pl.col("segment_id") == WHOLE)
        & pl.col("predicate").is_not_null()
        & pl.col("functional_level").is_in(list(coefficients))
    )
    combos = earning.select(keys).unique(maintain_order=True)
    points = [
        credit.periodic_credit(
            shares[predicate],
            coefficients[level],
            months=int(months),
            decimals=run.rules.rounding.credit_decimals,
        )
        for level, predicate, months in combos.iter_rows()
    ]
    table = combos.with_columns(
        credit_points=pl.Series([float(p) for p in points], dtype=pl.Float64), segment_id=pl.lit(WHOLE)
    )
    return parts.join(table, on=[*keys, "segment_id"], how="left", maintain_order="left")
