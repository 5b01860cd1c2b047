"""One table as CSV, as the exchange format has it. Knows nothing of what the columns mean."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from salore.wording import plain

# What a spreadsheet would run gets an apostrophe, which reading takes off again.
_WOULD_RUN = re.compile(r"'*[=+\-@\t\r\n]")

COLUMNS: dict[str, tuple[str, ...]] = {
    "people": (
        "person_id", "name", "unit_id", "title_front", "title_back", "rank", "supervisor_id", "position",
        "job_family", "employment_kind", "status", "heads_unit", "grade", "functional_level", "months",
        "agency_id", "group_sex",
    ),
    "segments": ("segment_id", "person_id", "unit_id", "supervisor_id", "starts_on", "ends_on", "role"),
    "units": ("unit_id", "name", "parent_id", "organisation_predicate"),
    "targets": (
        "person_id", "goal_id", "goal", "kind", "parent_goal_id", "indicator_id", "indicator", "aspect",
        "direction", "target", "target_text", "is_maximum", "unit_of_measure", "realisation",
        "realisation_text", "accumulate", "weight", "source", "segment_id", "period",
    ),
    "texts": ("person_id", "kind", "ref", "text", "segment_id", "period"),
    "ratings": ("ratee_id", "rater_id", "source", "item", "score", "period"),
    "source_results": ("person_id", "source", "n", "mean", "is_adjusted", "se", "items", "period"),
    "services": ("service_id", "name", "unit_id", "population"),
    "decisions": (
        "person_id", "result_rating", "behaviour_rating", "innovation", "reason", "decided_by", "decided_on",
        "period",
    ),
}  # fmt: skip


def write_rows(folder: Path, table: str, rows: Iterable[Sequence[Any]]) -> int:
    """Write a table, its columns in the order of `COLUMNS`; one without rows is left out."""
    path, count = folder / f"{table}.csv", 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS[table])
        for row in rows:
            writer.writerow([_cell(value) for value in row])
            count += 1
    if not count:
        path.unlink()
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if _WOULD_RUN.match(value) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
