"""Options that several commands share, said once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

import typer

Out: TypeAlias = Annotated[Path, typer.Option("--out", help="Folder to write; must not exist yet.")]
Overwrite: TypeAlias = Annotated[
    bool, typer.Option("--overwrite", help="Replace what is there, once the new is complete.")
]
Format: TypeAlias = Annotated[
    Literal["csv", "xlsx", "parquet"], typer.Option("--format", help="Kind of files.")
]
Lang: TypeAlias = Annotated[Literal["id", "en"], typer.Option("--lang", help="Language of what is said.")]
Mapping: TypeAlias = Annotated[
    Path | None, typer.Option("--map", help="File of other column names (TOML or CSV).")
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Policy: TypeAlias = Annotated[
    str, typer.Option("--policy", help="A shipped pack's name, or a pack's folder.")
]
Officers: TypeAlias = Annotated[
    bool, typer.Option("--officers", help="Also figures of single officers, for development only.")
]


def day(text: str) -> date:
    """Read a day of the form 2026-11-24."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r}: expected a day such as 2026-11-24") from None


AsOf: TypeAlias = Annotated[
    date | None,
    typer.Option("--as-of", parser=day, metavar="DATE", help="Day of the computation (default: today)."),
]


def today(time_zone: str) -> date:
    return datetime.now(ZoneInfo(time_zone)).date()
