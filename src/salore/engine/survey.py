"""`salore satisfaction`: survey answers in, the citizens' satisfaction index out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import polars as pl

from salore.engine import manifest
from salore.engine.explanation.read import PACK as PACK_FILE
from salore.engine.period import Period
from salore.engine.progress import Progress
from salore.engine.run import Run
from salore.engine.steps.satisfaction import Satisfaction, of_answers
from salore.engine.summary import Summary, as_said
from salore.engine.tables import OutputFolder, Tables, read_mapping, read_survey, write_table
from salore.engine.told import service_lines, table_notices
from salore.policy import pack_to_json
from salore.policy.model import Pack
from salore.wording import Catalogue, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `salore satisfaction` was asked to do."""

    responses: Path
    services: Path | None
    pack: Pack
    out: Path
    as_of: date
    with_officers: bool = False
    overwrite: bool = False
    format: Literal["csv", "xlsx", "parquet"] = "csv"
    language: Language = "id"
    mapping: Path | None = None


def compute_survey(request: Request, progress: Progress) -> Summary:
    """Compute the indices of a file of answers, whatever their dates."""
    started, clock = datetime.now(UTC), time.monotonic()
    progress.stage("reading")
    inputs = (request.responses, request.services, request.mapping)
    spare = [path for path in inputs if path is not None]
    with OutputFolder(request.out, overwrite=request.overwrite, spare=spare) as folder:
        tables = read_survey(
            request.responses,
            services=request.services,
            pack=request.pack,
            as_of=request.as_of,
            mapping=read_mapping(request.mapping),
        )
        progress.stage("computing")
        found = _compute(request, tables)
        progress.stage("writing")
        frames = {"index": found.index, "notices": table_notices(tables, request.language)}
        if found.officers is not None:
            frames["officers"] = found.officers
        (folder / PACK_FILE).write_text(pack_to_json(request.pack), encoding="utf-8")
        for name, frame in frames.items():
            write_table(frame, folder, name, file_format=request.format)
        manifest.write_of_command(
            folder,
            command="satisfaction",
            options={
                "policy": {"id": request.pack.identity.id, "hash": request.pack.hash},
                "as_of": request.as_of.isoformat(),
                "officers": request.with_officers,
                "format": request.format,
                "language": request.language,
            },
            mapping=request.mapping,
            inputs=tables.inputs,
            counts={name: frame.height for name, frame in frames.items()},
            started=started,
            finished=datetime.now(UTC),
        )
    return _summary(request, tables, found, seconds=time.monotonic() - clock)


def _compute(request: Request, tables: Tables) -> Satisfaction:
    run = Run(
        pack=request.pack,
        tables=tables.frames,
        period=Period.parse(str(request.as_of.year)),
        as_of=request.as_of,
        language=request.language,
        with_officers=request.with_officers,
    )
    return of_answers(run, tables.frames["satisfaction"], tables.frames["satisfaction_recaps"])


def _summary(request: Request, tables: Tables, found: Satisfaction, *, seconds: float) -> Summary:
    say, language = Catalogue.of("salore.engine").say, request.language
    answers = tables.frames["satisfaction"].height
    services = found.index.filter(level="service")
    figures: dict[str, object] = {
        "answers": answers,
        "excluded": found.n_excluded,
        "services": services.height,
        "index": dict(services.select("key", "index").iter_rows()),
        "notices": len(tables.notices),
        "out": str(request.out),
        "seconds": round(seconds, 2),
    }
    lines = [
        say("summary.survey", language, **as_said(figures, language)),
        *(f"  {line}" for line in service_lines(found.index, language)),
        request.pack.rules.texts.get("walk_in_sample", language),
        say("summary.survey_out", language, **as_said(figures, language)),
    ]
    if found.officers is not None:
        hidden = found.officers.filter(pl.col("shown") == 0).height
        lines.append(say("summary.officers", language, shown=found.officers.height - hidden, hidden=hidden))
    return Summary(figures=figures, text="\n".join(lines))
