"""Whether what tables name in each other exists: people, units, segments, services.

Belongs here: unknown keys, and rows that contradict another table. Does not: checks within one table
(`checks`).
"""

from __future__ import annotations

import polars as pl

from salore.engine.tables.checking import Checking, Loaded
from salore.engine.tables.loops import check_loops

_KEYS = {"people": "person_id", "units": "unit_id", "segments": "segment_id", "services": "service_id"}
_PERSON_OF = {"ratings": "ratee_id"}


def check_references(checking: Checking) -> None:
    """Run every check between tables."""
    for name, loaded in checking.loaded.items():
        for column in loaded.table.columns:
            if column.refers:
                _known(checking, name, column.name, column.refers)
        if "segment_id" in loaded.table and name != "segments":
            _segment_is_theirs(checking, name, loaded)
    _raters(checking)
    _officers(checking)
    _services_of_targets(checking)
    _cells_and_answers(checking)
    _texts(checking)
    _parent_goals(checking)
    check_loops(checking)


def _known(checking: Checking, name: str, column: str, refers: str) -> None:
    other = checking.loaded.get(refers)
    # Without a table of units or services any code will do; a segment has no meaning without its table.
    if other is None and not (refers == "segments" and checking.is_absent(refers)):
        return
    if other is not None and (not other.complete or checking.is_at_fault(refers, _KEYS[refers])):
        # A key that could not be read would make every row that names it a fault of its own.
        return
    known = other.frame[_KEYS[refers]] if other is not None else pl.Series([], dtype=pl.String)
    unknown = unknown_rows(checking.loaded[name].frame, column, known)
    for code, rows in with_hints(unknown, known).items():
        file = other.file if other is not None else refers
        checking.fault_rows(name, code, rows, column, other=file)


def unknown_rows(frame: pl.DataFrame, column: str, known: pl.Series) -> pl.DataFrame:
    """Return `row` and `found` of the cells that name something unknown."""
    return (
        frame.lazy()
        .select("row", found=pl.col(column))
        .drop_nulls("found")
        .join(known.to_frame("found").lazy(), on="found", how="anti", maintain_order="left")
        .collect()
    )


def with_hints(unknown: pl.DataFrame, known: pl.Series) -> dict[str, pl.DataFrame]:
    """Split unknown cells by whether a known key differs only in leading zeros, capitals or blanks."""
    if unknown.is_empty():
        return {}
    bare = pl.col("found").str.replace_all(r"[\s.\-]", "").str.strip_chars_start("0").str.to_lowercase()
    keys = known.drop_nulls().unique(maintain_order=True).to_frame("found").select(bare=bare, hint="found")
    keys = keys.unique("bare", keep="first", maintain_order=True).filter(pl.col("bare") != "")
    hinted = unknown.with_columns(bare=bare).join(keys, on="bare", how="left", maintain_order="left")
    hinted = hinted.drop("bare")
    return {
        "unknown_key": hinted.filter(pl.col("hint").is_null()).drop("hint"),
        "unknown_key_near": hinted.filter(pl.col("hint").is_not_null()),
    }


def _segment_is_theirs(checking: Checking, name: str, loaded: Loaded) -> None:
    segments = checking.frame("segments")
    if segments is None:
        return
    owners = segments.select("segment_id", owner="person_id").drop_nulls().unique("segment_id", keep="first")
    person = _PERSON_OF.get(name, "person_id")
    others = (
        loaded.frame.select("row", "segment_id", person)
        .drop_nulls()
        .join(owners, on="segment_id", maintain_order="left")
        .filter(pl.col("owner") != pl.col(person))
    )
    rows = others.select("row", "owner", found="segment_id", person=person)
    checking.fault_rows(name, "segment_of_other", rows, "segment_id")


