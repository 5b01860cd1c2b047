"""`salore compute`, `calibrate` and `satisfaction`: tables in, a folder of results out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from salore.cli import options, output


def register(app: typer.Typer) -> None:
    app.command()(compute)
    app.command()(calibrate)
    app.command()(satisfaction)


def compute(
    tables: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the tables.")],
    policy: options.Policy,
    out: options.Out,
    period: Annotated[str | None, typer.Option(help="Period, as in 2026, 2026-Q1 or 2026-03.")] = None,
    as_of: options.AsOf = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print everybody's documents.")] = False,
    pdf_for: Annotated[
        Path | None,
        typer.Option("--pdf-for", metavar="FILE", help="Print the documents of the people listed."),
    ] = None,
    paper: Annotated[Literal["A4", "F4"], typer.Option(help="Paper of the documents.")] = "A4",
    officers: options.Officers = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that print documents.")] = 1,
    overwrite: options.Overwrite = False,
    file_format: options.Format = "csv",
    lang: options.Lang = "id",
    column_map: options.Mapping = None,
    json: options.Json = False,
) -> None:
    """Compute an appraisal period from tables: results, explanations and documents."""
    from salore.engine.folder import Request, compute_folder
    from salore.policy import load_sound_pack

    pack = load_sound_pack(policy)
    request = Request(
        tables=tables,
        pack=pack,
        out=out,
        period=period,
        as_of=as_of or options.today(pack.identity.time_zone),
        documents=_documents(pdf, pdf_for),
        paper=paper,
        with_officers=officers,
        workers=workers,
        overwrite=overwrite,
        format=file_format,
        language=lang,
        mapping=column_map,
    )
    with output.progress(lang) as progress:
        summary = compute_folder(request, progress)
    output.summary(summary, as_json=json)


def _documents(everybody: bool, listed: Path | None) -> Literal["none", "all"] | tuple[str, ...]:
    if everybody and listed is not None:
        raise typer.BadParameter("choose --pdf or --pdf-for, not both")
    if listed is None:
        return "all" if everybody else "none"
    from salore.engine.listed import listed_people

    return listed_people(listed)


def calibrate(
    ratings: Annotated[Path, typer.Argument(metavar="RATINGS", help="Table of ratings.")],
    out: options.Out,
    scale: Annotated[str | None, typer.Option(help="Lowest and highest score, as in 1:5.")] = None,
    overwrite: options.Overwrite = False,
    file_format: options.Format = "csv",
    lang: options.Lang = "id",
    column_map: options.Mapping = None,
    json: options.Json = False,
) -> None:
    """Estimate severity of raters and fair measures of those rated, from a table of ratings."""
    from salore.engine.calibrating import Request, parse_scale
    from salore.engine.calibrating import calibrate as run_calibration

    request = Request(
        ratings=ratings,
        out=out,
        scale=parse_scale(scale),
        overwrite=overwrite,
        format=file_format,
        language=lang,
        mapping=column_map,
    )
    with output.progress(lang) as progress:
        summary = run_calibration(request, progress)
    output.summary(summary, as_json=json)


def satisfaction(
    responses: Annotated[Path, typer.Argument(metavar="RESPONSES", help="Table of survey answers.")],
    out: options.Out,
    services: Annotated[Path | None, typer.Option(help="Table of services.")] = None,
    policy: options.Policy = "id-permenpanrb-6-2022",
    as_of: options.AsOf = None,
    officers: options.Officers = False,
    overwrite: options.Overwrite = False,
    file_format: options.Format = "csv",
    lang: options.Lang = "id",
    column_map: options.Mapping = None,
    json: options.Json = False,
) -> None:
    """Compute the citizens' satisfaction index from survey answers."""
    from salore.engine.survey import Request, compute_survey
    from salore.policy import load_sound_pack

    pack = load_sound_pack(policy)
    request = Request(
        responses=responses,
        services=services,
        pack=pack,
        out=out,
        as_of=as_of or options.today(pack.identity.time_zone),
        with_officers=officers,
        overwrite=overwrite,
        format=file_format,
        language=lang,
        mapping=column_map,
    )
    with output.progress(lang) as progress:
        summary = compute_survey(request, progress)
    output.summary(summary, as_json=json)
