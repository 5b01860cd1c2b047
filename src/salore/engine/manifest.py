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
from salore.engine.errors import EngineError
from salore.engine.methods_in_use import METHODS
from salore.engine.period import Period
from salore.engine.tables import FORMATS, InputFile, Tables, sha256_of

if TYPE_CHECKING:
    from salore.engine.folder import Request

FORMAT_VERSION = 1
UNREAD = "unknown_file"
"""How the codes of notices about files beside the tables begin."""
FILE = "manifest.json"
INPUTS = "inputs"
"""Where an export of an installation holds what it was computed from; its hashes are stated apart."""
TIMES = ("started", "finished")
_SHARED = {"language", "format"}
COMMANDS = {
    "compute": _SHARED | {"policy", "period", "as_of", "paper", "officers", "documents", "unread"},
    "satisfaction": _SHARED | {"policy", "as_of", "officers"},
    "calibrate": _SHARED | {"scale"},
    "compose": _SHARED | {"policy", "period", "as_of", "parts"},
}
"""What each command that can be verified was asked."""
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
    unread: tuple[str, ...]
    mapping: Path | None
    people: tuple[str, ...] | None

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
            unread=tuple(notice.file for notice in tables.notices if notice.code.startswith(UNREAD)),
            mapping=request.mapping,
            people=request.people,
        )


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that figures and documents rest on."""
    return {name: version(name) for name in _LIBRARIES}


def write(
    folder: Path, *, request: Asked, counts: Mapping[str, int], started: datetime, finished: datetime
) -> None:
    """Write the manifest of `salore compute`."""
    options: dict[str, object] = {
        "policy": {"id": request.pack_id, "version": request.pack_version, "hash": request.pack_hash},
        "period": request.period,
        "as_of": request.as_of.isoformat(),
        "language": request.language,
        "format": request.format,
        "paper": request.paper,
        "officers": request.with_officers,
        "documents": request.documents,
        "unread": request.unread,
    }
    if request.people is not None:
        options["people"] = request.people
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
    """Write the manifest of any command that computes, last: it names every other file with its hash."""
    content = {
        "format_version": FORMAT_VERSION,
        "salore": salore.__version__,
        "command": command,
        **options,
        "map": None if mapping is None else _place(mapping, sha256_of(mapping)),
        "inputs": [{"table": file.table} | _place(file.path, file.sha256) for file in inputs],
        "methods": METHODS,
        "libraries": libraries(),
        "counts": dict(counts),
        "outputs": {path.relative_to(folder).as_posix(): sha256_of(path) for path in _outputs(folder)},
        "started": started.isoformat(),
        "finished": finished.isoformat(),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _outputs(folder: Path) -> list[Path]:
    """Return what the command has written: all that lies there before the manifest."""
    inside = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in inside if path.relative_to(folder).parts[0] != INPUTS)


def _place(path: Path, sha256: str) -> dict[str, str]:
    return {"path": str(path.resolve()), "sha256": sha256}


def read(folder: Path) -> dict[str, Any]:
    """Return a folder's manifest; what is none, or of another format, is said in words."""
    try:
        content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if _can_be_repeated(content):
            return content
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise EngineError("explain.damaged", folder=folder, file=FILE)


def _can_be_repeated(content: dict[str, Any]) -> bool:
    """Whether a manifest says all that its command was asked; an unreadable part raises."""
    command, known = content["command"], {"language": ("id", "en"), "format": FORMATS, "paper": ("A4", "F4")}
    for place in (*content["inputs"], *([content["map"]] if content["map"] else [])):
        Path(place["path"]).relative_to("/")
        str.lower(place["sha256"])
    if command != "calibrate":
        date.fromisoformat(content["as_of"])
        str.lower(content["policy"]["hash"])
    if command in ("compute", "compose"):
        Period.parse(content["period"])
        list(content["unread"] if command == "compute" else content["parts"])
    return (
        content["format_version"] == FORMAT_VERSION
        and command in COMMANDS
        and isinstance(content["libraries"], dict)
        and all(content[key] in values for key, values in known.items() if key in COMMANDS[command])
        and COMMANDS[command] <= content.keys()
    )
