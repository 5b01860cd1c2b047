"""Recording: one JSON object a person, with every step's inputs, method, rule, certainty and value.

Belongs here: which steps are recorded, and with what. Does not: words (`tell`), except the names and
sentences that people wrote themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from salore.engine.methods_in_use import version_of
from salore.engine.run import WHOLE, Run
from salore.engine.steps.achievement import Achievements
from salore.engine.steps.answers import Cells
from salore.engine.steps.parts import full_name

BATCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the explanation is made of: the frames of the steps, by part."""

    achieved: Achievements
    cells: Cells
    weighted: pl.DataFrame
    outcomes: pl.DataFrame


def explanations(run: Run, evidence: Evidence, people: Sequence[str] | None = None) -> Iterator[pl.Series]:
    """Yield the lines of `explanations.jsonl` in batches of people, in the order of results."""
    everybody = evidence.outcomes["person_id"].unique(maintain_order=True)
    chosen = everybody if people is None else everybody.filter(everybody.is_in(list(people)))
    for start in range(0, len(chosen), BATCH):
        batch = chosen.slice(start, BATCH).to_frame()
        yield _lines(run, evidence, evidence.outcomes.join(batch, on="person_id", how="semi"))


def _lines(run: Run, evidence: Evidence, parts: pl.DataFrame) -> pl.Series:
    recorded = [
        (_person_step(run, parts)),
        (_achievement_step(run, evidence.achieved, parts)),
        (_result_step(run, parts)),
        (_sources_step(run, evidence, parts)),
        (_behaviour_step(run, parts)),
        (_severity_step(run, parts)),
        (_combination_step(run, parts)),
        (_score_step(run, parts)),
        (_decision_step(parts)),
        (_predicate_step(run, parts)),
        (_credit_step(run, parts)),
        (_notices_step(parts)),
    ]
    steps = pl.concat([frame.with_columns(order=pl.lit(i)) for i, frame in enumerate(recorded)])
    placed = parts.select("part", "person_id", "segment_id").join(steps, on="part").sort("part", "order")
    joined = placed.group_by("person_id", maintain_order=True).agg(pl.col("json").str.join(","))
    head = pl.struct("person_id", period=pl.lit(str(run.period))).struct.json_encode()
    return joined.select(
        pl.concat_str(head.str.strip_suffix("}"), pl.lit(',"steps":['), "json", pl.lit("]}"))
    ).to_series()


def _step(
    run: Run | None,
    frame: pl.DataFrame,
    name: str,
    inputs: dict[str, pl.Expr | str],
    value: pl.Expr | str,
    *,
    rule: str | None = None,
    method: str | None = None,
) -> pl.DataFrame:
    """Encode one step of every row of `frame`; segments are named where a part is one.

    Every step says all of it: null stands where a person, not a method or rule, is behind a step.
    """
    of_pack = None if rule is None or run is None else run.pack.rule(rule)
    basis = None if of_pack is None else _basis(of_pack.basis.instrument, of_pack.basis.article)
    stated = [
        pl.lit(name).alias("step"),
        pl.col("segment_id").replace(WHOLE, None).alias("segment"),
        pl.struct([_column(given).alias(key) for key, given in inputs.items()]).alias("inputs"),
        pl.lit(method).alias("method"),
        pl.lit(None if method is None else version_of(method)).alias("version"),
        pl.lit(None if of_pack is None else rule).alias("rule"),
        pl.lit(None if of_pack is None else of_pack.certainty).alias("certainty"),
        pl.lit(basis).alias("basis"),
        _column(value).alias("value"),
    ]
    return frame.select("part", json=pl.struct(stated).struct.json_encode())


def _column(given: pl.Expr | str) -> pl.Expr:
    return pl.col(given) if isinstance(given, str) else given


def _basis(instrument: str, article: str) -> str:
    return f"{instrument}, {article}" if article else instrument


def _person_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    people = run.tables["people"].select("person_id", "name", "title_front", "title_back", "position")
    whole = parts.filter(pl.col("segment_id") == WHOLE).join(people, on="person_id", maintain_order="left")
    inputs: dict[str, pl.Expr | str] = {
        "name": full_name(),
        "position": "position",
        "unit_id": "unit_id",
        "job_family": "job_family",
        "employment_kind": "employment_kind",
        "status": "status",
        "months": "months",
    }
    return _step(run, whole, "person", inputs, "appraised", rule="statuses", method="statuses.appraised")


