"""Policy packs of the installation: each version kept whole, under the hash that cycles are bound to."""

from __future__ import annotations

from pathlib import Path

from salore.core import clock
from salore.cycles.models import PackVersion
from salore.policy import load_sound_pack, pack_hash, pack_to_json


def remember(name_or_path: str | Path) -> PackVersion:
    """Return the version of a shipped pack or a folder, kept if it was not yet. Raises PackError."""
    pack = load_sound_pack(name_or_path)
    version, _ = PackVersion.objects.get_or_create(
        content_hash=pack_hash(pack),
        defaults={"pack_id": pack.identity.id, "content": pack_to_json(pack), "made_at": clock.now()},
    )
    return version
