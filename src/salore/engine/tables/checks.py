"""What rows of one table say against themselves and each other.

Belongs here: checks that need no other table. Does not: keys of other tables (`references`), loops
(`loops`), who may decide (`appraisers`).
"""

from __future__ import annotations

import re

import polars as pl

from salore.engine.tables.checking import Checking
from salore.engine.tables.repeats import say_repeated

_MAY_COME_LATER = {"satisfaction": "answered_on", "decisions": "decided_on", "segments": "starts_on"}
SURVEY_COLUMNS = tuple(f"u{number}" for number in range(1, 10))


def check_rows(checking: Checking) -> None:
    """Run every check of single tables that are there."""
    for loaded in checking.loaded.values():
        say_repeated(loaded, checking.findings, of_run=checking.of_run())
    for name, column in _MAY_COME_LATER.items():
        if name in checking.loaded:
            _not_after_the_day(checking, name, column)
    for name, check in _CHECKS.items():
        if name in checking.loaded:
            check(checking, checking.loaded[name].frame)


def _not_after_the_day(checking: Checking, name: str, column: str) -> None:
    day = checking.as_of
    late = checking.loaded[name].frame.filter(pl.col(column) > day)
    rows = late.select("row", found=pl.col(column).cast(pl.String))
    checking.fault_rows(name, "after_as_of", rows, column, as_of=day.isoformat())


# ── Single tables ─────────────────────────────────────────────────────────────────────────────────────


def _people(checking: Checking, frame: pl.DataFrame) -> None:
    """Serial numbers of a NIP begin at 001; zeros at the end are what a spreadsheet leaves of one."""
    rounded = frame.filter(pl.col("person_id").str.contains(r"^\d{15}000$"))
    checking.notice_rows("people", "nip_rounded", rounded.select("row", found="person_id"), "person_id")


def _segments(checking: Checking, frame: pl.DataFrame) -> None:
    backwards = frame.filter(pl.col("ends_on") < pl.col("starts_on"))
    rows = backwards.select(
        "row", found=pl.col("ends_on").cast(pl.String), start=pl.col("starts_on").cast(pl.String)
    )
    checking.fault_rows("segments", "ends_before_start", rows, "ends_on")
    own = frame.filter(pl.col("supervisor_id") == pl.col("person_id")).select("row", found="supervisor_id")
    checking.fault_rows("segments", "own_superior", own, "supervisor_id")
    _overlapping(checking, frame)


def _overlapping(checking: Checking, frame: pl.DataFrame) -> None:
    last_day = pl.col("ends_on").fill_null(pl.date(9999, 12, 31))
    ordered = (
        frame.filter((pl.col("role") == "definitive") & pl.col("starts_on").is_not_null())
        .filter(pl.col("person_id").is_not_null() & (last_day >= pl.col("starts_on")))
        .sort("person_id", "starts_on", "row")
        .with_columns(until=last_day.cum_max().shift(1).over("person_id"))
    )
    overlaps = ordered.filter(pl.col("starts_on") <= pl.col("until")).sort("row")
    rows = overlaps.select(
        "row",
        found=pl.col("starts_on").cast(pl.String),
        person="person_id",
        until=pl.when(pl.col("until").dt.year() < 9999)
        .then(pl.col("until").cast(pl.String))
        .otherwise(pl.lit("…")),
    )
    checking.fault_rows("segments", "segments_overlap", rows, "starts_on")


def _targets(checking: Checking, frame: pl.DataFrame) -> None:
    number, text = pl.col("target").is_not_null(), pl.col("target_text").is_not_null()
    both = frame.filter(number & text).select(
        "row", found=pl.concat_str("target", "target_text", separator=" / ")
    )
    checking.fault_rows("targets", "target_both", both, "target")
    neither = frame.filter(~number & ~text).select("row", found=pl.lit(""))
    checking.fault_rows("targets", "target_neither", neither, "target")
    if "direction" in checking.loaded["targets"].titles:
        aimless = frame.filter(number & pl.col("direction").is_null()).select("row", found=pl.lit(""))
        checking.fault_rows("targets", "direction_empty", aimless, "direction")
    zero = frame.filter((pl.col("target_high") == 0) & (pl.col("direction") != "lower"))
    checking.fault_rows("targets", "target_zero", zero.select("row", "direction", found="target"), "target")
    goal = pl.struct("person_id", "goal_id", pl.col("segment_id").fill_null(""), checking.of_run())
    goals = frame.select("row", "goal_id", "weight", "kind", goal=goal.hash()).drop_nulls("goal_id")
    _same_within_goal(checking, goals, "weight")
    _same_within_goal(checking, goals, "kind")


