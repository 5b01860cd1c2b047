"""Loading the demonstration region into an installation, and its log-ins.

Belongs here: turning the engine's invented tables into rows. Does not: drawing them (`engine`), starting
the installation.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from salore.core.instance import Instance
from salore.core.instance_files import Settings
from salore.installation.trouble import RunningError

_ZONE = "Asia/Jayapura"
# The morning on which every demonstration begins.
STARTS_AT = datetime(2026, 12, 2, 7, 30, tzinfo=ZoneInfo(_ZONE))


def first_settings() -> Settings:
    """Return what a demonstration is made with: its clock starts on its own day, now."""
    return Settings(
        time_zone=_ZONE,
        is_demonstration=True,
        clock_starts_at=STARTS_AT,
        clock_set_at=datetime.now(UTC),
    )


def refuse_others(instance: Instance) -> None:
    """Refuse an installation that serves an agency in earnest."""
    if not instance.settings.is_demonstration:
        raise RunningError("not_a_demonstration", folder=instance.folder)


def load(instance: Instance) -> None:
    """Fill an empty, migrated installation with the region; Django is set up. All of it or nothing."""
    refuse_others(instance)
    from salore.installation.demonstration.loading import load_region

    load_region(instance)
