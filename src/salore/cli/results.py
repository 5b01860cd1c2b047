"""`salore explain`, `diff` and `verify`: reading a folder of results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salore.cli import faults, options, output


def register(app: typer.Typer) -> None:
    app.command()(explain)
    app.command()(diff)
    app.command()(verify)


def explain(
    results: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that compute wrote.")],
    person_id: Annotated[str, typer.Argument(metavar="PERSON_ID", help="Whose result.")],
    lang: options.Lang = "id",
) -> None:
    """Tell the steps behind one person's result."""
    from salore.engine.explanation import explain_person

    output.line(explain_person(results, person_id, language=lang))


def diff(
    before: Annotated[Path, typer.Argument(metavar="OUT1", help="Results before.")],
    after: Annotated[Path, typer.Argument(metavar="OUT2", help="Results after.")],
    lang: options.Lang = "id",
    json: options.Json = False,
) -> None:
    """Say who changed between two folders of results, and why."""
    from salore.engine.difference import compare_results

    output.summary(compare_results(before, after, language=lang), as_json=json)


def verify(
    results: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that compute wrote.")],
    inputs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the tables are now, if they were moved.")
    ] = None,
    lang: options.Lang = "id",
) -> None:
    """Compute again from the recorded tables and compare every file."""
    from salore.engine.verification import verify_results

    with output.progress(lang) as progress:
        verdict = verify_results(results, inputs=inputs, language=lang, progress=progress)
    output.line(verdict.text)
    if not verdict.same:
        raise typer.Exit(faults.INPUT)
