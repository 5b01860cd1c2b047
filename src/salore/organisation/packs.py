"""Where policy packs lie: shipped ones, and the agency's own in the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from salore.policy import shipped_packs


def names() -> Iterator[str]:
    """Yield the names of all packs, shipped ones first."""
    own = sorted(file.parent.name for file in _own_folder().glob("*/pack.toml"))
    yield from dict.fromkeys((*shipped_packs(), *own))


def place(name: str) -> str | Path:
    """Return what a pack is loaded by: its name if it is shipped, else its folder."""
    own = _own_folder() / Path(name).name
    return own if name not in shipped_packs() and own.is_dir() else name


def _own_folder() -> Path:
    return Path(settings.DATA_FOLDER) / "packs"
