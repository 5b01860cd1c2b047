"""`salore serve`, `worker`, `migrate`: an installation runs."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salore.cli import faults, options, output

if TYPE_CHECKING:
    from salore.installation.telling import Teller


def register(app: typer.Typer) -> None:
    for command in (serve, worker, migrate, doctor, backup, restore):
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
    address, told = settle(instance, wish), teller(lang)
    if local_authority:
        from salore.installation.authority import root_fingerprint

        page = f"{address.url}/pasang-sertifikat/"
        told.tell("said.authority", page=page, fingerprint=root_fingerprint(instance))
    serve(instance, Plan(address, processes, has_worker=not without_worker), told)


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


def doctor(json: options.Json = False, lang: options.Lang = "id") -> None:
    """Look at everything the installation stands on, and say what to do."""
    from salore.core.instance import open_instance
    from salore.installation.doctor import Level, examine

    findings = []
    for finding in examine(open_instance()):
        findings.append(finding)
        if not json:
            output.line(finding.text(lang))
    levels = [finding.level for finding in findings]
    watched, ills = levels.count(Level.WATCH), levels.count(Level.ILL)
    if json:
        told = [finding.figures(lang) for finding in findings]
        output.line(json_format.dumps(told, ensure_ascii=False, indent=2))
    else:
        worst = "ill" if ills else "watch" if watched else "well"
        teller(lang).tell(f"doctor.summary.{worst}", watch=watched, ill=ills)
    if ills:
        raise typer.Exit(faults.INPUT)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.")],
    overwrite: options.Overwrite = False,
    lang: options.Lang = "id",
) -> None:
    """Write everything that the installation would need to come back into one file."""
    from salore.core.instance import open_instance
    from salore.installation.backing_up import FILES, back_up

    made = back_up(open_instance(), file, overwrite=overwrite)
    teller(lang).tell(
        "said.backed_up",
        file=file,
        tables=len(made.tables),
        rows=_number(sum(made.tables.values()), lang),
        files=_number(sum(entry.path.startswith(f"{FILES}/") for entry in made.entries), lang),
        size=f"{_number(file.stat().st_size // 2**20 or 1, lang)} MB",
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, help="What `salore backup` wrote.")],
    lang: options.Lang = "id",
) -> None:
    """Make the installation anew from a backup, in a new data folder and an empty database."""
    from salore.core.instance import data_folder
    from salore.installation.restoring import restore

    folder = data_folder()
    made = restore(file, folder)
    rows = _number(sum(made.tables.values()), lang)
    told = {"folder": folder, "made_at": made.made_at, "tables": len(made.tables), "rows": rows}
    teller(lang).tell("said.restored", **told)


def _number(value: int, language: str) -> str:
    from salore.wording import number

    return number(value, language)
