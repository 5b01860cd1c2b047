"""From targets and realisations to the achievement of every plan and the rating that it proposes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from salore.engine.run import Run, in_period, within_period
from salore.engine.steps.parts import attach_parts
from salore.methods import achievement, indicator_values, rounding

SATISFACTION = "satisfaction:"
_KEYS = ["person_id", "segment_id", "goal_id", "indicator_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievements:
    """`indicators`: one row an indicator with `achievement_pct`; `plans`: `part`, `achievement_pct` and,
    before rounding, `achievement_exact`, `result_value` (numeric packs), counts of goals that lack
    something."""

    indicators: pl.DataFrame
    goals: pl.DataFrame
    plans: pl.DataFrame


def achievements(run: Run, parts: pl.DataFrame, indices: pl.DataFrame) -> Achievements:
    """Return what every plan achieved; `indices` holds `service_id`, `index` and `n` of the period."""
    indicators = _indicators(run, parts, indices)
    goals = achievement.goal_achievement(indicators, by=["part", "goal_id", "kind"])
    plans = achievement.plan_achievement(goals, by=["part"])
    if run.rules.indicator_values is not None:
        plans = plans.join(_result_values(run, indicators), on="part", how="left", maintain_order="left")
    else:
        plans = plans.with_columns(result_value=pl.lit(None, dtype=pl.Float64))
    unreported = (
        goals.filter(pl.col("kind") == "main")
        .group_by("part")
        .agg(n_indicators_unreported=pl.col("n_without_realisation").sum())
    )
    plans = plans.join(unreported, on="part", how="left", maintain_order="left")
    decimals = run.rules.rounding.achievement_decimals
    return Achievements(
        indicators=indicators,
        goals=goals,
        plans=plans.with_columns(
            rounding.half_up_expr("achievement_pct", decimals=decimals), achievement_exact="achievement_pct"
        ),
    )


def _indicators(run: Run, parts: pl.DataFrame, indices: pl.DataFrame) -> pl.DataFrame:
    rule = run.rules.achievement
    rows = _with_realised_index(attach_parts(_rows_of_period(run), parts), indices)
    return rows.with_columns(
        achievement_pct=achievement.achievement_pct(
            "direction",
            "target_low",
            "target_high",
            "realisation",
            cap_pct=rule.cap_pct,
            zero_target_missed_pct=rule.zero_target_missed_pct,
        ),
        is_qualitative=pl.col("target_text").is_not_null(),
        has_realisation=pl.col("realisation").is_not_null() | pl.col("realisation_text").is_not_null(),
    )


def _rows_of_period(run: Run) -> pl.DataFrame:
    """Targets of the period; a year fills what its own rows lack from those of shorter periods."""
    targets = run.tables["targets"].with_columns(
        accumulate=pl.col("accumulate").fill_null(run.rules.achievement.accumulate_default)
    )
    own, shorter = in_period(targets, run.period), within_period(targets, run.period)
    periods = pl.lit(None, dtype=pl.UInt32)
    if shorter.height == 0:
        return own.with_columns(n_periods=periods, n_periods_missing=periods)
    keyed = shorter.with_columns(pl.col("segment_id").fill_null(""))
    built = _accumulated(keyed)
    own_keyed = own.with_columns(pl.col("segment_id").fill_null(""))
    filled = own_keyed.join(
        built.select(*_KEYS, "built", "n_periods", "n_periods_missing"),
        on=_KEYS,
        how="left",
        maintain_order="left",
    ).with_columns(
        n_periods=pl.when(pl.col("realisation").is_null()).then("n_periods"),
        n_periods_missing=pl.when(pl.col("realisation").is_null()).then("n_periods_missing"),
        realisation=pl.coalesce("realisation", "built"),
    )
    alone = (
        keyed.sort("period", "row")
        .unique(_KEYS, keep="last", maintain_order=True)
        .join(own_keyed.select(_KEYS), on=_KEYS, how="anti", maintain_order="left")
        .join(built, on=_KEYS, maintain_order="left")
        .with_columns(realisation="built", target_low="built_low", target_high="built_high")
        .drop("built_low", "built_high")
    )
    return (
        pl.concat([filled, alone.select(filled.columns)])
        .with_columns(pl.col("segment_id").replace("", None))
        .drop("built")
    )


def _accumulated(shorter: pl.DataFrame) -> pl.DataFrame:
    """Realisation and target of the year out of its periods, both by the indicator's own way."""
    built = achievement.accumulate(shorter, by=_KEYS, order="period", value="realisation", how="accumulate")
    built = built.rename({"realisation": "built", "n_missing": "n_periods_missing"})
    for end, name in (("target_low", "built_low"), ("target_high", "built_high")):
        target = achievement.accumulate(shorter, by=_KEYS, order="period", value=end, how="accumulate")
        built = built.join(target.select(*_KEYS, pl.col(end).alias(name)), on=_KEYS)
    return built


def _with_realised_index(rows: pl.DataFrame, indices: pl.DataFrame) -> pl.DataFrame:
    """Fill realisations whose source is a service from its index; too few answers means missing.

    Where the tables hold no survey of the service at all, what the plan itself reports stays.
    """
    service = pl.when(pl.col("source").str.starts_with(SATISFACTION)).then(
        pl.col("source").str.strip_prefix(SATISFACTION)
    )
    return (
        rows.with_columns(service_id=service)
        .join(
            indices.select("service_id", service_index="index", service_n="n", surveyed=pl.lit(value=True)),
            on="service_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            realisation=pl.when(pl.col("surveyed").fill_null(value=False))
            .then("service_index")
            .otherwise("realisation")
        )
        .drop("surveyed", "service_index")
    )


def _result_values(run: Run, indicators: pl.DataFrame) -> pl.DataFrame:
    """The plan's value on the numeric model's scale: indicators are converted, then averaged alike."""
    rule = run.rules.indicator_values
    assert rule is not None
    value = indicator_values.convert("achievement_pct", anchors=rule.rows)
    if rule.attained_maximum is not None:
        value = indicator_values.attained_maximum(
            value, "achievement_pct", "is_maximum", maximum_value=rule.attained_maximum
        )
    values = indicators.with_columns(achievement_pct=value)
    goals = achievement.goal_achievement(values, by=["part", "goal_id", "kind"])
    plans = achievement.plan_achievement(goals, by=["part"])
    return plans.select("part", result_value="achievement_pct")
