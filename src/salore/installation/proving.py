"""A backup is proven: restored into a place of its own and asked what it holds, before anything goes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from salore.core.instance import Instance
from salore.installation.backing_up import back_up
from salore.installation.trouble import RunningError


def released_in_backup(instance: Instance, backup: Path, collection: UUID) -> bytes:
    """Back up, restore the backup beside, and return the fingerprint of what is released there."""
    back_up(instance, backup)
    with tempfile.TemporaryDirectory(dir=backup.parent, prefix=".salore-proof-") as place:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}
        environment["SALORE_DATA"] = str(Path(place) / "data")
        _run(environment, "salore.cli.main", "restore", str(backup.resolve()))
        said = _run(environment, "salore.appraisal.counting.stored", str(collection))
    return bytes.fromhex(said)


def _run(environment: dict[str, str], module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RunningError("backup_unproven", reason=(done.stderr.strip().splitlines() or [""])[-1])
    return done.stdout
