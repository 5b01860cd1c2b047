"""Rater severity in an appraisal: advice from named raters who can be compared, never a correction.

Belongs here: choosing comparable raters, fitting them apart from anonymous sources, levelled means of
named cells, and of anonymous cells where the pack fixes that kind. Does not: the model itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from salore.engine.run import Run
from salore.methods import calibration
from salore.methods.severity import levelled_means

SELF = "self"
RATER_COLUMNS = {
    "rater_id": pl.String,
    "n_ratings": pl.Int64,
    "n_ratees": pl.Int64,
    "severity": pl.Float64,
    "severity_se": pl.Float64,
    "infit": pl.Float64,
    "outfit": pl.Float64,
    "flags": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Severities:
    """`raters` as an output table; `pairs`: `part`, `source`, `rater`, `levelled` (points of the pack's
    scale); how many of the named raters can be compared."""

    raters: pl.DataFrame
    pairs: pl.DataFrame
    n_named: int
    n_comparable: int


_NO_PAIRS = pl.DataFrame(
    schema={"part": pl.UInt32, "source": pl.String, "rater": pl.String, "levelled": pl.Float64}
)


def named_severities(run: Run, named: pl.DataFrame) -> Severities:
    """Fit the named raters who share enough ratees with others; the rest stays empty."""
    answers = _comparable_answers(run, named.filter(pl.col("source") != SELF))
    raters = answers["rater"].n_unique()
    chosen = _comparable(run, answers)
    n_comparable = chosen["rater"].n_unique()
    nothing = Severities(
        raters=pl.DataFrame(schema=RATER_COLUMNS), pairs=_NO_PAIRS, n_named=raters, n_comparable=n_comparable
    )
    if chosen.height == 0:
        return nothing
    fitted = Fitted.of(chosen, ratee="ratee")
    if fitted is None or not fitted.fit.converged:
        return nothing
    return Severities(
        raters=fitted.rater_rows(),
        pairs=_advice(run, fitted, chosen),
        n_named=raters,
        n_comparable=n_comparable,
    )


def _comparable_answers(run: Run, answers: pl.DataFrame) -> pl.DataFrame:
    """Observed answers on one scale; who rated a person twice, in two segments or roles, counts once."""
    observed = answers.filter(pl.col("score").is_not_null())
    once = observed.unique(["ratee", "rater", "item"], keep="last", maintain_order=True)
    return _on_one_scale(run, once)


def _on_one_scale(run: Run, answers: pl.DataFrame) -> pl.DataFrame:
    """Answers as categories from 0, of the scale that most answers were given on."""
    low, high = run.rules.behaviour_scale.low, run.rules.behaviour_scale.high
    with_scale = answers.with_columns(
        pl.col("scale_low").fill_null(low), pl.col("scale_high").fill_null(high)
    )
    most = (
        with_scale.group_by("scale_low", "scale_high").len().sort("len", "scale_low", descending=True).head(1)
    )
    return with_scale.join(
        most.drop("len"), on=["scale_low", "scale_high"], maintain_order="left"
    ).with_columns(
        category=(pl.col("given") - pl.col("scale_low")).cast(pl.Int16),
        n_categories=(pl.col("scale_high") - pl.col("scale_low") + 1).cast(pl.Int16),
    )


def _comparable(run: Run, answers: pl.DataFrame) -> pl.DataFrame:
    if answers.height == 0:
        return answers
    ratees, raters = Codes.of(answers["ratee"]), Codes.of(answers["rater"])
    able = calibration.comparable_raters(ratees.codes, raters.codes, run.rules.severity.minimum_shared_ratees)
    return answers.filter(pl.Series(able[raters.codes]))


@dataclass(frozen=True, slots=True)
class Codes:
    """Names as numbers from 0, in the order of their first appearance."""

    codes: np.ndarray[tuple[int], np.dtype[np.int32]]
    names: pl.Series

    @classmethod
    def of(cls, names: pl.Series) -> Codes:
        unique = names.unique(maintain_order=True)
        table = pl.DataFrame({"name": unique}).with_row_index("code")
        codes = pl.DataFrame({"name": names}).join(table, on="name", how="left", maintain_order="left")[
            "code"
        ]
        return cls(codes.cast(pl.Int32).to_numpy(), unique)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fit with the names behind its codes."""

    fit: calibration.CalibrationFit
    ratees: Codes
    raters: Codes
    items: Codes

    @classmethod
    def of(cls, answers: pl.DataFrame, *, ratee: str) -> Fitted | None:
        """Fit answers with `category` and `n_categories`; None where nothing can be told apart."""
        ratees, raters, items = (Codes.of(answers[name]) for name in (ratee, "rater", "item"))
        try:
            packed = calibration.pack(
                ratees.codes,
                raters.codes,
                items.codes,
                answers["category"].to_numpy(),
                n_ratees=len(ratees.names),
                n_raters=len(raters.names),
                n_items=len(items.names),
                n_categories=int(answers["n_categories"][0]),
            )
            fit = calibration.fit(packed, same_person=_same_person(ratees, raters))
        except calibration.CalibrationError as error:
            # One value for all, or a scale of more steps than can be fitted.
            if error.code != "one_category":
                raise
            return None
        return cls(fit, ratees, raters, items)

    def main_network(self) -> pl.Series:
        """Return the ratees of the largest connected part: only they can be compared with one another."""
        return self.ratees.names.filter(pl.Series(self.fit.ratees.component == 0))

    def rater_rows(self, *, decimals: int = 4) -> pl.DataFrame:
        found = self.fit.raters
        return pl.DataFrame(
            {
                "rater_id": self.raters.names,
                "n_ratings": found.n_ratings,
                "n_ratees": found.n_ratees,
                "severity": found.severity,
                "severity_se": found.severity_se,
                "infit": found.infit,
                "outfit": found.outfit,
                "flags": [flag_names(flag) or None for flag in found.flags],
            },
            schema=RATER_COLUMNS,
        ).with_columns(pl.col(pl.Float64).fill_nan(None).round(decimals))


