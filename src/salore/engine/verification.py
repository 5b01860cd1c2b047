"""`salore verify`: computes again from the recorded inputs and compares every file.

For anonymous sources of an installation the recorded inputs are the frozen cells.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from salore.engine import calibrating, composing, manifest, survey
from salore.engine.errors import EngineError
from salore.engine.explanation.read import read_pack
from salore.engine.folder import Request, compute_folder
from salore.engine.progress import Progress, Silent
from salore.engine.tables import sha256_of
from salore.wording import Catalogue, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the recomputation gave the same bytes, and what to tell."""

    same: bool
    text: str


def verify_results(results: Path, *, inputs: Path | None, language: Language, progress: Progress) -> Verdict:
    """Compute again what a folder holds and name the first difference, if any."""
    if not (results / manifest.FILE).is_file():
        raise EngineError("explain.not_results", folder=results, file=manifest.FILE)
    recorded = manifest.read(results)
    if recorded.get("taken_over"):
        text = Catalogue.of("salore.engine").say("verify.taken_over", language, folder=results)
        return Verdict(same=False, text=text)
    if recorded["command"] == composing.COMMAND:
        return _verify_parts(results, recorded, language, progress)
    if inputs is None and (results / manifest.INPUTS).is_dir():
        inputs = results / manifest.INPUTS
    lines = list(_library_differences(recorded, language))
    paths = _input_paths(recorded, inputs)
    mapping = _mapping(recorded, inputs)
    changed = next(_changed_inputs(recorded, paths, mapping, language), None)
    if changed is not None:
        return Verdict(same=False, text="\n".join([*lines, changed]))
    with tempfile.TemporaryDirectory(prefix="salore-verify-") as scratch:
        again = Path(scratch) / "again"
        _compute_again(results, recorded, paths, mapping, again, progress)
        progress.stage("comparing")
        return _judged(results, again, language, lines)


def _verify_parts(results: Path, recorded: dict[str, Any], language: Language, progress: Progress) -> Verdict:
    """Compute every part again, choose out of them again, and compare."""
    lines: list[str] = []
    for part, stated in zip(composing.parts_of(recorded), recorded["parts"], strict=True):
        place = results / part.folder / manifest.FILE
        if not place.is_file() or sha256_of(place) != stated["sha256"]:
            code = "verify.input_changed" if place.is_file() else "verify.input_missing"
            return Verdict(same=False, text=Catalogue.of("salore.engine").say(code, language, path=place))
        verdict = verify_results(place.parent, inputs=None, language=language, progress=progress)
        lines.append(verdict.text)
        if not verdict.same:
            return Verdict(same=False, text="\n".join(lines))
    with tempfile.TemporaryDirectory(prefix="salore-verify-") as again:
        composing.compose(results, Path(again), composing.parts_of(recorded))
        return _judged(results, Path(again), language, lines)


def _judged(results: Path, again: Path, language: Language, lines: list[str]) -> Verdict:
    difference = next(_differences(results, again, language), None)
    if difference is not None:
        return Verdict(same=False, text="\n".join([*lines, difference]))
    say = Catalogue.of("salore.engine").say
    same = say("verify.same", language, folder=results, files=sum(1 for _ in _files(results)))
    return Verdict(same=True, text="\n".join([*lines, same]))


def _library_differences(recorded: dict[str, Any], language: Language) -> Iterator[str]:
    say = Catalogue.of("salore.engine").say
    for name, now in manifest.libraries().items():
        then = recorded["libraries"].get(name)
        if then != now:
            yield say("verify.library", language, name=name, then=then, now=now)


def _input_paths(recorded: dict[str, Any], moved_to: Path | None) -> list[Path]:
    paths = [Path(entry["path"]) for entry in recorded["inputs"]]
    return paths if moved_to is None else [moved_to / path.name for path in paths]


def _mapping(recorded: dict[str, Any], moved_to: Path | None) -> Path | None:
    """Return the file of other column names, which may have moved with the inputs."""
    if recorded["map"] is None:
        return None
    path = Path(recorded["map"]["path"])
    moved = None if moved_to is None else moved_to / path.name
    return moved if moved is not None and moved.is_file() else path


def _changed_inputs(
    recorded: dict[str, Any], paths: list[Path], mapping: Path | None, language: Language
) -> Iterator[str]:
    say = Catalogue.of("salore.engine").say
    read = list(zip(recorded["inputs"], paths, strict=True))
    if mapping is not None:
        read.append((recorded["map"], mapping))
    for entry, path in read:
        if not path.is_file():
            yield say("verify.input_missing", language, path=path)
        elif sha256_of(path) != entry["sha256"]:
            yield say("verify.input_changed", language, path=path)


def _compute_again(
    results: Path,
    recorded: dict[str, Any],
    paths: list[Path],
    mapping: Path | None,
    again: Path,
    progress: Progress,
) -> None:
    repeat = {"compute": _compute, "satisfaction": _satisfaction, "calibrate": _calibrate}
    repeat[recorded["command"]](results, recorded, paths, mapping, again, progress)


