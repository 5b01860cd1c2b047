"""Summaries and notices in words: what a run tells when it is done."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from salore.engine.pipeline import Results
from salore.engine.summary import Summary, as_said
from salore.engine.tables import Ratings, Tables
from salore.engine.tables.faults import NO_COLUMN
from salore.wording import Catalogue, number

_PACKAGE = "salore.engine"
_SERVICES_SHOWN = 12
_NOTICES_SCHEMA = {
    "file": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "person_id": pl.String,
    "code": pl.String,
    "message": pl.String,
}


def _say(key: str, language: str, /, **values: object) -> str:
    return Catalogue.of(_PACKAGE).say(key, language, **values)


def table_notices(tables: Tables | Ratings, language: str) -> pl.DataFrame:
    """Return the notices about the tables themselves, by place."""
    rows = [
        (notice.file, notice.row, _column(notice.column), None, notice.code, notice.message(language))
        for notice in tables.notices
    ]
    return pl.DataFrame(rows, schema=_NOTICES_SCHEMA, orient="row")


def _column(name: str) -> str | None:
    return None if name == NO_COLUMN else name


def notices_table(tables: Tables, results: Results, language: str) -> pl.DataFrame:
    """Return `notices`: those of the tables by place, then those of results by person."""
    codes = results.results.select("person_id", code=pl.col("notices").str.split(";")).explode("code")
    said = {code: _say(f"notice.{code}", language) for code in codes["code"].unique().drop_nulls() if code}
    of_people = codes.filter(pl.col("code").is_in(list(said))).select(
        file=pl.lit("results"),
        row=pl.lit(None, dtype=pl.Int64),
        column=pl.lit("notices"),
        person_id="person_id",
        code="code",
        message=pl.col("code").replace_strict(said, default=None, return_dtype=pl.String),
    )
    return pl.concat([table_notices(tables, language), of_people.unique(maintain_order=True)])


def compute_summary(results: Results, tables: Tables, *, out: Path, seconds: float) -> Summary:
    """Tell how many people, what was decided and proposed, and where to look."""
    language = results.run.language
    people = results.results.filter(pl.col("segment_id").is_null())
    decided = Counter(people["predicate"].drop_nulls())
    proposed = Counter(people["predicate_proposed"].drop_nulls())
    named, able = results.severities.n_named, results.severities.n_comparable
    not_appraised = people.filter(pl.col("notices").str.split(";").list.contains("not_appraised")).height
    figures: dict[str, object] = {
        "period": str(results.run.period),
        "policy": results.run.pack.identity.id,
        "people": people.height,
        "not_appraised": not_appraised,
        "decided": dict(decided),
        "proposed": dict(proposed),
        "undecided": people.height - not_appraised - decided.total(),
        "named_raters": named,
        "comparable_raters": able,
        "comparable_share": round(able / named, 4) if named else None,
        "services": results.index.filter(level="service").height,
        "excluded_answers": results.satisfaction.n_excluded,
        "table_notices": len(tables.notices),
        "out": str(out),
        "seconds": round(seconds, 2),
    }
    return Summary(figures=figures, text="\n".join(_sentences(results, figures, decided, language)))


def _sentences(
    results: Results, figures: dict[str, object], decided: Counter[str], language: str
) -> list[str]:
    predicates = results.run.rules.predicates
    pack = results.run.pack.identity
    said = as_said(figures, language) | {"policy": pack.name.in_language(language)}
    lines = [_say("summary.head", language, **said), _say("summary.people", language)]
    for row in predicates.rows:
        label = row.label.in_language(language)
        lines.append(f"  {label:20}{number(decided[row.key], language):>8}")
    lines.append(
        f"  {_say('summary.undecided', language):20}{number(int(str(figures['undecided'])), language):>8}"
    )
    if results.severities.n_named:
        share = 100 * results.severities.n_comparable / results.severities.n_named
        lines.append(_say("summary.comparable", language, share=number(share, language, 1)))
    lines += [f"  {line}" for line in service_lines(results.index, language)]
    lines.append(_say("summary.out", language, **said))
    return lines


def service_lines(index: pl.DataFrame, language: str) -> list[str]:
    """Say the index of every service in a sentence; of many, those that need a look first."""
    services = index.filter(level="service")
    shown = services
    if services.height > _SERVICES_SHOWN:
        shown = services.sort("index", "key", nulls_last=True).head(_SERVICES_SHOWN)
    lines = [_service(row, language) for row in shown.iter_rows(named=True)]
    if shown.height < services.height:
        lines.append(_say("summary.more_services", language, n=services.height - shown.height))
    return lines


def _service(row: dict[str, object], language: str) -> str:
    if row["index"] is None:
        return _say("summary.service_few", language, service=row["key"], n=row["n"])
    return _say(
        "summary.service",
        language,
        service=row["key"],
        index=number(float(str(row["index"])), language, 2),
        grade=row["grade"],
        text=row["grade_text"],
        n=row["n"],
    )


def check_summary(tables: Tables, language: str) -> Summary:
    """Tell that the tables can be used, and what is suspicious in them."""
    notices = [notice.sentence(language) for notice in tables.notices]
    rows = {file.table: tables.frames[file.table].height for file in tables.inputs}
    counted = ", ".join(f"{table} {number(n, language)}" for table, n in rows.items())
    head = _say("summary.check", language, period=tables.period, tables=counted, n=len(notices))
    figures = {"period": str(tables.period), "rows": rows, "notices": notices}
    return Summary(figures=figures, text="\n".join([head, *notices]))
