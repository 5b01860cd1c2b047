"""Reading a folder that `salore compute` wrote, and seeing that it is whole. No rows of the database here.

Needs no number library: results are read as text and kept as they stand, so that nothing is rounded twice.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.policy import PackError, pack_from_json, pack_hash
from salore.policy.model import Pack

MANIFEST, PACK, EXPLANATIONS = "manifest.json", "pack.json", "explanations.jsonl"
RESULTS, BEHAVIOUR = "results.csv", "behaviour.csv"
_FORMAT = 1
# Explanations of a large agency are read line by line; nobody's is longer than this.
_LONGEST_LINE = 20_000_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOutput:
    """What a computation says of one person."""

    person_id: str
    values: Row
    behaviour: list[Row]
    explanation: Row

    @property
    def predicate_code(self) -> int | None:
        code = self.values["predicate_code"]
        return int(code) if code else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A folder of results: its manifest and the pack it was computed under. People are read one by one."""

    folder: Path
    manifest: Row
    pack: Pack

    @property
    def period(self) -> str:
        return str(self.manifest["period"])

    @property
    def pack_hash(self) -> str:
        return str(self.manifest["policy"]["hash"])

    def people(self) -> Iterator[PersonOutput]:
        """Yield everybody; a folder that is not whole is refused on the way, or at its end."""
        return _people(self.folder, self.manifest)


def read_output(folder: Path) -> Output:
    """Open a folder of results; refuse in words what is none, or was changed by hand."""
    manifest = _manifest(folder)
    pack = _pack(_text(folder, PACK), folder)
    if pack_hash(pack) != manifest["policy"]["hash"]:
        raise _damaged(folder, PACK, _("its rules are not those that the manifest names"))
    for name in (PACK, RESULTS, BEHAVIOUR, EXPLANATIONS):
        if hash_of(_path(folder, name)) != manifest["outputs"].get(name):
            raise _damaged(folder, name, _("its content is not what the manifest names (SHA-256)"))
    return Output(folder=folder, manifest=manifest, pack=pack)


def _manifest(folder: Path) -> Row:
    if not folder.is_dir() or not (folder / MANIFEST).is_file():
        raise DomainError(
            "not_results",
            _("“%(folder)s” is not a folder of results. Give the folder that `salore compute` wrote.")
            % {"folder": folder},
        )
    try:
        manifest: Row = json.loads(_text(folder, MANIFEST))
        known = manifest["format_version"], manifest["command"]
        is_whole = all(isinstance(manifest[key], str) for key in ("period", "format", "started"))
        is_whole = is_whole and isinstance(manifest["policy"]["hash"], str) and bool(manifest["counts"])
        is_whole = is_whole and isinstance(manifest["outputs"], dict)
    except (ValueError, TypeError, KeyError):
        raise _damaged(folder, MANIFEST, _("it cannot be read")) from None
    if known not in ((_FORMAT, "compute"), (_FORMAT, "compose")) or not is_whole:
        raise _damaged(folder, MANIFEST, _("it does not come from `salore compute` of this version"))
    if manifest["format"] != "csv":
        raise DomainError(
            "results_not_csv",
            _("These results were written as %(format)s. Compute them again with --format csv.")
            % {"format": manifest["format"]},
        )
    return manifest


def _people(folder: Path, manifest: Row) -> Iterator[PersonOutput]:
    """Walk through three files at once: all have the people in the order of the results."""
    results = _by_person(folder, RESULTS, manifest["counts"])
    behaviour = _Follower(_by_person(folder, BEHAVIOUR, manifest["counts"]))
    explanations = _explanations(folder)
    for person_id, rows in results:
        explanation = next(explanations, None)
        if explanation is None or explanation["person_id"] != person_id:
            raise _damaged(folder, EXPLANATIONS, _("%(person)s is not explained") % {"person": person_id})
        yield _person(folder, manifest, rows, behaviour.of(person_id), explanation)
    if next(explanations, None) is not None:
        raise _damaged(folder, RESULTS, _("somebody who is explained has no row"))
    if behaviour.is_left_over():
        raise _damaged(folder, BEHAVIOUR, _("somebody who has rows there has none in the results"))


