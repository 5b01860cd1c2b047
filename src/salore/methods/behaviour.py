"""Behaviour seen from several sides: answers to cells, cells to one score.

Belongs here: means, release rules of anonymous sources, re-weighting, the score and its error. Does not:
severity of raters (`calibration`), words. A *part* is one person in one segment; a *cell* is one source
about one part. After `named_cells` and `anonymous_cells` nothing looks at single answers again.
"""

from __future__ import annotations

from collections.abc import Collection
from math import sqrt
from typing import Final

import polars as pl

METHODS: Final = {
    "behaviour.named_cells": 1,
    "behaviour.anonymous_cells": 1,
    "behaviour.weighted_sources": 1,
}

MERGED: Final = "colleagues"
# Fewer released cells than this and a pooled spread would come close to telling one group's answers.
MINIMUM_POOLED_CELLS: Final = 20


def rater_means(answers: pl.DataFrame) -> pl.DataFrame:
    """Average the items within each rater.

    Parameters
    ----------
    answers : polars.DataFrame of shape (n_answers, 5)
        Columns `part`, `source`, `rater`, `item`, `score` (points of the scale; null = not observed).

    Returns
    -------
    polars.DataFrame
        `part`, `source`, `rater`, `mean`: one row a rater with at least one observed item.

    Examples
    --------
    >>> answers = pl.DataFrame({"part": [0, 0, 0], "source": "peer", "rater": ["a", "a", "b"],
    ...                         "item": ["x", "y", "x"], "score": [4.0, 5.0, None]})
    >>> rater_means(answers).rows()
    [(0, 'peer', 'a', 4.5)]
    """
    observed = answers.filter(pl.col("score").is_not_null())
    return observed.group_by("part", "source", "rater", maintain_order=True).agg(mean=pl.col("score").mean())


def named_cells(raters: pl.DataFrame) -> pl.DataFrame:
    """Average the raters within each named source.

    Parameters
    ----------
    raters : polars.DataFrame
        As `rater_means` returns it, named sources only.

    Returns
    -------
    polars.DataFrame
        `part`, `source`, `n`, `mean` (points of the scale).

    Examples
    --------
    >>> raters = pl.DataFrame({"part": [0, 0], "source": "supervisor", "rater": ["a", "b"],
    ...                        "mean": [4.0, 5.0]})
    >>> named_cells(raters).rows()
    [(0, 'supervisor', 2, 4.5)]
    """
    return raters.group_by("part", "source", maintain_order=True).agg(n=pl.len(), mean=pl.col("mean").mean())


def releasable(raters: pl.DataFrame, *, minimum: int, merge: bool) -> pl.DataFrame:
    """Decide under which source, if any, each anonymous answer may be shown.

    A part whose anonymous sources all reach the minimum keeps them apart. Otherwise they merge into
    `colleagues`; what still falls short is left out.

    Parameters
    ----------
    raters : polars.DataFrame
        As `rater_means` returns it, anonymous sources only.
    minimum : int
        Raters that a released cell needs.
    merge : bool
        Whether sources that fall short may merge.

    Returns
    -------
    polars.DataFrame
        The rows of `raters` that may be used, with the column `cell` (the source they are shown under).

    Examples
    --------
    >>> raters = pl.DataFrame({"part": [0, 0, 0], "source": ["peer", "peer", "subordinate"],
    ...                        "rater": ["a", "b", "c"], "mean": [4.0, 5.0, 3.0]})
    >>> releasable(raters, minimum=3, merge=True)["cell"].to_list()
    ['colleagues', 'colleagues', 'colleagues']
    >>> releasable(raters, minimum=3, merge=False).height
    0
    """
    counted = raters.with_columns(
        n_source=pl.col("rater").n_unique().over("part", "source"),
        n_part=pl.col("rater").n_unique().over("part"),
    )
    alone = pl.col("n_source") >= minimum
    if merge:
        all_alone = alone.all().over("part")
        counted = counted.with_columns(
            cell=pl.when(all_alone)
            .then(pl.col("source"))
            .when(pl.col("n_part") >= minimum)
            .then(pl.lit(MERGED))
        )
    else:
        counted = counted.with_columns(cell=pl.when(alone).then(pl.col("source")))
    return counted.filter(pl.col("cell").is_not_null()).drop("n_source", "n_part")


def anonymous_cells(released: pl.DataFrame) -> pl.DataFrame:
    """Average the raters within each releasable cell: the one mean that may leave the count.

    Parameters
    ----------
    released : polars.DataFrame
        As `releasable` returns it.

    Returns
    -------
    polars.DataFrame
        `part`, `source`, `n`, `mean` (points of the scale, not yet rounded).

    Examples
    --------
    >>> released = pl.DataFrame({"part": [0, 0], "rater": ["a", "b"], "mean": [4.0, 5.0],
    ...                          "cell": "colleagues"})
    >>> anonymous_cells(released).rows()
    [(0, 'colleagues', 2, 4.5)]
    """
    by_rater = released.group_by("part", "cell", "rater", maintain_order=True).agg(pl.col("mean").mean())
    return (
        by_rater.group_by("part", "cell", maintain_order=True)
        .agg(n=pl.len(), mean=pl.col("mean").mean())
        .rename({"cell": "source"})
    )


