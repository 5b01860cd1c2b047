"""What follows when a superior does not decide in time: who may decide from which day, by the pack.

Belongs here: the days. Does not: who these people are, which `whose` knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from salore.cycles.deadlines import Deadline
from salore.cycles.models import pack_of
from salore.cycles.packs import days_after
from salore.policy.model import Pack

_DONE = "evaluation_done"
# What nobody decided on for so long is no matter of the first page any more.
TOLD = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """From which day each step holds; None where the pack does not know the step."""

    reminded_on: date | None = None
    next_superior_on: date | None = None
    named_on: date | None = None


def steps_of(stage: Deadline) -> Steps:
    """Return the steps after the due day of a stage, as it stands for somebody with their extensions."""
    pack = pack_of(stage.pack_hash)
    return Steps(
        reminded_on=_day(pack, stage, "evaluation_reminded"),
        next_superior_on=_day(pack, stage, "evaluation_by_next_superior"),
        named_on=_day(pack, stage, "evaluation_by_named"),
    )


def _day(pack: Pack, stage: Deadline, key: str) -> date | None:
    row = next((row for row in pack.rules.deadlines.rows if row.key == key and row.after == _DONE), None)
    if row is None or row.days is None:
        return None
    return days_after(stage.due_on, row.days, row.day_type)


def has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today