def _achievement_step(run: Run, achieved: Achievements, parts: pl.DataFrame) -> pl.DataFrame:
    indicators = achieved.indicators.join(parts.select("part"), on="part", how="semi")
    fields = [
        "goal_id", "goal", "kind", "indicator", "direction", "target_low", "target_high", "target_text",
        "unit_of_measure", "realisation", "realisation_text", "weight", "service_id", "service_n",
        "n_periods", "achievement_pct",
    ]  # fmt: skip
    listed = indicators.group_by("part", maintain_order=True).agg(indicators=pl.struct(*fields))
    frame = parts.join(listed, on="part", maintain_order="left")
    return _step(
        run,
        frame,
        "achievement",
        {
            "indicators": "indicators",
            "is_weighted": "is_weighted",
            "cap_pct": _number(run.rules.achievement.cap_pct),
        },
        "achievement_pct",
        rule="achievement",
        method="achievement.plan_mean",
    )


def _number(value: object) -> pl.Expr:
    return pl.lit(float(str(value)))


def _result_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    heads = parts.filter("head_of_unit")
    others = parts.filter(~pl.col("head_of_unit") & pl.col("appraised") & _speaks_for_itself("has_targets"))
    cuts: dict[str, pl.Expr | str] = {
        "achievement_pct": "achievement_pct",
        "above_min_pct": _number(run.rules.result_rating.above_min_pct),
        "as_min_pct": _number(run.rules.result_rating.as_min_pct),
    }
    return pl.concat(
        [
            _step(
                run,
                heads,
                "result_of_head",
                {"organisation_predicate": "organisation_predicate", "unit_id": "unit_id"},
                "result_rating_proposed",
                rule="head_of_unit",
                method="head_of_unit.organisation_predicate",
            ),
            _step(
                run,
                others,
                "result_proposal",
                cuts,
                "result_rating_proposed",
                rule="result_rating",
                method="cuts.rating",
            ),
        ]
    )


def _sources_step(run: Run, evidence: Evidence, parts: pl.DataFrame) -> pl.DataFrame:
    items = (
        evidence.cells.items.with_columns(pl.col("mean").round(2))
        .group_by("part", "source", maintain_order=True)
        .agg(items=pl.struct("item", "mean", "relative"))
    )
    listed = (
        evidence.weighted.join(parts.select("part"), on="part", how="semi")
        .join(items, on=["part", "source"], how="left", maintain_order="left")
        .group_by("part", maintain_order=True)
        .agg(
            sources=pl.struct(
                "source",
                "n",
                pl.col("mean").round(4),
                "is_adjusted",
                "anonymous",
                "weight",
                pl.col("weight_effective").round(6),
                "items",
            )
        )
    )
    withheld = evidence.cells.withheld.with_columns(withheld=pl.lit(value=True))
    frame = (
        parts.join(listed, on="part", how="left", maintain_order="left")
        .join(withheld, on="part", how="left", maintain_order="left")
        .filter(pl.col("sources").is_not_null() | pl.col("withheld").is_not_null())
    )
    inputs: dict[str, pl.Expr | str] = {
        "sources": "sources",
        "withheld": pl.col("withheld").fill_null(value=False),
        "minimum_answers": pl.lit(run.rules.anonymity.minimum_answers),
        "reweighted": "reweighted",
        "moved_scale": pl.col("person_id").is_in(_rated_on_another_scale(run)),
    }
    return _step(
        run, frame, "sources", inputs, pl.lit(None), rule="sources", method="behaviour.weighted_sources"
    )


def _rated_on_another_scale(run: Run) -> list[str]:
    scale = run.rules.behaviour_scale
    moved = (pl.col("scale_low") != scale.low) | (pl.col("scale_high") != scale.high)
    return run.tables["ratings"].filter(moved)["ratee_id"].unique(maintain_order=True).to_list()


def _speaks_for_itself(carries: str) -> pl.Expr:
    """Whether a part has figures of its own; the whole period of a person with segments often has none."""
    return (pl.col("n_segments") == 0) | (pl.col("segment_id") != WHOLE) | pl.col(carries)


def _behaviour_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    rule = run.rules.behaviour_rating
    inputs: dict[str, pl.Expr | str] = {
        "behaviour_score": "behaviour_score",
        "behaviour_se": "behaviour_se",
        "above_min": _number(rule.above_min),
        "as_min": _number(rule.as_min),
        "scale_low": pl.lit(run.rules.behaviour_scale.low),
        "scale_high": pl.lit(run.rules.behaviour_scale.high),
        "near_cut": "near_cut",
    }
    return _step(
        run,
        parts.filter(pl.col("appraised") & _speaks_for_itself("has_cells")),
        "behaviour_proposal",
        inputs,
        "behaviour_rating_proposed",
        rule="behaviour_rating",
        method="cuts.rating",
    )


