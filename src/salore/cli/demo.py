"""`salore demo`: a lifelike region of invented people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salore.cli import options, output

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The demonstration region.")


@app.callback()
def _demo() -> None:
    """The demonstration region."""


@app.command()
def tables(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; must not exist yet.")],
    people: Annotated[int, typer.Option(min=50, help="How many people.")] = 1200,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same bytes.")] = 1,
    overwrite: options.Overwrite = False,
    lang: options.Lang = "id",
) -> None:
    """Write the tables of the demonstration region."""
    from salore.engine.demonstration import write_demonstration

    with output.progress(lang) as progress:
        progress.stage("demonstration")
        write_demonstration(folder, people=people, seed=seed, overwrite=overwrite)
    output.line(output.say("done.demonstration", lang, folder=folder, people=people))
