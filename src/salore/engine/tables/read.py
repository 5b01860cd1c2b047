"""Tables in: every file read, checked whole and typed, with all faults of all files at once.

Belongs here: the order of the reading. Does not: any single check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from salore.engine.period import Period
from salore.engine.progress import Progress, Silent
from salore.engine.tables.appraisers import check_appraisers
from salore.engine.tables.calibration import check_calibration
from salore.engine.tables.checking import Checking, Loaded
from salore.engine.tables.checks import check_rows
from salore.engine.tables.columns import Names, find_columns, known_names
from salore.engine.tables.faults import Findings, Notice
from salore.engine.tables.files import find_files, read_sheet, sha256_of
from salore.engine.tables.mapping import names_for
from salore.engine.tables.parse import parse_sheet
from salore.engine.tables.periods import period_of_run
from salore.engine.tables.references import check_references
from salore.engine.tables.sheet import Sheet
from salore.engine.tables.siasn import names_in_export, recognise, translate
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
    """Every table of the contract as a typed frame; an absent one is empty.

    Each frame has `row`, as a spreadsheet counts. `period` is null where the row belongs to the run's.
    """

    frames: Mapping[str, pl.DataFrame]
    inputs: tuple[InputFile, ...]
    notices: tuple[Notice, ...]
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """One table of ratings that belongs to no appraisal."""

    frame: pl.DataFrame
    input: InputFile
    notices: tuple[Notice, ...]


def read_tables(
    folder: Path,
    *,
    pack: Pack,
    as_of: date,
    period: str | None = None,
    mapping: Mapping[str, Names] | None = None,
    progress: Progress | None = None,
) -> Tables:
    """Read a folder of tables, as known on a day; progress is told in kilobytes.

    Raises
    ------
    BadInput
        With every fault of every file.
    """
    findings = Findings()
    files = find_files(folder, findings)
    for table in input_tables():
        if table.compulsory and table.name not in files and folder.is_dir():
            findings.fault(table.name, "table_missing", folder=folder)
    reading = _Reading(
        pack=pack, as_of=as_of, findings=findings, mapping=mapping or {}, progress=progress or Silent()
    )
    return reading.tables(files, period)


def read_survey(
    responses: Path,
    *,
    services: Path | None = None,
    pack: Pack,
    as_of: date,
    mapping: Mapping[str, Names] | None = None,
) -> Tables:
    """Read survey answers, with or without the table of services.

    Raises
    ------
    BadInput
        With every fault of either file.
    """
    findings = Findings()
    reading = _Reading(pack=pack, as_of=as_of, findings=findings, mapping=mapping or {})
    files = {"satisfaction": responses} | ({"services": services} if services else {})
    # Answers have days, not periods; the year of the computation is as good as any.
    return reading.tables(files, str(as_of.year), compulsory=frozenset(files))


def read_ratings(
    ratings: Path,
    *,
    scale: tuple[int, int] | None = None,
    mapping: Mapping[str, Names] | None = None,
) -> Ratings:
    """Read ratings to analyse for oneself: `ratee_id`, `rater_id`, `score`, perhaps `item` and `source`.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    findings = Findings()
    table = tables()["calibration"]
    names = names_for("calibration", mapping or {})
    loaded = _load(ratings, table, names, None, findings)
    if loaded is not None and loaded.complete:
        _say_only_header(loaded, findings, compulsory=True)
        check_calibration(loaded, scale, findings)
    findings.raise_faults()
    assert loaded is not None
    source = InputFile(path=ratings, sha256=sha256_of(ratings), table="calibration")
    return Ratings(frame=loaded.frame, input=source, notices=tuple(findings.notices))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    pack: Pack
    as_of: date
    findings: Findings
    mapping: Mapping[str, Names]
    progress: Progress = field(default_factory=Silent)

    def tables(
        self, files: Mapping[str, Path], period: str | None, compulsory: frozenset[str] = frozenset()
    ) -> Tables:
        loaded: dict[str, Loaded] = {}
        inputs: list[InputFile] = []
        sizes = {name: path.stat().st_size // 1024 + 1 for name, path in files.items() if path.exists()}
        self.progress.stage("reading", sum(sizes.values()))
        done = 0
        for name, path in files.items():
            table = tables()[name]
            found = _load(path, table, names_for(name, self.mapping), self.pack, self.findings)
            if found is not None:
                _say_only_header(found, self.findings, compulsory=table.compulsory or name in compulsory)
                loaded[name] = found
                inputs.append(InputFile(path=path, sha256=sha256_of(path), table=name))
            done += sizes.get(name, 0)
            self.progress.advance(done)
        run_period = period_of_run(loaded, period, pack=self.pack, as_of=self.as_of, findings=self.findings)
        self._check(loaded, run_period, frozenset(files) - frozenset(loaded))
        self.findings.raise_faults()
        assert run_period is not None
        frames = {table.name: table.empty() for table in input_tables()}
        frames |= {name: table.frame for name, table in loaded.items()}
        return Tables(
            frames=frames, inputs=tuple(inputs), notices=tuple(self.findings.notices), period=run_period
        )

    def _check(self, loaded: Mapping[str, Loaded], period: Period | None, broken: frozenset[str]) -> None:
        checking = Checking(
            pack=self.pack,
            as_of=self.as_of,
            period=period,
            loaded=loaded,
            findings=self.findings,
            broken=broken,
            anonymous=self.pack.rules.sources.anonymous(),
        )
        check_rows(checking)
        check_references(checking)
        check_appraisers(checking)


def _load(path: Path, table: Table, names: Names, pack: Pack | None, findings: Findings) -> Loaded | None:
    """Read one file; None where nothing in it can be used."""
    known = known_names(table, names) | names_in_export(table.name)
    sheet = read_sheet(path, known, findings)
    if sheet is None:
        return None
    export = {} if "person_id" in names else recognise(table.name, sheet.header)
    if export:
        findings.notice(sheet.file, "export_recognised", columns=len(export))
        if table.name == "people":
            sheet, table = translate(sheet, export), _with_unit_optional(table)
    before = len(findings.faults)
    ignored = names_in_export(table.name) if export else frozenset()
    places = find_columns(sheet, table, {**export, **names}, findings, ignored=ignored)
    complete = sheet.complete and len(findings.faults) == before
    frame = parse_sheet(sheet, table, places, pack, findings)
    if export:
        _say_without_unit(sheet, frame, findings)
    return Loaded(
        table=table,
        file=sheet.file,
        frame=frame,
        titles={name: place.title for name, place in places.items()},
        complete=complete,
    )


def _with_unit_optional(table: Table) -> Table:
    """An export's row without a unit is still a person."""
    columns = tuple(
        replace(column, filled=False) if column.name == "unit_id" else column for column in table.columns
    )
    return replace(table, columns=columns)


def _say_without_unit(sheet: Sheet, frame: pl.DataFrame, findings: Findings) -> None:
    without = frame.filter(pl.col("unit_id").is_null()).height
    if without:
        findings.notice(sheet.file, "without_unit", column="unit_id", count=without)


def _say_only_header(loaded: Loaded, findings: Findings, *, compulsory: bool) -> None:
    if loaded.frame.height or not loaded.complete:
        return
    if compulsory:
        findings.fault(loaded.file, "only_header")
    else:
        findings.notice(loaded.file, "only_header", row=1)
