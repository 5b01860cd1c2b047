"""How the segments of one person make the person's figures, by the method that the pack names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from salore.engine.run import WHOLE, Run
from salore.methods import rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure with its proposed rating, as it stands in the frame of parts.

    `exact` is the figure before rounding, which happens once; `also` are figures that go with it and are
    not shown.
    """

    value: str
    exact: str
    proposal: str
    carries: str
    decimals: int
    propose: Callable[[pl.Expr], pl.Expr]
    se: str | None = None
    also: tuple[str, ...] = ()


def combine_segments(run: Run, parts: pl.DataFrame, quantities: tuple[Quantity, ...]) -> pl.DataFrame:
    """Return `parts` with the figures of whole persons filled from their segments.

    Only parts that carry a figure (have targets, have cells) take part; rows without a segment count as
    one more part with the days of the whole period. Where a carrying part has no value, the person has
    none either: missing is missing.
    """
    for quantity in quantities:
        parts = _combine(run, parts, quantity)
    return parts


def _combine(run: Run, parts: pl.DataFrame, quantity: Quantity) -> pl.DataFrame:
    unrounded = (quantity.exact, *quantity.also)
    carrying = parts.filter((pl.col("n_segments") > 0) & pl.col(quantity.carries))
    grouped = carrying.group_by("person_id", maintain_order=True).agg(
        n=pl.len(),
        complete=pl.col(quantity.value).is_not_null().all(),
        **{name: _by_days(name) for name in unrounded},
        se=_combined_error(quantity),
        same=(pl.col(quantity.proposal).n_unique() == 1) & pl.col(quantity.proposal).is_not_null().all(),
        proposal=pl.col(quantity.proposal).first(),
    )
    value = rounding.half_up_expr(quantity.exact, decimals=quantity.decimals)
    by_days = run.rules.combination.method == "duration_weighted"
    has_value = pl.col("complete") & ((pl.col("n") == 1) | by_days)
    combined = grouped.select(
        "person_id",
        segment_id=pl.lit(WHOLE),
        new_value=pl.when(has_value).then(value),
        new_se=pl.when(has_value).then(rounding.half_up_expr("se", decimals=quantity.decimals + 1)),
        **{f"new_{name}": pl.when(has_value).then(pl.col(name)) for name in unrounded},
        new_proposal=pl.when(has_value).then(quantity.propose(value)).when("same").then("proposal"),
        differ=~pl.col("same") & ~has_value & (pl.col("n") > 1),
    )
    joined = parts.join(combined, on=["person_id", "segment_id"], how="left", maintain_order="left")
    is_combined = pl.col("differ").is_not_null()
    changed = {
        quantity.value: pl.when(is_combined).then("new_value").otherwise(quantity.value),
        quantity.proposal: pl.when(is_combined).then("new_proposal").otherwise(quantity.proposal),
        "segments_differ": pl.col("segments_differ") | pl.col("differ").fill_null(value=False),
        **{name: pl.when(is_combined).then(f"new_{name}").otherwise(name) for name in unrounded},
    }
    if quantity.se:
        changed[quantity.se] = pl.when(is_combined).then("new_se").otherwise(quantity.se)
    return joined.with_columns(**changed).select(parts.columns)


def _by_days(name: str) -> pl.Expr:
    return (pl.col(name) * pl.col("days")).sum() / pl.col("days").sum()


def _combined_error(quantity: Quantity) -> pl.Expr:
    if quantity.se is None:
        return pl.lit(None, dtype=pl.Float64).first()
    share = pl.col("days") / pl.col("days").sum()
    return pl.when(pl.col(quantity.se).is_not_null().all()).then(
        (share**2 * pl.col(quantity.se) ** 2).sum().sqrt()
    )