def item_words(answers: pl.DataFrame, released: pl.DataFrame, *, minimum: int, band: float) -> pl.DataFrame:
    """Say of each item only whether it lies above, near or below the person's own mean.

    Parameters
    ----------
    answers : polars.DataFrame
        `part`, `source`, `rater`, `item`, `score`, anonymous sources only.
    released : polars.DataFrame
        As `releasable` returns it.
    minimum : int
        Raters who must have observed an item before a word is said about it.
    band : float
        Half-width of "near", points of the scale.

    Returns
    -------
    polars.DataFrame
        `part`, `source`, `item`, `relative` (`above`, `near`, `below`).

    Examples
    --------
    >>> answers = pl.DataFrame({"part": 0, "source": "peer", "rater": ["a", "a", "b", "b"],
    ...                         "item": ["x", "y", "x", "y"], "score": [5.0, 3.0, 5.0, 3.0]})
    >>> released = releasable(rater_means(answers), minimum=2, merge=True)
    >>> item_words(answers, released, minimum=2, band=0.25).select("item", "relative").rows()
    [('x', 'above'), ('y', 'below')]
    """
    seen = answers.filter(pl.col("score").is_not_null()).join(
        released.select("part", "source", "rater", "cell"), on=["part", "source", "rater"]
    )
    items = (
        seen.group_by("part", "cell", "item", maintain_order=True)
        .agg(n=pl.col("rater").n_unique(), mean=pl.col("score").mean())
        .filter(pl.col("n") >= minimum)
    )
    # Noise of the last binary digit must not decide a word.
    distance = (pl.col("mean") - pl.col("mean").mean().over("part", "cell")).round(9)
    relative = (
        pl.when(distance > band)
        .then(pl.lit("above"))
        .when(distance < -band)
        .then(pl.lit("below"))
        .otherwise(pl.lit("near"))
    )
    return items.select("part", pl.col("cell").alias("source"), "item", relative.alias("relative"))


def pooled_rater_sd(released: pl.DataFrame, *, assumed: float) -> float:
    """Estimate how far raters of the same person lie apart, over all released cells together.

    One figure for all: the spread inside a single cell nearly fixes its answers and is never used.

    Parameters
    ----------
    released : polars.DataFrame
        As `releasable` returns it.
    assumed : float
        The pack's figure, points of the scale; returned where fewer than `MINIMUM_POOLED_CELLS` cells
        are released.

    Returns
    -------
    float
        Standard deviation of raters' means around the cell's mean, points of the scale.

    Examples
    --------
    >>> pooled_rater_sd(pl.DataFrame({"part": [0, 0], "cell": "peer", "mean": [3.0, 5.0]}), assumed=0.5)
    0.5
    """
    cells = released.group_by("part", "cell", maintain_order=True).agg(
        n=pl.len(), squares=((pl.col("mean") - pl.col("mean").mean()) ** 2).sum()
    )
    freedom = int(cells["n"].sum()) - cells.height
    if cells.height < MINIMUM_POOLED_CELLS or freedom <= 0:
        return assumed
    return sqrt(float(cells["squares"].sum()) / freedom)


def effective_weights(cells: pl.DataFrame, uses: pl.DataFrame, *, anonymous: Collection[str]) -> pl.DataFrame:
    """Give every cell its weight, moving the weight of missing sources to those present.

    Parameters
    ----------
    cells : polars.DataFrame
        `part`, `source`, `mean`, ...; one row a cell with a mean.
    uses : polars.DataFrame
        `part`, `source`, `weight` (share, sums to 1 within a part): what the pack wants of each source.
    anonymous : collection of str
        Sources whose weights `colleagues` carries together.

    Returns
    -------
    polars.DataFrame
        `cells` with `weight` (the pack's share) and `weight_effective` (share after re-weighting, null
        where no weighted source is present).

    Examples
    --------
    >>> cells = pl.DataFrame({"part": [0], "source": ["supervisor"], "mean": [4.0]})
    >>> uses = pl.DataFrame({"part": [0, 0], "source": ["supervisor", "peer"], "weight": [0.6, 0.4]})
    >>> effective_weights(cells, uses, anonymous={"peer"}).select("weight", "weight_effective").rows()
    [(0.6, 1.0)]
    """
    merged = (
        uses.filter(pl.col("source").is_in(list(anonymous)))
        .group_by("part", maintain_order=True)
        .agg(source=pl.lit(MERGED), weight=pl.col("weight").sum())
        .select("part", "source", "weight")
    )
    wanted = pl.concat([uses.select("part", "source", "weight"), merged])
    weighted = cells.join(wanted, on=["part", "source"], how="left", maintain_order="left").with_columns(
        pl.col("weight").fill_null(0.0)
    )
    present = pl.col("weight").sum().over("part")
    return weighted.with_columns(
        weight_effective=pl.when(present > 0).then(pl.col("weight") / present),
    )


def behaviour_scores(weighted: pl.DataFrame, *, mean: str = "mean") -> pl.DataFrame:
    """Add the cells of each part up to one score with its error.

    Parameters
    ----------
    weighted : polars.DataFrame
        `part`, `weight_effective`, `se` (points; 0 for the appraiser who decides, null = unknown) and the
        column named by `mean`.
    mean : str
        Which mean enters: `mean` or `mean_adjusted`.

    Returns
    -------
    polars.DataFrame
        `part`, `value` (points of the scale, unrounded), `se` (null if any weighted cell's is unknown).

    Examples
    --------
    >>> weighted = pl.DataFrame({"part": [0, 0], "mean": [4.0, 3.0], "weight_effective": [0.6, 0.4],
    ...                          "se": [0.0, 0.2]})
    >>> [(part, round(value, 3), round(se, 3)) for part, value, se in behaviour_scores(weighted).rows()]
    [(0, 3.6, 0.08)]
    """
    used = weighted.filter(pl.col("weight_effective") > 0)
    variance = pl.col("weight_effective") ** 2 * pl.col("se") ** 2
    return used.group_by("part", maintain_order=True).agg(
        value=(pl.col("weight_effective") * pl.col(mean)).sum(),
        se=pl.when(pl.col("se").is_null().any()).then(None).otherwise(variance.sum().sqrt()),
    )
