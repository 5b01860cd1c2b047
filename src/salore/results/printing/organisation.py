"""What the organisation of a person achieved and how predicates spread there, as archived with a result."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from salore.core.files import path_of
from salore.engine.printing.worded import say
from salore.organisation.models import Unit
from salore.policy.model import Pack
from salore.results.models import Computation, Result

# Somebody who was closed alone has no distribution: the units themselves say what was set for them.
_TABLES = ("distribution.csv", "inputs/units.csv")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    predicate: str = ""
    notes: tuple[str, ...] = ()


def standing_of(result: Result, pack: Pack, language: str) -> Standing:
    """Return how the nearest unit upwards with a row of its own stood; nothing where none was archived."""
    archive, unit = _of_all(result.computation).archive, result.unit
    if archive is None or unit is None:
        return Standing()
    rows = _rows(archive.sha256)
    row = next((rows[code] for code in _codes_above(unit) if code in rows), None)
    if row is None:
        return Standing()
    key = row["organisation_predicate"]
    return Standing(
        predicate=pack.rules.organisation_predicates.label(key, language) if key else "",
        notes=tuple(_notes(row, language)),
    )


def _of_all(computation: Computation) -> Computation:
    """Return the close of all that a result issued for one person alone came after, if there was one."""
    if computation.person_id is None:
        return computation
    closes = Computation.objects.filter(
        cycle=computation.cycle_id, period=computation.period, person=None, pk__lt=computation.pk
    )
    return closes.exclude(archive=None).select_related("archive").order_by("-pk").first() or computation


def _notes(row: Row, language: str) -> list[str]:
    if row.get("pattern_ok") == "1":
        return [say("pattern_ok", language)]
    reasons = row["reasons"].split("; ") if row.get("reasons") else []
    return [f"{reason[0].upper()}{reason[1:]}." for reason in reasons]


def _codes_above(unit: Unit) -> list[str]:
    ids = [int(part) for part in unit.path.strip("/").split("/") if part]
    codes = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "code"))
    return [codes[one] for one in reversed(ids) if one in codes]


@lru_cache(maxsize=4)
def _rows(sha256: str) -> dict[str, Row]:
    """Return the rows of an archive, by unit; what never changes is read once."""
    with zipfile.ZipFile(path_of(sha256)) as archive:
        table = next((name for name in _TABLES if name in archive.namelist()), None)
        if table is None:
            return {}
        text = archive.read(table).decode("utf-8-sig")
    return {row["unit_id"]: row for row in csv.DictReader(io.StringIO(text))}
