"""Policy packs of the installation: each version kept whole, under the hash that cycles are bound to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from salore.core import clock
from salore.cycles.models import PackVersion
from salore.cycles.states import PeriodKind
from salore.policy import Pack, PackError, load_pack, load_sound_pack, pack_hash, pack_to_json, shipped_packs


def available() -> Iterator[tuple[str, Pack | None]]:
    """Yield the packs that a year can be bound to, by name: shipped ones, then those in the data folder.

    One that cannot be read comes without content.
    """
    own = sorted(file.parent.name for file in _own_folder().glob("*/pack.toml"))
    for name in dict.fromkeys((*shipped_packs(), *own)):
        try:
            yield name, load_pack(_place(name))
        except PackError:
            yield name, None


def remember(name: str) -> PackVersion:
    """Return the version of a pack as it is now, kept if it was not yet. Raises PackError."""
    pack = load_sound_pack(_place(name))
    version, _ = PackVersion.objects.get_or_create(
        content_hash=pack_hash(pack),
        defaults={"pack_id": pack.identity.id, "content": pack_to_json(pack), "made_at": clock.now()},
    )
    return version


def reporting_kind(pack: Pack, employment_kind: str) -> PeriodKind:
    """Return by which periods somebody reports progress: the shortest that the pack names for them."""
    rows = pack.rules.periods.rows
    kinds = next((row.kinds for row in rows if row.employment_kind == employment_kind), ("annual",))
    order = (PeriodKind.MONTHLY, PeriodKind.QUARTERLY, PeriodKind.ANNUAL)
    return next((kind for kind in order if kind in kinds), PeriodKind.ANNUAL)


def _own_folder() -> Path:
    return Path(settings.DATA_FOLDER) / "packs"


def _place(name: str) -> str | Path:
    own = _own_folder() / Path(name).name
    return own if name not in shipped_packs() and own.is_dir() else name
