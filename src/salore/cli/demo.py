"""`salore demo`: a lifelike region of invented people."""

from __future__ import annotations

import json as json_format
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salore.cli import options, output

if TYPE_CHECKING:
    from salore.installation.demonstration.accounts import Account

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


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port (PORT, else 8000).")] = None,
    lang: options.Lang = "id",
) -> None:
    """Make the demonstration in the data folder if it is missing, and serve it on this machine."""
    from salore.installation.address import Address, chosen_port
    from salore.installation.demonstrating import serve_demonstration
    from salore.installation.telling import Teller

    serve_demonstration(Address("127.0.0.1", chosen_port(port)), Teller(lang, output.line))


@app.command()
def accounts(json: options.Json = False, lang: options.Lang = "id") -> None:
    """List the log-ins of a demonstration: one for each role, and some more."""
    from salore.core.database import attached
    from salore.core.instance import open_instance
    from salore.installation.demonstration import refuse_others

    instance = open_instance()
    refuse_others(instance)
    with attached(instance):
        from salore.core import setup_django

        setup_django()
        from salore.installation.demonstration.accounts import accounts as listed

        found = listed()
    if json:
        output.line(json_format.dumps([asdict(account) for account in found], ensure_ascii=False, indent=2))
        return
    for account in found:
        role = output.say(f"demo.role.{account.role}", lang)
        output.line(output.say("demo.account", lang, role=role, **_shown(account)))
    output.line(output.say("demo.password", lang, password=found[0].password))


def _shown(account: Account) -> dict[str, object]:
    return {"login": account.login, "name": account.name, "post": account.post}