def _raters(checking: Checking) -> None:
    """A rater from outside is unusual but possible; of an anonymous source nothing but a count is told."""
    ratings, people = checking.loaded.get("ratings"), checking.loaded.get("people")
    if ratings is None or people is None or not people.complete:
        return
    unknown = (
        ratings.frame.select("row", "source", found="rater_id")
        .drop_nulls("found")
        .join(people.frame.select(found="person_id"), on="found", how="anti", maintain_order="left")
    )
    sealed = pl.col("source").is_in(list(checking.anonymous)) | pl.col("source").is_null()
    named = unknown.filter(~sealed).unique(["found", "source"], keep="first", maintain_order=True)
    checking.notice_rows("ratings", "rater_unknown", named, "rater_id")
    for source in unknown.filter(sealed)["source"].drop_nulls().unique().sort():
        checking.findings.notice(
            ratings.file, "rater_unknown_anonymous", column=ratings.title("rater_id"), source=source
        )


def _officers(checking: Checking) -> None:
    answers, people = checking.loaded.get("satisfaction"), checking.loaded.get("people")
    if answers is None or people is None or not people.complete:
        return
    unknown = unknown_rows(answers.frame, "officer_id", people.frame["person_id"])
    once = unknown.unique("found", keep="first", maintain_order=True)
    checking.notice_rows("satisfaction", "officer_unknown", once, "officer_id")


def _services_of_targets(checking: Checking) -> None:
    targets = checking.loaded.get("targets")
    surveys = [
        name for name in ("services", "satisfaction", "satisfaction_recaps") if name in checking.loaded
    ]
    if targets is None or any(not checking.loaded[name].complete for name in surveys):
        return
    if {"services", "satisfaction", "satisfaction_recaps"} & checking.broken:
        return
    sources = surveys[:1] if surveys[:1] == ["services"] else surveys
    known = pl.concat(
        [pl.Series([], dtype=pl.String), *(checking.loaded[n].frame["service_id"] for n in sources)]
    )
    named = targets.frame.select(
        "row", service=pl.col("source").str.strip_prefix("satisfaction:"), found="source"
    )
    named = named.filter(pl.col("found").str.starts_with("satisfaction:"))
    unknown = named.join(known.unique().to_frame("service"), on="service", how="anti", maintain_order="left")
    if surveys:
        checking.fault_rows("targets", "service_unknown", unknown, "source")
    else:
        checking.notice_rows("targets", "no_survey", unknown, "source")


def _cells_and_answers(checking: Checking) -> None:
    """A frozen cell replaces answers; both for the same person and source would count twice."""
    ratings, cells = checking.frame("ratings"), checking.frame("source_results")
    if ratings is None or cells is None:
        return
    place = [pl.col("source"), pl.col("segment_id").fill_null(""), checking.of_run()]
    answered = ratings.select(pl.col("ratee_id").alias("person_id"), *place).unique()
    both = cells.select("row", "person_id", *place).join(
        answered, on=["person_id", "source", "segment_id", "period"], how="semi", maintain_order="left"
    )
    checking.fault_rows(
        "source_results", "cell_and_answers", both.select("row", "person_id", found="source"), "source"
    )


def _texts(checking: Checking) -> None:
    """What a text is about should be a goal of the person or a behaviour item."""
    texts, targets = checking.frame("texts"), checking.frame("targets")
    if texts is None or "targets" in checking.broken:
        return
    items = list(checking.pack.rules.behaviour_items.keys())
    goals = targets.select("person_id", ref="goal_id").unique() if targets is not None else None
    about = texts.select("row", "person_id", "ref").drop_nulls("ref").filter(~pl.col("ref").is_in(items))
    if goals is not None:
        about = about.join(goals, on=["person_id", "ref"], how="anti", maintain_order="left")
    checking.notice_rows("texts", "ref_unknown", about.select("row", found="ref"), "ref")


def _parent_goals(checking: Checking) -> None:
    targets = checking.loaded.get("targets")
    if targets is None or not targets.complete:
        return
    unknown = unknown_rows(targets.frame, "parent_goal_id", targets.frame["goal_id"])
    once = unknown.unique("found", keep="first", maintain_order=True)
    checking.notice_rows("targets", "parent_goal_unknown", once, "parent_goal_id")