def _same_within_goal(checking: Checking, goals: pl.DataFrame, column: str) -> None:
    stated = goals.drop_nulls(column)
    if stated[column].n_unique() < 2:
        return
    differing = stated.with_columns(
        first=pl.col(column).first().over("goal"), first_row=pl.col("row").first().over("goal")
    ).filter(pl.col(column) != pl.col("first"))
    rows = differing.select(
        "row",
        "goal_id",
        "first_row",
        found=pl.col(column).cast(pl.String).str.strip_suffix(".0"),
        first=pl.col("first").cast(pl.String).str.strip_suffix(".0"),
    )
    checking.fault_rows("targets", f"goal_{column}_differs", rows, column)


def _ratings(checking: Checking, frame: pl.DataFrame) -> None:
    scale = checking.pack.rules.behaviour_scale
    if scale.other_scales == "refuse":
        same = (pl.col("scale_low") == scale.low) & (pl.col("scale_high") == scale.high)
        other = frame.filter(pl.col("scale_low").is_not_null() & ~same).select("row", found="scale")
        checking.fault_rows("ratings", "scale_refused", other, "scale", scale=f"{scale.low}:{scale.high}")
    low, high = pl.col("scale_low").fill_null(scale.low), pl.col("scale_high").fill_null(scale.high)
    scale_known = pl.col("scale").is_null() | pl.col("scale_low").is_not_null()
    off = frame.filter(((pl.col("score") < low) | (pl.col("score") > high)) & scale_known)
    rows = off.select("row", found=pl.col("score").cast(pl.String), low=low, high=high)
    checking.fault_rows("ratings", "off_scale", rows, "score")
    oneself, is_self = pl.col("ratee_id") == pl.col("rater_id"), pl.col("source") == "self"
    colleague = frame.filter(oneself & ~is_self).select("row", "source", found="rater_id")
    checking.fault_rows("ratings", "rates_oneself", colleague, "rater_id")
    other = frame.filter(~oneself & is_self).select("row", found="rater_id", ratee="ratee_id")
    checking.fault_rows("ratings", "self_by_other", other, "rater_id")


def _source_results(checking: Checking, frame: pl.DataFrame) -> None:
    scale = checking.pack.rules.behaviour_scale
    off = frame.filter((pl.col("mean") < scale.low) | (pl.col("mean") > scale.high))
    rows = off.select("row", found=pl.col("mean").cast(pl.String))
    checking.fault_rows("source_results", "off_scale", rows, "mean", low=scale.low, high=scale.high)
    items = checking.pack.rules.behaviour_items.keys()
    known = rf"^\s*({'|'.join(re.escape(item) for item in items)}):(above|near|below)\s*$"
    said = frame.select("row", found="items", said=pl.col("items").str.split(";")).explode("said")
    odd = said.drop_nulls("said").filter(~pl.col("said").str.contains(known))
    checking.fault_rows(
        "source_results", "item_words", odd.unique("row", maintain_order=True).drop("said"), "items"
    )


def _satisfaction(checking: Checking, frame: pl.DataFrame) -> None:
    answered = pl.any_horizontal(pl.col(SURVEY_COLUMNS).is_not_null())
    silent = frame.filter(~answered & pl.col("excluded").is_null() & ~checking.at_fault("satisfaction"))
    checking.fault_rows("satisfaction", "nothing_answered", silent.select("row", found=pl.lit("")), "u1")
    _elements_there(checking, "satisfaction")


def _satisfaction_recaps(checking: Checking, frame: pl.DataFrame) -> None:
    nameless = frame.filter(pl.col("service_id").is_null() & pl.col("unit_id").is_null())
    checking.fault_rows(
        "satisfaction_recaps", "service_or_unit", nameless.select("row", found=pl.lit("")), "service_id"
    )
    answered = pl.any_horizontal(pl.col(SURVEY_COLUMNS).is_not_null())
    silent = frame.filter(~answered & ~checking.at_fault("satisfaction_recaps"))
    checking.fault_rows(
        "satisfaction_recaps", "nothing_answered", silent.select("row", found=pl.lit("")), "u1"
    )
    _elements_there(checking, "satisfaction_recaps")


def _elements_there(checking: Checking, name: str) -> None:
    """Surveys with fewer elements exist, so an absent one is worth a word and no more."""
    loaded = checking.loaded[name]
    absent = [column for column in SURVEY_COLUMNS if column not in loaded.titles]
    if absent and len(absent) < len(SURVEY_COLUMNS):
        checking.findings.notice(loaded.file, "elements_absent", absent=", ".join(absent))


_CHECKS = {
    "people": _people,
    "segments": _segments,
    "targets": _targets,
    "ratings": _ratings,
    "source_results": _source_results,
    "satisfaction": _satisfaction,
    "satisfaction_recaps": _satisfaction_recaps,
}
