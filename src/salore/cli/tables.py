"""`salore check`, `template` and `schema`: the tables before anything is computed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salore.cli import options, output


def register(app: typer.Typer) -> None:
    app.command()(check)
    app.command()(template)
    app.command()(schema)


def check(
    tables: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the tables.")],
    policy: options.Policy,
    period: Annotated[str | None, typer.Option(help="Period, as in 2026, 2026-Q1 or 2026-03.")] = None,
    as_of: options.AsOf = None,
    lang: options.Lang = "id",
    column_map: options.Mapping = None,
    json: options.Json = False,
) -> None:
    """Say all faults and notices of the tables; compute nothing."""
    from salore.engine.folder import check_folder
    from salore.policy import load_sound_pack

    pack = load_sound_pack(policy)
    with output.progress(lang) as progress:
        summary = check_folder(
            tables,
            pack=pack,
            period=period,
            as_of=as_of or options.today(pack.identity.time_zone),
            mapping=column_map,
            language=lang,
            progress=progress,
        )
    output.summary(summary, as_json=json)


def template(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; must not exist yet.")],
    policy: options.Policy = "salor",
    overwrite: options.Overwrite = False,
    lang: options.Lang = "id",
) -> None:
    """Write empty XLSX tables with notes and examples."""
    from salore.engine.tables import write_template
    from salore.policy import load_sound_pack

    write_template(folder, pack=load_sound_pack(policy), language=lang, overwrite=overwrite)
    output.line(output.say("done.template", lang, folder=folder))


def schema() -> None:
    """Print the tables as JSON Schema."""
    import json

    from salore.engine.tables import json_schema

    output.line(json.dumps(json_schema(), ensure_ascii=False, indent=2))