def _same_person(ratees: Codes, raters: Codes) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    table = pl.DataFrame({"name": ratees.names}).with_row_index("code")
    joined = pl.DataFrame({"name": raters.names}).join(table, on="name", how="left", maintain_order="left")
    return joined["code"].cast(pl.Int32).fill_null(-1).to_numpy()


def flag_names(flags: int) -> str:
    """Return the flags of a rater as words in lower case, separated by semicolons."""
    return ";".join(str(flag.name).lower() for flag in calibration.RaterFlag if flag and flag & int(flags))


def _advice(run: Run, fitted: Fitted, answers: pl.DataFrame) -> pl.DataFrame:
    """Levelled means of pairs whose rater has enough ratees, a small error and the main network."""
    rule, fit = run.rules.severity, fitted.fit
    sure = (fit.raters.n_ratees >= rule.minimum_ratings_for_advice) & (
        fit.raters.severity_se <= float(rule.maximum_error)
    )
    trusted = fitted.raters.names.filter(pl.Series(sure))
    usable = answers.filter(
        pl.col("rater").is_in(trusted.to_list()) & pl.col("ratee").is_in(fitted.main_network().to_list())
    )
    return _levelled_pairs(run, fitted, usable)


def levelled_cells(run: Run, released: pl.DataFrame) -> pl.DataFrame:
    """Return `part`, `cell`, `mean` of releasable anonymous cells with the raters' severity taken out.

    `released` holds single answers of released cells only: answers that are not shown must not move what
    is shown. Cells outside the main network are left out, and stay raw.
    """
    none = pl.DataFrame(schema={"part": pl.UInt32, "cell": pl.String, "levelled": pl.Float64})
    answers = _comparable_answers(run, released)
    if answers.height == 0:
        return none
    fitted = Fitted.of(answers, ratee="ratee")
    if fitted is None or not fitted.fit.converged:
        return none
    usable = answers.filter(pl.col("ratee").is_in(fitted.main_network().to_list()))
    pairs = _levelled_pairs(run, fitted, usable)
    return (
        pairs.join(
            released.select("part", "source", "rater", "cell").unique(), on=["part", "source", "rater"]
        )
        .sort("part", "cell", "rater")
        .group_by("part", "cell", maintain_order=True)
        .agg(pl.col("levelled").mean())
    )


def _levelled_pairs(run: Run, fitted: Fitted, answers: pl.DataFrame) -> pl.DataFrame:
    """Return each pair's mean with the rater's severity taken out, in points of the pack's scale."""
    if answers.height == 0:
        return _NO_PAIRS
    low, high = float(answers["scale_low"][0]), float(answers["scale_high"][0])
    pairs = (
        answers.group_by("part", "source", "rater", maintain_order=True)
        .agg(mean=pl.col("given").mean(), ratee=pl.col("ratee").first())
        .join(_by_name(fitted.ratees, "ratee", measure=fitted.fit.ratees.measure), on="ratee")
        .join(_by_name(fitted.raters, "rater", severity=fitted.fit.raters.severity), on="rater")
    )
    levelled = levelled_means(
        pairs["mean"].to_numpy(),
        pairs["measure"].to_numpy(),
        pairs["severity"].to_numpy(),
        difficulty=np.asarray(fitted.fit.items.difficulty),
        thresholds=np.asarray(fitted.fit.thresholds),
        scale=(low, high),
    )
    scale = run.rules.behaviour_scale
    share = (pl.Series(levelled) - low) / (high - low)
    return pairs.select("part", "source", "rater").with_columns(
        levelled=scale.low + share * (scale.high - scale.low)
    )


def _by_name(codes: Codes, name: str, **values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pl.DataFrame:
    return pl.DataFrame({name: codes.names, **values})


def adjust_named(weighted: pl.DataFrame, severities: Severities) -> pl.DataFrame:
    """Add `mean_adjusted` to named cells all of whose raters could be levelled."""
    cells = severities.pairs.group_by("part", "source", maintain_order=True).agg(
        mean_adjusted=pl.col("levelled").mean(), n_levelled=pl.len()
    )
    return (
        weighted.join(cells, on=["part", "source"], how="left", maintain_order="left")
        .with_columns(
            mean_adjusted=pl.when(pl.col("n_levelled") == pl.col("n")).then("mean_adjusted"),
        )
        .drop("n_levelled")
    )
