"""Tables in: every file read, checked whole and typed, with all faults of all files at once.

Belongs here: the order of the reading. Does not: any single check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from salore.engine.period import Period
from salore.engine.tables.columns import Names, find_columns, known_names
from salore.engine.tables.faults import Findings, Notice
from salore.engine.tables.files import find_files, read_sheet, sha256_of
from salore.engine.tables.parse import parse_sheet
from salore.engine.tables.periods import period_of_run
from salore.engine.tables.spec import Table, input_tables, tables
from salore.policy.model import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that was read, as `verify` finds it again."""

    path: Path
    sha256: str
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Every table of the contract as a typed frame; an absent one is empty."""

    frames: Mapping[str, pl.DataFrame]
    inputs: tuple[InputFile, ...]
    notices: tuple[Notice, ...]
    period: Period


def read_tables(
    folder: Path,
    *,
    pack: Pack,
    as_of: date,
    period: str | None = None,
    mapping: Mapping[str, Names] | None = None,
) -> Tables:
    """Read a folder of tables, as known on a day.

    Raises
    ------
    BadInput
        With every fault of every file.
    """
    del as_of
    findings = Findings()
    files = find_files(folder, findings)
    for table in input_tables():
        if table.compulsory and table.name not in files and not findings.faults:
            findings.fault(table.name, "table_missing", folder=folder)
    return _read(files, findings, pack=pack, period=period, mapping=mapping)


def _read(
    files: Mapping[str, Path],
    findings: Findings,
    *,
    pack: Pack,
    period: str | None,
    mapping: Mapping[str, Names] | None,
) -> Tables:
    frames: dict[str, pl.DataFrame] = {}
    inputs: list[InputFile] = []
    for name, path in files.items():
        table = tables()[name]
        frame = _read_table(path, table, (mapping or {}).get(name, {}), pack, findings)
        if frame is not None:
            frames[name] = frame
            inputs.append(InputFile(path=path, sha256=sha256_of(path), table=name))
    findings.raise_faults()
    run_period = period_of_run(frames, period, pack)
    findings.raise_faults()
    every = {table.name: frames.get(table.name, table.empty()) for table in input_tables()}
    return Tables(frames=every, inputs=tuple(inputs), notices=tuple(findings.notices), period=run_period)


def _read_table(
    path: Path, table: Table, names: Names, pack: Pack, findings: Findings
) -> pl.DataFrame | None:
    before = len(findings.faults)
    sheet = read_sheet(path, known_names(table, names), findings)
    if sheet is None:
        return None
    places = find_columns(sheet, table, names, findings)
    if len(findings.faults) > before and sheet.complete:
        return None
    return parse_sheet(sheet, table, places, pack, findings)
