"""`salore restore`: an installation from a backup, into a new data folder and an empty database."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from salore.core.database import attached
from salore.core.instance import Instance, open_instance
from salore.installation import archive, dumping
from salore.installation.backing_up import DUMP, FILES
from salore.installation.trouble import RunningError


def restore(source: Path, folder: Path) -> archive.Manifest:
    """Make the installation anew in the folder. Until all is in place and compared, nothing is there."""
    if folder.exists() and any(folder.iterdir()):
        raise RunningError("folder_not_empty", folder=folder)
    unfinished = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        with archive.reading(source) as (manifest, opened):
            unfinished.mkdir(mode=0o700, parents=True)
            archive.take_out(opened, manifest, source, unfinished)
        _fill_database(open_instance(unfinished), manifest)
        _hand_over_files(unfinished, folder)
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _fill_database(instance: Instance, manifest: archive.Manifest) -> None:
    with attached(instance) as urls:
        if not dumping.is_empty(urls.owner):
            raise RunningError("database_not_empty", place=urls.owner.place)
        dumping.restore(instance.folder / DUMP, urls.owner)
        dumping.give_rights(urls.owner, urls.web.user, manifest.web_rights)
        different = dumping.compare(urls.owner, manifest.tables)
    if different:
        raise RunningError("restored_differs", tables=", ".join(different))
    (instance.folder / DUMP).unlink()


def _hand_over_files(unfinished: Path, folder: Path) -> None:
    """Put the files where they belong: into the data folder, unless several machines share a store."""
    instance = replace(open_instance(unfinished), folder=folder)
    (unfinished / FILES).mkdir(mode=0o700, exist_ok=True)
    if instance.files_folder != (folder / FILES).resolve():
        shutil.copytree(unfinished / FILES, instance.files_folder, dirs_exist_ok=True)
        shutil.rmtree(unfinished / FILES)