def _gathered(recorded: dict[str, Any], paths: list[Path], folder: Path) -> Path:
    """Bring the recorded tables together, with nothing beside them but what lay there then.

    Of files that were not read only the names were told, so empty ones stand for them.
    """
    folder.mkdir()
    for path in paths:
        (folder / path.name).symlink_to(path.resolve())
    for name in recorded["unread"]:
        (folder / Path(name).name).touch()
    return folder


def _compute(
    results: Path,
    recorded: dict[str, Any],
    paths: list[Path],
    mapping: Path | None,
    again: Path,
    progress: Progress,
) -> None:
    documents = recorded["documents"]
    request = Request(
        tables=_gathered(recorded, paths, again.with_name("tables")),
        pack=read_pack(results),
        out=again,
        as_of=date.fromisoformat(recorded["as_of"]),
        period=recorded["period"],
        documents=tuple(documents) if isinstance(documents, list) else documents,
        paper=recorded["paper"],
        with_officers=recorded["officers"],
        format=recorded["format"],
        language=recorded["language"],
        mapping=mapping,
        people=tuple(recorded["people"]) if recorded.get("people") is not None else None,
    )
    compute_folder(request, progress)


def _satisfaction(
    results: Path,
    recorded: dict[str, Any],
    paths: list[Path],
    mapping: Path | None,
    again: Path,
    progress: Progress,
) -> None:
    del progress
    by_table = {entry["table"]: path for entry, path in zip(recorded["inputs"], paths, strict=True)}
    request = survey.Request(
        responses=by_table["satisfaction"],
        services=by_table.get("services"),
        pack=read_pack(results),
        out=again,
        as_of=date.fromisoformat(recorded["as_of"]),
        with_officers=recorded["officers"],
        format=recorded["format"],
        language=recorded["language"],
        mapping=mapping,
    )
    survey.compute_survey(request, Silent())


def _calibrate(
    results: Path,
    recorded: dict[str, Any],
    paths: list[Path],
    mapping: Path | None,
    again: Path,
    progress: Progress,
) -> None:
    del results
    request = calibrating.Request(
        ratings=paths[0],
        out=again,
        scale=calibrating.parse_scale(recorded["scale"]),
        format=recorded["format"],
        language=recorded["language"],
        mapping=mapping,
    )
    calibrating.calibrate(request, progress)


# ── Comparing ─────────────────────────────────────────────────────────────────────────────────────────


def _files(folder: Path) -> Iterator[str]:
    """Yield what was computed; tables that an installation laid beside it were compared by their hashes."""
    inside = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    yield from sorted(str(path) for path in inside if path.parts[0] != manifest.INPUTS)


def _differences(before: Path, after: Path, language: Language) -> Iterator[str]:
    say = Catalogue.of("salore.engine").say
    names = dict.fromkeys([*_files(before), *_files(after)])
    # The manifest last: it holds the hashes of the others, whose first difference says more.
    for name in sorted(names, key=lambda name: name == manifest.FILE):
        old, new = before / name, after / name
        if not old.is_file():
            yield say("verify.file_missing", language, file=name)
        elif not new.is_file():
            yield say("verify.file_extra", language, file=name)
        elif name == manifest.FILE:
            yield from _manifest_differences(old.parent, new.parent, language)
        elif old.read_bytes() != new.read_bytes():
            yield _first_difference(old, new, name, language)


def _manifest_differences(before: Path, after: Path, language: Language) -> Iterator[str]:
    """Compare manifests without times, places of inputs and versions, which were told before."""
    say = Catalogue.of("salore.engine").say
    old, new = manifest.read(before), manifest.read(after)
    told = {*manifest.TIMES, "inputs", "map", "libraries"}
    for key in dict.fromkeys([*old, *new]):
        if key not in told and old.get(key) != new.get(key):
            yield say("verify.manifest", language, key=key, old=old.get(key), new=new.get(key))
    if [(e["table"], e["sha256"]) for e in old["inputs"]] != [
        (e["table"], e["sha256"]) for e in new["inputs"]
    ]:
        yield say("verify.inputs", language)


def _first_difference(old: Path, new: Path, name: str, language: Language) -> str:
    say = Catalogue.of("salore.engine").say
    if old.suffix == ".csv":
        with old.open(encoding="utf-8", newline="") as a, new.open(encoding="utf-8", newline="") as b:
            rows, others = csv.reader(a), csv.reader(b)
            header: list[str] = []
            for number, (row, other) in enumerate(zip(rows, others, strict=False), start=1):
                header = header or row
                for column, (x, y) in enumerate(zip(row, other, strict=False)):
                    if x != y:
                        where = header[column] if number > 1 and column < len(header) else str(column + 1)
                        return say("verify.cell", language, file=name, row=number, column=where, old=x, new=y)
    return say("verify.file_differs", language, file=name)