class _Follower:
    """Rows of some of the people, in the order of all."""

    def __init__(self, groups: Iterator[tuple[str, list[Row]]]) -> None:
        self._groups = groups
        self._next = next(groups, None)

    def of(self, person_id: str) -> list[Row]:
        if self._next is None or self._next[0] != person_id:
            return []
        rows = self._next[1]
        self._next = next(self._groups, None)
        return rows

    def is_left_over(self) -> bool:
        return self._next is not None


def _person(
    folder: Path, manifest: Row, rows: list[Row], behaviour: list[Row], explanation: Row
) -> PersonOutput:
    *segments, whole = rows
    if whole["segment_id"] or whole["period"] != manifest["period"]:
        raise _damaged(folder, RESULTS, _("the row of the whole period of %(person)s is missing")
                       % {"person": whole["person_id"]})  # fmt: skip
    if _explained_predicate(explanation) != (whole["predicate"] or None):
        raise _damaged(folder, RESULTS, _("the predicate of %(person)s is not the one explained")
                       % {"person": whole["person_id"]})  # fmt: skip
    return PersonOutput(
        person_id=whole["person_id"],
        values=_typed(whole) | {"segments": [_typed(row) for row in segments]},
        behaviour=[_typed(row) for row in behaviour],
        explanation=explanation,
    )


def _typed(row: Row) -> Row:
    """Keep figures as text, exactly as written; what is empty is missing."""
    kept = {key: value or None for key, value in row.items() if key not in ("person_id", "period")}
    if "notices" in kept:
        kept["notices"] = kept["notices"].split(";") if kept["notices"] else []
    return kept


def _explained_predicate(explanation: Row) -> str | None:
    for step in explanation["steps"]:
        if step["step"] == "predicate" and step["segment"] is None:
            value: str | None = step["value"]
            return value
    return None


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────


def _by_person(folder: Path, name: str, counts: Row) -> Iterator[tuple[str, list[Row]]]:
    read = 0
    try:
        with _path(folder, name).open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            for person_id, found in groupby(rows, key=itemgetter("person_id")):
                listed = list(found)
                read += len(listed)
                yield person_id, listed
    except (csv.Error, KeyError, UnicodeDecodeError):
        raise _damaged(folder, name, _("it cannot be read")) from None
    if read != counts.get(Path(name).stem):
        named = {"found": read, "named": counts.get(Path(name).stem)}
        raise _damaged(folder, name, _("it has %(found)s rows, where the manifest names %(named)s") % named)


def _explanations(folder: Path) -> Iterator[Row]:
    try:
        with _path(folder, EXPLANATIONS).open(encoding="utf-8") as lines:
            while line := lines.readline(_LONGEST_LINE):
                found: Row = json.loads(line)
                if not isinstance(found["person_id"], str) or not isinstance(found["steps"], list):
                    raise ValueError
                yield found
    except (ValueError, KeyError, TypeError):
        raise _damaged(folder, EXPLANATIONS, _("it cannot be read")) from None


def _pack(text: str, folder: Path) -> Pack:
    try:
        return pack_from_json(text)
    except PackError:
        raise _damaged(folder, PACK, _("it cannot be read")) from None


def _text(folder: Path, name: str) -> str:
    try:
        return _path(folder, name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _damaged(folder, name, _("it cannot be read")) from None


def _path(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise _damaged(folder, name, _("it is missing"))
    return path


def hash_of(path: Path) -> str:
    """Return the SHA-256 by which a manifest names a file."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _damaged(folder: Path, name: str, why: Any) -> DomainError:
    return DomainError(
        "results_damaged",
        _(
            "%(file)s in “%(folder)s” was not accepted: %(why)s. Nothing was stored."
            " Compute the results again, or fetch the folder anew."
        )
        % {"file": name, "folder": folder, "why": why},
    )
