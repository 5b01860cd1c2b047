"""Until when an objection may be filed, and by when it is to be decided: days of the pack, kept exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from salore.core import clock
from salore.cycles.day_counts import holidays_of, last_day, rule_of
from salore.cycles.standing import standings
from salore.organisation.models import Agency
from salore.policy.model import DayType, Pack

FILED, DECIDED = "objection_filed", "objection_decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A number of days after an event; it ends at 24:00 of the last, where the person works."""

    days: int
    day_type: DayType
    last_on: date
    ends_at: datetime

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at


def term(pack: Pack, key: str, *, agency: Agency, start: date, zone: str) -> Term | None:
    """Return the term that the pack sets; None where it sets none."""
    step = rule_of(pack, key)
    if step is None or step.days is None:
        return None
    last_on = last_day(start, step.days, step.day_type, holidays_of(agency))
    return Term(days=step.days, day_type=step.day_type, last_on=last_on, ends_at=clock.end_of(last_on, zone))


def zone_of(agency: Agency, person_id: int) -> str:
    """Return in whose time the days of somebody end."""
    today = clock.today(agency.time_zone)
    return standings(agency.pk, [person_id], today, agency.time_zone)[person_id].zone
