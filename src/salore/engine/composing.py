"""Results of a period that were computed at several times, as one folder: each person's as issued last.

Belongs here: choosing rows out of folders of results, and how the predicates are spread then. Does not: any
figure of a person. The folders stand whole under `inputs/`, each with what it was computed from, so that
`verify` computes every one again, chooses again, and compares.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from shutil import copyfile
from typing import Any

import polars as pl

from salore.engine import manifest
from salore.engine.explanation.read import FILE as EXPLANATIONS
from salore.engine.explanation.read import PACK, read_pack
from salore.engine.period import Period
from salore.engine.run import WHOLE, Run
from salore.engine.steps.distribution import distribution
from salore.engine.tables import sha256_of, write_table

COMMAND = "compose"
_TABLES = ("results", "behaviour")
_UNITS = ("unit_id", "parent_id", "organisation_predicate")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A folder of results, by its place in the whole, and whose results of it still stand."""

    folder: str
    people: tuple[str, ...]
    is_whole: bool

    @classmethod
    def read(cls, stated: Row) -> Part:
        return cls(folder=stated["folder"], people=tuple(stated["people"]), is_whole=bool(stated["is_whole"]))


def compose(source: Path, out: Path, parts: Sequence[Part]) -> None:
    """Write into `out` what stands of the parts that lie in `source`, the oldest first."""
    last = parts[-1]
    recorded = manifest.read(source / last.folder)
    copyfile(source / last.folder / PACK, out / PACK)
    spread: list[Row] = []
    counts = dict.fromkeys(_TABLES, 0) | {"people": 0}
    with ExitStack() as stack:
        streams = {
            name: stack.enter_context((out / name).open("w", encoding="utf-8", newline=""))
            for name in (*(f"{table}.csv" for table in _TABLES), EXPLANATIONS)
        }
        for number, part in enumerate(parts):
            for table in _TABLES:
                counts[table] += _copy_rows(source, part, table, streams[f"{table}.csv"], is_first=not number)
            predicates = _predicates(source / part.folder)
            for line in _explained(source / part.folder, frozenset(part.people)):
                streams[EXPLANATIONS].write(line)
                spread.append(_outcome(line, predicates))
    counts["people"] = len(spread)
    frame = _spread(source / _units_of(parts), source / last.folder, recorded, spread)
    write_table(frame, out, "distribution", file_format="csv")
    _write_manifest(source, out, parts, recorded, counts | {"distribution": frame.height})


def parts_of(recorded: Row) -> tuple[Part, ...]:
    """Return the parts that a manifest of a composed folder names."""
    return tuple(Part.read(stated) for stated in recorded["parts"])


def _copy_rows(source: Path, part: Part, table: str, stream: Any, *, is_first: bool) -> int:
    chosen, count = frozenset(part.people), 0
    with (source / part.folder / f"{table}.csv").open(encoding="utf-8", newline="") as given:
        rows = csv.DictReader(given, strict=True)
        writer = csv.DictWriter(stream, rows.fieldnames or (), lineterminator="\n")
        if is_first:
            writer.writeheader()
        for person, found in groupby(rows, key=itemgetter("person_id")):
            if person in chosen:
                listed = list(found)
                writer.writerows(listed)
                count += len(listed)
    return count


def _predicates(folder: Path) -> dict[str, str]:
    with (folder / "results.csv").open(encoding="utf-8", newline="") as given:
        return {row["person_id"]: row["predicate"] for row in csv.DictReader(given) if not row["segment_id"]}


def _explained(folder: Path, chosen: frozenset[str]) -> Iterator[str]:
    with (folder / EXPLANATIONS).open(encoding="utf-8") as lines:
        yield from (line for line in lines if json.loads(line)["person_id"] in chosen)


def _outcome(line: str, predicates: dict[str, str]) -> Row:
    """Return where somebody counts, by what is explained about them."""
    explained = json.loads(line)
    person = next(step for step in explained["steps"] if step["step"] == "person")
    return {
        "segment_id": WHOLE,
        "unit_id": person["inputs"]["unit_id"],
        "appraised": bool(person["value"]),
        "predicate": predicates[explained["person_id"]] or None,
    }


def _units_of(parts: Sequence[Part]) -> Path:
    """Return where the units stand: beside the last close of the whole period, if there was one."""
    whole = [part for part in parts if part.is_whole]
    return Path((whole or list(parts))[-1].folder) / "inputs" / "units.csv"


def _spread(units: Path, folder: Path, recorded: Row, outcomes: list[Row]) -> pl.DataFrame:
    with units.open(encoding="utf-8", newline="") as given:
        rows = [{name: row[name] or None for name in _UNITS} for row in csv.DictReader(given)]
    run = Run(
        pack=read_pack(folder),
        tables={"units": pl.DataFrame(rows, schema=dict.fromkeys(_UNITS, pl.String))},
        period=Period.parse(recorded["period"]),
        as_of=date.fromisoformat(recorded["as_of"]),
        language=recorded["language"],
    )
    schema = {"segment_id": pl.String, "unit_id": pl.String, "appraised": pl.Boolean, "predicate": pl.String}
    return distribution(run, pl.DataFrame(outcomes, schema=schema))


def _write_manifest(
    source: Path, out: Path, parts: Sequence[Part], recorded: Row, counts: dict[str, int]
) -> None:
    """Say what was chosen from where. The times are those of the last part: choosing computes nothing."""
    stated = [
        {
            "folder": part.folder,
            "sha256": sha256_of(source / part.folder / manifest.FILE),
            "is_whole": part.is_whole,
            "people": list(part.people),
        }
        for part in parts
    ]
    manifest.write_of_command(
        out,
        command=COMMAND,
        options={name: recorded[name] for name in ("policy", "period", "as_of", "language", "format")}
        | {"parts": stated},
        mapping=None,
        inputs=(),
        counts=counts,
        started=datetime.fromisoformat(recorded["started"]),
        finished=datetime.fromisoformat(recorded["finished"]),
    )


def main(folder: str) -> None:
    """Compose in a folder that holds the parts; they are told on standard input."""
    with_parts = Path(folder)
    compose(with_parts, with_parts, [Part.read(stated) for stated in json.load(sys.stdin)])


if __name__ == "__main__":
    main(*sys.argv[1:])
