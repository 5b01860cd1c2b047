"""`salore explain`, `diff`, `verify` read a folder of results; `salore results` keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salore.cli import faults, options, output

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The results that an installation keeps.")

Agency = Annotated[
    str, typer.Option("--agency", help="Code of the agency, where the installation has several.")
]


@app.callback()
def _results() -> None:
    """The results that an installation keeps."""


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


@app.command("import")
def import_(
    results: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that compute wrote.")],
    reason: Annotated[str, typer.Option(help="Why results that exist already are issued again.")] = "",
    agency: Agency = "",
    lang: options.Lang = "id",
) -> None:
    """Freeze a computed period in the installation; the same folder twice changes nothing."""
    from salore.core.database import attached
    from salore.core.instance import open_instance

    with attached(open_instance()):
        from salore.core import setup_django

        setup_django()
        from salore.installation.acting import in_words, installation_of
        from salore.results.services import names_of, results_import

        with in_words(lang):
            done = results_import(actor=installation_of(agency), folder=results.resolve(), reason=reason)
            unknown = names_of(done.unknown)
    said = {"period": done.period, "first": done.first, "further": done.further, "unchanged": done.unchanged}
    output.line(output.say("results.imported", lang, **said))
    if done.unknown:
        output.line(output.say("results.unknown", lang, count=len(done.unknown), names=unknown))


@app.command("export")
def export(
    period: Annotated[str, typer.Option(help="Period, as in 2026, 2026-Q1 or 2026-03.")],
    out: options.Out,
    agency: Agency = "",
    overwrite: options.Overwrite = False,
    lang: options.Lang = "id",
) -> None:
    """Write the frozen results of a period as a folder, as compute writes it."""
    from salore.core.database import attached
    from salore.core.instance import open_instance
    from salore.engine.tables import OutputFolder

    with attached(open_instance()), OutputFolder(out, overwrite=overwrite) as folder:
        from salore.core import setup_django

        setup_django()
        from salore.installation.acting import in_words, installation_of
        from salore.results.exporting import results_export

        with in_words(lang):
            done = results_export(actor=installation_of(agency), period=period, folder=folder)
    output.line(output.say("results.exported", lang, period=period, people=done.people, folder=out))
    if done.unreleased:
        output.line(output.say("results.unreleased", lang, count=done.unreleased))
