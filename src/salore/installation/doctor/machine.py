"""The machine: versions, disk, memory, clock."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from salore import __version__
from salore.core.instance import Instance
from salore.core.postgres.binaries import SHIPPED_VERSION
from salore.installation.doctor.finding import Finding, ill, watch, well

_GB = 2**30
_FULL_BYTES, _NEARLY_FULL_BYTES = _GB // 2, 5 * _GB
_LITTLE_MEMORY_BYTES = 2 * _GB


def examine(instance: Instance) -> Iterator[Finding]:
    python = platform.python_version()
    yield well("versions", salore=__version__, python=python, postgres=SHIPPED_VERSION)
    yield from _disks(instance)
    yield _memory()
    yield _clock()


def _disks(instance: Instance) -> Iterator[Finding]:
    places = [instance.folder]
    if instance.files_folder.exists() and _device(instance.files_folder) != _device(instance.folder):
        places.append(instance.files_folder)
    for place in places:
        usage = shutil.disk_usage(place)
        free = {"folder": place, "free": usage.free / _GB, "total": usage.total / _GB}
        if usage.free < _FULL_BYTES:
            yield ill("disk.full", **free)
        elif usage.free < _NEARLY_FULL_BYTES:
            yield watch("disk.nearly_full", **free)
        else:
            yield well("disk.free", **free)


def _device(folder: Path) -> int:
    return folder.stat().st_dev


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    said = {"total": total / _GB, "cores": os.cpu_count() or 1}
    return watch("memory.little", **said) if total < _LITTLE_MEMORY_BYTES else well("memory.enough", **said)


def _clock() -> Finding:
    """Ask the system whether its clock follows others; where it cannot say, only the time is told."""
    asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=5).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        told = ""
    return {"yes": well("clock.follows"), "no": watch("clock.alone")}.get(told, well("clock.unknown"))
