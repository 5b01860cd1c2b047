"""`salore backup`: everything that an installation would need to come back, in one file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from salore import __version__
from salore.core.database import attached
from salore.core.instance import Instance
from salore.installation import archive, dumping
from salore.installation.trouble import RunningError

DUMP, FILES = "database.dump", "files"
# The keys, because data stored under them is lost without; the authority, because devices trust its root.
_KEPT_FILES = ("secrets.json", "instance.json")
_KEPT_FOLDERS = ("packs", "authority")
_LAST = "last-backup.json"


def back_up(instance: Instance, target: Path, *, overwrite: bool = False) -> archive.Manifest:
    """Write the backup. The installation may be running; what comes in meanwhile is in the next one."""
    if target.exists() and not overwrite:
        raise RunningError("backup_exists", file=target)
    if not target.parent.is_dir():
        raise RunningError("no_such_folder", folder=target.parent)
    with (
        attached(instance) as urls,
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".salore-") as place,
    ):
        dump = Path(place) / DUMP
        contents = dumping.dump(urls.owner, urls.web.user, dump)
        # After the dump: files are only ever added, so none that it names can be missing.
        sources = [(archive.entry_of(source, path), source) for path, source in _sources(instance, dump)]
        manifest = archive.Manifest(
            salore=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            entries=tuple(entry for entry, _ in sources),
            **asdict(contents),
        )
        archive.write(target, manifest, sources)
    (instance.folder / _LAST).write_text(
        json.dumps({"made_at": manifest.made_at, "file": str(target.resolve())}), encoding="utf-8"
    )
    return manifest


def last_backup(instance: Instance) -> tuple[datetime, Path] | None:
    """Return when the last backup was made, and where it was put."""
    try:
        found = json.loads((instance.folder / _LAST).read_text(encoding="utf-8"))
        return datetime.fromisoformat(found["made_at"]), Path(found["file"])
    except (OSError, ValueError, KeyError):
        return None


def _sources(instance: Instance, dump: Path) -> Iterator[tuple[str, Path]]:
    for name in _KEPT_FILES:
        yield name, instance.folder / name
    yield DUMP, dump
    for name in _KEPT_FOLDERS:
        yield from _inside(instance.folder / name, name)
    yield from _inside(instance.files_folder, FILES)


def _inside(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for place, folders, names in os.walk(folder):
        # Uploads under way lie in hidden folders; they are not yet anybody's file.
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        for file in sorted(names):
            source = Path(place) / file
            yield f"{name}/{source.relative_to(folder).as_posix()}", source
