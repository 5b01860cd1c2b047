"""What is remarkable about a result, as codes beside it; the words stand in `words.toml`."""

from __future__ import annotations

import polars as pl

from salore.engine.run import WHOLE


def result_notices(outcomes: pl.DataFrame, withheld: pl.DataFrame) -> pl.DataFrame:
    """Return the parts with `notices`, the list of codes in a fixed order."""
    appraised = pl.col("appraised")
    whole = pl.col("segment_id") == WHOLE
    is_withheld = pl.col("part").is_in(withheld["part"].to_list())
    conditions = {
        "not_appraised": ~appraised,
        "no_targets": appraised & whole & ~pl.col("has_targets") & (pl.col("n_segments") == 0),
        "realisation_missing": pl.col("n_main_without_realisation") > 0,
        "indicator_missing": (pl.col("n_main_without_realisation") == 0)
        & (pl.col("n_indicators_unreported") > 0),
        "organisation_predicate_missing": pl.col("head_of_unit") & pl.col("organisation_predicate").is_null(),
        "no_behaviour": appraised & whole & pl.col("behaviour_score").is_null() & ~pl.col("segments_differ"),
        "colleagues_withheld": is_withheld,
        "source_reweighted": pl.col("reweighted"),
        "near_cut": pl.col("near_cut"),
        "not_comparable": pl.col("behaviour_score").is_not_null()
        & pl.col("behaviour_score_adjusted").is_null(),
        "segments_differ": pl.col("segments_differ"),
        "innovation_missing": pl.col("innovation_notice") == "innovation_missing",
        "innovation_absent": pl.col("innovation_notice") == "innovation_absent",
        "departs_without_reason": _departs() & (pl.col("reason").fill_null("").str.strip_chars() == ""),
        "undecided": appraised & whole & pl.col("predicate").is_null(),
    }
    listed = pl.concat_list(
        [
            pl.when(condition.fill_null(value=False)).then(pl.lit(code))
            for code, condition in conditions.items()
        ]
    ).list.drop_nulls()
    return outcomes.with_columns(notices=listed)


def _departs() -> pl.Expr:
    """Whether a decided rating differs from what was proposed."""
    return pl.any_horizontal(
        (pl.col(f"{part}_rating") != pl.col(f"{part}_rating_proposed")).fill_null(value=False)
        for part in ("result", "behaviour")
    )
