"""How far the plans of a year are, unit by unit, with what lies below each. Counted live."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from salore.cycles.deadlines import Deadline, unit_deadlines
from salore.cycles.standing import ids_of
from salore.cycles.states import DeadlineState, StageKind
from salore.organisation.elsewhere import SETTING
from salore.organisation.models import Agency, Unit
from salore.planning.states import IN_FORCE, OWN_TURN, PlanState


@dataclass(slots=True)
class Counts:
    """People by how their plans stand; `late` are those of them whose time is over."""

    people: int = 0
    agreed: int = 0
    waiting: int = 0
    unwritten: int = 0
    elsewhere: int = 0
    late: int = 0

    def add(self, other: Counts) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def asked(self) -> int:
        """Return how many are asked for a plan here."""
        return self.people - self.elsewhere

    @property
    def share_pct(self) -> float | None:
        return 100 * self.agreed / self.asked if self.asked else None

    @property
    def is_done(self) -> bool:
        return self.agreed == self.asked


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, when its plans are due, what is counted in it and below, and what in it alone."""

    unit_id: int
    path: str
    uid: UUID
    name: str
    planning: Deadline | None = None
    below: Counts = field(default_factory=Counts)
    itself: Counts = field(default_factory=Counts)


def completion(agency: Agency, cycle_id: int, today: date, now: datetime) -> dict[int, Place]:
    """Return the counts of every unit of today, by its id; four queries, however many units there are."""
    units = list(Unit.objects.filter(agency=agency).on(today).values_list("pk", "path", "uid", "name"))
    paths = {unit_id: path for unit_id, path, _uid, _name in units}
    due = unit_deadlines(agency, paths, stages=Q(cycle=cycle_id, kind=StageKind.PLANNING))
    places = {
        unit_id: Place(unit_id, path, uid, name, next(iter(due[unit_id]), None))
        for unit_id, path, uid, name in units
    }
    for unit_id, counts in _counted(agency, cycle_id, today).items():
        if unit_id not in places:
            continue
        if not _is_over(places[unit_id], now):
            counts.late = 0
        places[unit_id].itself.add(counts)
        for above in ids_of(paths[unit_id]):
            if above in places:
                places[above].below.add(counts)
    return places


def _is_over(place: Place, now: datetime) -> bool:
    late = (DeadlineState.IN_GRACE, DeadlineState.CLOSED)
    return place.planning is not None and place.planning.state_at(now) in late


def _counted(agency: Agency, cycle_id: int, today: date) -> dict[int, Counts]:
    """Count people by the unit of their definitive post; `late` as if every day had passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "agency": agency.pk, "cycle": cycle_id, "today": today,
                "agreed": list(IN_FORCE), "waiting": [PlanState.PROPOSED], "kind": StageKind.PLANNING,
                "own_turn": list(OWN_TURN), "setting": SETTING,
            },
        )  # fmt: skip
        return {unit_id: Counts(*counts) for unit_id, *counts in cursor.fetchall()}


# One pass over posts and plans. Whoever has no employment, as elected heads, is asked nothing.
# Somebody with more time of their own is not late while it lasts.
_COUNT = """
WITH elsewhere AS (
    SELECT po.id FROM organisation_position po
    JOIN organisation_agency g ON g.id = po.agency_id
    LEFT JOIN organisation_jobfamily f ON f.key = po.job_family AND f.agency_id = po.agency_id
    WHERE po.agency_id = %(agency)s AND (f.managed_elsewhere OR g.settings ? %(setting)s)
), extended AS (
    SELECT e.person_id FROM cycles_extension e JOIN cycles_stage s ON s.id = e.stage_id
    WHERE s.cycle_id = %(cycle)s AND s.kind = %(kind)s AND e.person_id IS NOT NULL AND e.ended_at IS NULL
      AND e.due_on >= %(today)s
), people AS (
    SELECT a.unit_id, p.state, x.person_id IS NOT NULL AS is_extended,
           p.is_elsewhere IS TRUE
           OR (w.id IS NOT NULL AND (p.id IS NULL OR p.state = ANY(%(own_turn)s))) AS is_elsewhere
    FROM organisation_assignment a
    LEFT JOIN planning_plan p ON p.cycle_id = %(cycle)s AND p.person_id = a.person_id
      AND p.state <> 'closed' AND (p.assignment_id = a.id OR p.assignment_id IS NULL)
    LEFT JOIN elsewhere w ON w.id = a.position_id
    LEFT JOIN extended x ON x.person_id = a.person_id
    WHERE a.agency_id = %(agency)s AND a.role = 'definitive' AND a.starts_on <= %(today)s
      AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)
      AND a.person_id IN (
          SELECT e.person_id FROM organisation_employment e
          WHERE e.agency_id = %(agency)s AND e.starts_on <= %(today)s
            AND (e.ends_on IS NULL OR e.ends_on >= %(today)s)
      )
)
SELECT unit_id,
       count(*),
       count(*) FILTER (WHERE NOT is_elsewhere AND state = ANY(%(agreed)s)),
       count(*) FILTER (WHERE NOT is_elsewhere AND state = ANY(%(waiting)s)),
       count(*) FILTER (WHERE NOT is_elsewhere AND (state IS NULL OR state = ANY(%(own_turn)s))),
       count(*) FILTER (WHERE is_elsewhere),
       count(*) FILTER (WHERE NOT is_elsewhere AND NOT is_extended
                        AND (state IS NULL OR NOT state = ANY(%(agreed)s)))
FROM people GROUP BY unit_id
"""
