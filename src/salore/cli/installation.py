"""`salore serve`, `worker`, `migrate`: an installation runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salore.cli import options, output

if TYPE_CHECKING:
    from salore.installation.telling import Teller


def register(app: typer.Typer) -> None:
    for command in (serve, worker, migrate):
        app.command()(command)


def teller(language: str) -> Teller:
    from salore.installation.telling import Teller

    return Teller(language, output.line)


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port (PORT, else 8000).")] = None,
    certificate: Annotated[Path | None, typer.Option(help="Certificate with its chain (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="Key of the certificate (PEM).")] = None,
    local_authority: Annotated[
        bool, typer.Option("--local-authority", help="HTTPS by a certificate authority of our own.")
    ] = False,
    names: Annotated[
        list[str] | None, typer.Option("--name", help="Name or address that people call (repeatable).")
    ] = None,
    processes: Annotated[int | None, typer.Option(min=1, help="Web processes (default: by cores).")] = None,
    without_worker: Annotated[
        bool, typer.Option("--without-worker", help="Jobs are done by `salore worker` elsewhere.")
    ] = False,
    lang: options.Lang = "id",
) -> None:
    """Run the installation: database, web and worker."""
    from salore.core.instance import open_instance
    from salore.installation.address import Wish, settle
    from salore.installation.serving import Plan, serve

    instance = open_instance()
    wish = Wish(host, port, tuple(names or ()), certificate, key, local_authority)
    plan = Plan(settle(instance, wish), processes, has_worker=not without_worker)
    serve(instance, plan, teller(lang))


def worker() -> None:
    """Do the jobs only; where `salore serve` runs, it does them already."""
    from salore.core.database import attached
    from salore.core.instance import open_instance

    with attached(open_instance()):
        from salore.installation.working import work

        work()


def migrate(lang: options.Lang = "id") -> None:
    """Bring the database to this version; `salore serve` does so by itself."""
    from salore import __version__
    from salore.core.database import attached
    from salore.core.instance import open_instance

    with attached(open_instance()):
        from salore.installation.migrating import migrate

        migrate()
    teller(lang).tell("said.migrated", version=__version__)
