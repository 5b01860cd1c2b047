"""Who decided, against who was to decide: the superior in force on the day.

Belongs here: checks of `decided_by`. Does not: what a decision means.
"""

from __future__ import annotations

import polars as pl

from salore.engine.tables.checking import Checking

_ALWAYS = pl.date(9999, 12, 31)


def check_appraisers(checking: Checking) -> None:
    decisions = checking.frame("decisions")
    if decisions is None:
        return
    own = decisions.filter(pl.col("decided_by") == pl.col("person_id")).select("row", found="decided_by")
    checking.fault_rows("decisions", "decides_oneself", own, "decided_by")
    nameless = decisions.filter(pl.col("decided_by").is_null()).select("row", person="person_id")
    checking.notice_rows("decisions", "decided_by_empty", nameless, "decided_by")
    people = checking.frame("people")
    if people is None:
        return
    judged = decisions.filter(
        pl.col("decided_by").is_not_null() & (pl.col("decided_by") != pl.col("person_id"))
    )
    expected = _appraisers(checking, judged, people)
    other = expected.filter(pl.col("decided_by") != pl.col("appraiser")).select(
        "row", "appraiser", found="decided_by", person="person_id"
    )
    checking.notice_rows("decisions", "decided_by_other", other, "decided_by")


def _appraisers(checking: Checking, decisions: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Add `appraiser`: of the segment named, else of the definitive segment of the day, else of people.

    A decision after a person's last segment is that of the last one; without a date the period's last day
    counts.
    """
    segments = checking.frame("segments")
    period = checking.period
    last_day = min(checking.as_of, period.ends_on) if period else checking.as_of
    dated = decisions.with_columns(day=pl.col("decided_on").fill_null(last_day))
    usual = people.select("person_id", usual="supervisor_id").unique("person_id", keep="first")
    dated = dated.join(usual, on="person_id", how="left", maintain_order="left")
    if segments is None:
        return dated.with_columns(appraiser="usual")
    named = segments.select("segment_id", of_segment="supervisor_id").drop_nulls("segment_id")
    dated = dated.join(
        named.unique("segment_id", keep="first"), on="segment_id", how="left", maintain_order="left"
    )
    of_day = _of_day(dated, segments)
    dated = dated.join(of_day, on="row", how="left", maintain_order="left")
    return dated.with_columns(appraiser=pl.coalesce("of_segment", "of_day", "usual"))


def _of_day(dated: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """Return `row` and `of_day`, the superior in the latest definitive segment begun by the day."""
    definitive = segments.filter(pl.col("role") == "definitive").select(
        "person_id", "starts_on", of_day="supervisor_id"
    )
    return (
        dated.select("row", "person_id", "day")
        .join(definitive.drop_nulls("starts_on"), on="person_id")
        .filter(pl.col("starts_on") <= pl.col("day"))
        .sort("starts_on")
        .group_by("row")
        .agg(pl.col("of_day").last())
    )
