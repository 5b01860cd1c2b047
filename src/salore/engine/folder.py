"""From a folder of tables to a folder of results: reads, computes, explains, prints, writes.

Belongs here: the order of a whole run and what lands in the output folder. Does not: any figure
(`pipeline`), the shape of files (`tables`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import polars as pl

from salore.engine import manifest
from salore.engine.explanation.read import FILE as EXPLANATIONS
from salore.engine.explanation.read import PACK as PACK_FILE
from salore.engine.pipeline import Results, compute
from salore.engine.progress import Progress
from salore.engine.run import Run
from salore.engine.summary import Summary
from salore.engine.tables import OutputFolder, Tables, read_mapping, read_tables, write_table
from salore.engine.told import check_summary, compute_summary, notices_table
from salore.policy import pack_to_json
from salore.policy.model import Pack
from salore.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `salore compute` was asked to do."""

    tables: Path
    pack: Pack
    out: Path
    as_of: date
    period: str | None = None
    documents: Literal["none", "all"] | tuple[str, ...] = "none"
    paper: Literal["A4", "F4"] = "A4"
    with_officers: bool = False
    workers: int = 1
    overwrite: bool = False
    format: Literal["csv", "xlsx", "parquet"] = "csv"
    language: Language = "id"
    mapping: Path | None = None
    people: tuple[str, ...] | None = None
    """Whose results are written, out of all that is computed; None: everybody's."""


def compute_folder(request: Request, progress: Progress) -> Summary:
    """Compute a folder of tables into a folder of results, all of it or nothing."""
    started = datetime.now(UTC)
    clock = time.monotonic()
    progress.stage("reading")
    spare = [path for path in (request.tables, request.mapping) if path is not None]
    with OutputFolder(request.out, overwrite=request.overwrite, spare=spare) as folder:
        tables = read_tables(
            request.tables,
            pack=request.pack,
            as_of=request.as_of,
            period=request.period,
            mapping=read_mapping(request.mapping),
            progress=progress,
        )
        run = Run(
            pack=request.pack,
            tables=tables.frames,
            period=tables.period,
            as_of=request.as_of,
            language=request.language,
            with_officers=request.with_officers,
        )
        results = compute(run, progress)
        written = _write(folder, request, tables, results, progress)
        manifest.write(
            folder,
            request=manifest.Asked.of(request, tables),
            counts=written,
            started=started,
            finished=datetime.now(UTC),
        )
    return compute_summary(results, tables, out=request.out, seconds=time.monotonic() - clock)


def _write(
    folder: Path, request: Request, tables: Tables, results: Results, progress: Progress
) -> dict[str, int]:
    progress.stage("writing")
    frames = _frames(request, tables, results)
    for name, frame in frames.items():
        write_table(frame, folder, name, file_format=request.format)
    (folder / PACK_FILE).write_text(pack_to_json(request.pack), encoding="utf-8")
    people = frames["results"]["person_id"].n_unique()
    progress.stage("explaining", people)
    _write_explanations(folder / EXPLANATIONS, results, request.people, progress)
    counts = {name: frame.height for name, frame in frames.items()}
    return counts | {"people": people, "documents": _print(folder, request, results, progress)}


def _frames(request: Request, tables: Tables, results: Results) -> dict[str, pl.DataFrame]:
    """Return the tables of the output. Where some people alone were asked for, nothing tells of others."""
    notices = notices_table(tables, results, request.language)
    if request.people is not None:
        chosen = pl.col("person_id").is_in(list(request.people))
        of_people = {"results": results.results, "behaviour": results.behaviour, "notices": notices}
        return {name: frame.filter(chosen) for name, frame in of_people.items()}
    frames = {
        "results": results.results,
        "behaviour": results.behaviour,
        "raters": results.raters,
        "index": results.index,
        "distribution": results.distribution,
        "fairness": results.fairness,
        "notices": notices,
    }
    return frames if results.officers is None else frames | {"officers": results.officers}


def _write_explanations(
    path: Path, results: Results, people: tuple[str, ...] | None, progress: Progress
) -> None:
    done = 0
    with path.open("wb") as stream:
        for lines in results.explanations(people):
            lines.to_frame().write_csv(stream, include_header=False, quote_style="never")
            done += len(lines)
            progress.advance(done)


def _print(folder: Path, request: Request, results: Results, progress: Progress) -> int:
    if request.documents == "none":
        return 0
    # Typst costs a moment to load: only whoever prints pays it.
    from salore.engine.printing.results import print_documents

    return print_documents(
        folder / "documents",
        results,
        people=None if request.documents == "all" else request.documents,
        paper=request.paper,
        workers=request.workers,
        progress=progress,
    )


def check_folder(
    folder: Path,
    *,
    pack: Pack,
    period: str | None,
    as_of: date,
    mapping: Path | None,
    language: Language,
    progress: Progress,
) -> Summary:
    """Read and check the tables; raise all faults, or tell the notices."""
    progress.stage("reading")
    tables = read_tables(
        folder,
        pack=pack,
        as_of=as_of,
        period=period,
        mapping=read_mapping(mapping),
        progress=progress,
    )
    return check_summary(tables, language)
