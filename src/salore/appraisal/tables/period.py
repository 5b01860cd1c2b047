"""The tables of a period in their order, into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from salore.appraisal.tables.answers import cell_rows, decision_rows, rating_rows
from salore.appraisal.tables.people import people_rows, segment_rows, segments_of, service_rows, unit_rows
from salore.appraisal.tables.plans import (
    Agreed,
    plans_agreed,
    reports_of,
    services_of,
    target_rows,
    text_rows,
)
from salore.appraisal.tables.scope import Scope, scope_of
from salore.appraisal.tables.writing import write_rows
from salore.cycles.models import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTables:
    """What was written: rows by table, people by their number, and who of them the period is about."""

    folder: Path
    period: Period
    as_of: date
    rows: Mapping[str, int]
    people: Mapping[str, int]
    asked: frozenset[int]
    units: Mapping[int, int]
    until: date | None = None


def write_period_tables(
    period: Period,
    folder: Path,
    *,
    as_of: date,
    with_decisions: bool = True,
    only: int | None = None,
    until: date | None = None,
) -> PeriodTables:
    """Write a period's tables, as known on a day, into a folder that is there and empty.

    The same rows give the same bytes: nothing depends on when or where it runs. `with_decisions` is false
    for proposals, which come before them. With `only`, what is said of that person stands there alone, beside
    the named answers that severity is read from; `until` is then the last day of theirs.
    """
    scope = scope_of(period, as_of, only=only, until=until)
    agreed = _agreed(scope)
    segments = segments_of(scope, agreed.plans)
    agreed = replace(agreed, segments={one.plan.pk: one.segment_id for one in segments})
    tables = {
        "people": people_rows(scope),
        "segments": segment_rows(scope, segments),
        "units": unit_rows(scope),
        "targets": target_rows(agreed),
        "texts": text_rows(agreed),
        "ratings": rating_rows(scope),
        "source_results": cell_rows(scope),
        "services": service_rows(scope),
        "decisions": decision_rows(scope) if with_decisions else (),
    }
    return PeriodTables(
        folder=folder,
        period=period,
        as_of=as_of,
        rows={name: write_rows(folder, name, rows) for name, rows in tables.items()},
        people={number: person for person, number in scope.numbers.items()},
        asked=scope.asked,
        units={person: scope.posts[person]["unit_id"] for person in scope.numbers},
        until=until,
    )


def _agreed(scope: Scope) -> Agreed:
    return Agreed(
        scope=scope, plans=plans_agreed(scope), reports=reports_of(scope), services=services_of(scope)
    )