def _severity_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    frame = parts.filter(pl.col("behaviour_score_adjusted").is_not_null())
    return _step(
        run,
        frame,
        "severity",
        {"behaviour_score": "behaviour_score"},
        "behaviour_score_adjusted",
        rule="severity",
        method="severity.levelled_means",
    )


def _combination_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    names = run.tables["units"].select("unit_id", unit="name")
    segments = (
        parts.filter(pl.col("segment_id") != WHOLE)
        .join(names, on="unit_id", how="left", maintain_order="left")
        .with_columns(unit=pl.coalesce("unit", "unit_id"))
    )
    listed = segments.group_by("person_id", maintain_order=True).agg(
        segments=pl.struct(
            "segment_id", "unit_id", "unit", "supervisor_id", "days", "achievement_pct", "behaviour_score",
            "result_rating_proposed", "behaviour_rating_proposed",
        )
    )  # fmt: skip
    frame = parts.filter((pl.col("segment_id") == WHOLE) & (pl.col("n_segments") > 0)).join(
        listed, on="person_id", maintain_order="left"
    )
    return _step(
        run,
        frame,
        "combination",
        {
            "segments": "segments",
            "differ": "segments_differ",
            "how": pl.lit(run.rules.combination.method),
            "near_cut": "near_cut",
            "head_of_unit": "head_of_unit",
        },
        pl.struct(
            "achievement_pct", "behaviour_score", "result_rating_proposed", "behaviour_rating_proposed"
        ),
        rule="combination",
        method=f"combination.{run.rules.combination.method}",
    )


def _score_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    if run.rules.score is None:
        return _step(run, parts.clear(), "score", {"score": "score"}, "score")
    inputs: dict[str, pl.Expr | str] = {
        "result_value": pl.col("result_value").round(4),
        "behaviour_value": pl.col("behaviour_value").round(4),
        "result_share": "result_share",
        "weighs_colleagues": "weighs_colleagues",
    }
    frame = parts.filter(pl.col("appraised"))
    return _step(run, frame, "score", inputs, "score", rule="score", method="indicator_values.weighted_sum")


def _decision_step(parts: pl.DataFrame) -> pl.DataFrame:
    inputs: dict[str, pl.Expr | str] = {
        "result_rating": "result_rating",
        "behaviour_rating": "behaviour_rating",
        "result_rating_proposed": "result_rating_proposed",
        "behaviour_rating_proposed": "behaviour_rating_proposed",
        "innovation": "innovation",
        "reason": "reason",
        "decided_by": "decided_by",
        "decided_by_name": "decided_by_name",
        "decided_on": pl.col("decided_on").dt.to_string("iso"),
    }
    decided = pl.col("result_rating").is_not_null() | pl.col("behaviour_rating").is_not_null()
    return _step(None, parts.filter("appraised"), "decision", inputs, decided)


def _predicate_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    numeric = run.pack.is_numeric
    inputs: dict[str, pl.Expr | str] = {
        "result_rating": pl.coalesce("result_rating", "result_rating_proposed"),
        "behaviour_rating": pl.coalesce("behaviour_rating", "behaviour_rating_proposed"),
        "score": "score",
        "innovation": "innovation",
        "predicate_proposed": "predicate_proposed",
    }
    return _step(
        run,
        parts.filter("appraised"),
        "predicate",
        inputs,
        "predicate",
        rule="bands" if numeric else "quadrant",
        method="quadrant.bands" if numeric else "quadrant.cells",
    )


def _credit_step(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    frame = parts.filter(pl.col("credit_points").is_not_null())
    inputs: dict[str, pl.Expr | str] = {
        "functional_level": "functional_level",
        "predicate": "predicate",
        "months": "months",
        "percent": pl.col("predicate").replace_strict(
            {row.predicate: float(row.percent) for row in run.rules.credit_shares.rows},
            default=None,
            return_dtype=pl.Float64,
        ),
        "coefficient": pl.col("functional_level").replace_strict(
            {row.level: float(row.coefficient) for row in run.rules.credit_levels.rows},
            default=None,
            return_dtype=pl.Float64,
        ),
    }
    return _step(
        run, frame, "credit", inputs, "credit_points", rule="credit_shares", method="credit.periodic"
    )


def _notices_step(parts: pl.DataFrame) -> pl.DataFrame:
    frame = parts.filter(pl.col("notices").list.len() > 0)
    return _step(None, frame, "notices", {"count": pl.col("notices").list.len()}, "notices")
