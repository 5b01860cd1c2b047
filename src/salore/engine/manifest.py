"""The manifest of a folder of results: what it was computed from, with what, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import salore
from salore.engine.methods_in_use import METHODS
from salore.engine.tables import InputFile, Tables

if TYPE_CHECKING:
    from salore.engine.folder import Request

FORMAT_VERSION = 1
FILE = "manifest.json"
TIMES = ("started", "finished")
_LIBRARIES = ("numba", "numpy", "polars", "scipy", "typst", "pyphen", "xlsxwriter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What must be known to compute the same again."""

    pack_id: str
    pack_version: str
    pack_hash: str
    period: str
    as_of: date
    language: str
    format: str
    paper: str
    with_officers: bool
    documents: Literal["none", "all"] | tuple[str, ...]
    inputs: tuple[InputFile, ...]
    mapping: Path | None

    @classmethod
    def of(cls, request: Request, tables: Tables) -> Asked:
        return cls(
            pack_id=request.pack.identity.id,
            pack_version=request.pack.identity.version,
            pack_hash=request.pack.hash,
            period=str(tables.period),
            as_of=request.as_of,
            language=request.language,
            format=request.format,
            paper=request.paper,
            with_officers=request.with_officers,
            documents=request.documents,
            inputs=tables.inputs,
            mapping=request.mapping,
        )


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that figures and documents rest on."""
    return {name: version(name) for name in _LIBRARIES}


def write(
    folder: Path, *, request: Asked, counts: Mapping[str, int], started: datetime, finished: datetime
) -> None:
    """Write the manifest of `salore compute`."""
    options = {
        "policy": {"id": request.pack_id, "version": request.pack_version, "hash": request.pack_hash},
        "period": request.period,
        "as_of": request.as_of.isoformat(),
        "language": request.language,
        "format": request.format,
        "paper": request.paper,
        "officers": request.with_officers,
        "documents": request.documents,
    }
    write_of_command(
        folder,
        command="compute",
        options=options,
        mapping=request.mapping,
        inputs=request.inputs,
        counts=counts,
        started=started,
        finished=finished,
    )


def write_of_command(
    folder: Path,
    *,
    command: str,
    options: Mapping[str, object],
    mapping: Path | None,
    inputs: tuple[InputFile, ...],
    counts: Mapping[str, int],
    started: datetime,
    finished: datetime,
) -> None:
    """Write the manifest of any command that computes."""
    content = {
        "format_version": FORMAT_VERSION,
        "salore": salore.__version__,
        "command": command,
        **options,
        "map": None if mapping is None else str(mapping.resolve()),
        "inputs": [
            {"table": file.table, "path": str(file.path.resolve()), "sha256": file.sha256} for file in inputs
        ],
        "methods": METHODS,
        "libraries": libraries(),
        "counts": dict(counts),
        "started": started.isoformat(),
        "finished": finished.isoformat(),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return content
