"""Which period a run is about: the one asked for, the only one that tables name, or the policy pack's.

Belongs here: that choice, and periods that begin after the day of the computation. Does not: what rows of
other periods are good for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from salore.engine.period import Period
from salore.engine.tables.checking import Loaded
from salore.engine.tables.faults import Findings
from salore.policy.model import Pack


def period_of_run(
    loaded: Mapping[str, Loaded], asked: str | None, *, pack: Pack, as_of: date, findings: Findings
) -> Period | None:
    """Return the period, or None with the fault said."""
    named = _named(loaded)
    _say_future(named, as_of, findings)
    text = asked or (str(named["period"][0]) if named.height else pack.identity.default_period)
    if not asked and named["period"].n_unique() > 1:
        first = named["period"][0]
        other = named.filter(pl.col("period") != first).row(0, named=True)
        found = ", ".join(named["period"].unique().sort())
        findings.fault(
            other["file"], "several_periods", row=other["row"], column=other["column"], found=found
        )
        return None
    try:
        period = Period.parse(text.strip().upper())
    except ValueError:
        findings.fault("--period", "not_period", found=text)
        return None
    if period.starts_on > as_of and text not in named["period"]:
        findings.fault("--period", "period_in_future", found=text, as_of=as_of.isoformat())
    return period


def _named(loaded: Mapping[str, Loaded]) -> pl.DataFrame:
    """Return each period that each table names, with the first row that does."""
    schema = {"file": pl.String, "column": pl.String, "period": pl.String, "row": pl.UInt32}
    found = [pl.DataFrame(schema=schema)]
    for table in loaded.values():
        if "period" in table.frame.columns:
            first = (
                table.frame.select("period", "row")
                .drop_nulls("period")
                .group_by("period", maintain_order=True)
                .agg(pl.col("row").first())
            )
            place = {"file": pl.lit(table.file), "column": pl.lit(table.title("period"))}
            found.append(first.select(**place, period="period", row="row"))
    return pl.concat(found)


def _say_future(named: pl.DataFrame, as_of: date, findings: Findings) -> None:
    for entry in named.iter_rows(named=True):
        if Period.parse(entry["period"]).starts_on > as_of:
            findings.fault(
                entry["file"],
                "period_in_future",
                row=entry["row"],
                column=entry["column"],
                found=entry["period"],
                as_of=as_of.isoformat(),
            )
