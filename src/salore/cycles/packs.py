"""Policy packs of the installation: each version kept whole, under the hash that cycles are bound to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salore.core import clock
from salore.cycles.models import PackVersion
from salore.cycles.states import PeriodKind
from salore.organisation import packs
from salore.policy import Pack, PackError, load_pack, load_sound_pack, pack_hash, pack_to_json

_WORKING_DAYS = 5


def available() -> Iterator[tuple[str, Pack | None]]:
    """Yield the packs that a year can be bound to, by name: shipped ones, then those in the data folder.

    One that cannot be read comes without content.
    """
    for name in packs.names():
        try:
            yield name, load_pack(packs.place(name))
        except PackError:
            yield name, None


def remember(name: str) -> PackVersion:
    """Return the version of a pack as it is now, kept if it was not yet. Raises PackError."""
    pack = load_sound_pack(packs.place(name))
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


def days_after(day: date, days: int, day_type: str) -> date:
    """Return the day so many calendar or working days later; Saturdays and Sundays are no working days."""
    if day_type != "working":
        return day + timedelta(days=days)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _WORKING_DAYS
    return day
