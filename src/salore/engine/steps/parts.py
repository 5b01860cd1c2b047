"""Who is appraised, in which segments, by whom: the parts that everything else is computed for."""

from __future__ import annotations

import polars as pl

from salore.engine.run import WHOLE, Run


def person_parts(run: Run) -> pl.DataFrame:
    """Return one row a part: every person's whole period, and each segment of those who have several.

    Columns: `part` (UInt32), `person_id`, `segment_id` (`WHOLE` for the whole period), `order`,
    `unit_id`, `supervisor_id`, `days`, `job_family`, `employment_kind`, `status`, `appraised`,
    `heads_unit`, `months`, `functional_level`, `n_segments`. Segments of a person come before the whole,
    people in the order of their table.
    """
    people = _people(run)
    segments = _segments(run)
    several = segments.filter(pl.len().over("person_id") > 1)
    counts = several.group_by("person_id").agg(n_segments=pl.len())
    last = (
        segments.filter(pl.col("role") == "definitive")
        .sort("starts_on")
        .group_by("person_id", maintain_order=True)
        .agg(last_supervisor=pl.col("supervisor_id").last(), last_unit=pl.col("unit_id").last())
    )
    whole = (
        people.join(counts, on="person_id", how="left")
        .join(last, on="person_id", how="left")
        .with_columns(
            segment_id=pl.lit(WHOLE),
            n_segments=pl.col("n_segments").fill_null(0),
            supervisor_id=pl.coalesce("last_supervisor", "supervisor_id"),
            starts_on=pl.lit(run.period.starts_on),
            ends_on=pl.lit(run.period.ends_on),
            role=pl.lit("definitive"),
            rank_in_person=pl.lit(2, dtype=pl.Int8),
        )
        .drop("last_supervisor", "last_unit")
    )
    of_segments = (
        several.join(people.drop("unit_id", "supervisor_id"), on="person_id")
        .join(counts, on="person_id")
        .with_columns(rank_in_person=pl.lit(1, dtype=pl.Int8))
        .select(whole.columns)
    )
    return (
        pl.concat([of_segments, whole], how="vertical_relaxed")
        .sort("order", "rank_in_person", "starts_on", "segment_id")
        .drop("rank_in_person")
        .with_columns(days=(pl.col("ends_on") - pl.col("starts_on")).dt.total_days() + 1)
        .with_row_index("part")
    )


def _people(run: Run) -> pl.DataFrame:
    statuses = pl.DataFrame(
        {
            "status": [row.key for row in run.rules.statuses.rows],
            "appraised": [row.appraised for row in run.rules.statuses.rows],
        }
    )
    return (
        run.tables["people"]
        .with_row_index("order")
        .join(statuses, on="status", how="left", maintain_order="left")
        .select(
            "order",
            "person_id",
            "unit_id",
            "supervisor_id",
            "job_family",
            "employment_kind",
            "status",
            "appraised",
            pl.col("heads_unit").fill_null(value=False),
            "functional_level",
            months=pl.min_horizontal(pl.col("months").fill_null(12), pl.lit(run.period.months)),
        )
    )


def _segments(run: Run) -> pl.DataFrame:
    """Segments that touch the period, cut to it."""
    start, end = run.period.starts_on, run.period.ends_on
    return (
        run.tables["segments"]
        .with_columns(
            starts_on=pl.max_horizontal(pl.col("starts_on"), pl.lit(start)),
            ends_on=pl.min_horizontal(pl.col("ends_on").fill_null(end), pl.lit(end)),
        )
        .filter(pl.col("starts_on") <= pl.col("ends_on"))
        .select("segment_id", "person_id", "unit_id", "supervisor_id", "starts_on", "ends_on", "role")
    )


def attach_parts(frame: pl.DataFrame, parts: pl.DataFrame, *, person: str = "person_id") -> pl.DataFrame:
    """Add `part` to rows that name a person and perhaps a segment; people not appraised fall away.

    A segment of someone who has only one in the period means the whole period.
    """
    keys = parts.filter("appraised").select(
        "part", pl.col("person_id").alias(person), pl.col("segment_id").alias("segment_key"), "n_segments"
    )
    several = keys.filter(pl.col("n_segments") > 0).select(person).unique().with_columns(several=True)
    return (
        frame.join(several, on=person, how="left", maintain_order="left")
        .with_columns(
            segment_key=pl.when(pl.col("several").fill_null(value=False))
            .then(pl.col("segment_id").fill_null(WHOLE))
            .otherwise(pl.lit(WHOLE))
        )
        .join(keys.drop("n_segments"), on=[person, "segment_key"], maintain_order="left")
        .drop("several", "segment_key")
    )


def full_name() -> pl.Expr:
    """Name with titles: before it with a space, behind it after a comma."""
    return pl.concat_str(
        pl.concat_str("title_front", pl.lit(" ")).fill_null(""),
        "name",
        pl.concat_str(pl.lit(", "), "title_back").fill_null(""),
    )
