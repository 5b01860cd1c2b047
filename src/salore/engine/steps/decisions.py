"""What persons decided, by part. A predicate becomes final here and nowhere else."""

from __future__ import annotations

import polars as pl

from salore.engine.run import WHOLE, Run, in_period
from salore.engine.steps.parts import attach_parts, full_name


def decisions(run: Run, parts: pl.DataFrame) -> pl.DataFrame:
    """Return `part`, `result_rating`, `behaviour_rating`, `innovation`, `reason`, `decided_by`,
    `decided_by_name`, `decided_on` of the period's own decisions.

    A decision that names a segment is about that segment alone and never makes the person's result
    final, also when the person has no other segment; decisions of shorter periods are evidence only.
    """
    placed = attach_parts(in_period(run.tables["decisions"], run.period), parts)
    segment_of_part = parts.select("part", part_segment="segment_id")
    names = run.tables["people"].select(decided_by="person_id", decided_by_name=full_name())
    return (
        placed.join(segment_of_part, on="part", maintain_order="left")
        .filter(pl.col("segment_id").fill_null(WHOLE) == pl.col("part_segment"))
        .join(names, on="decided_by", how="left", maintain_order="left")
        .select(
            "part",
            "result_rating",
            "behaviour_rating",
            "innovation",
            "reason",
            "decided_by",
            "decided_by_name",
            "decided_on",
        )
    )
