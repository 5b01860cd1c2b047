"""The three years of a demonstration: one to be closed, one running, one being planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salore.cycles.models import Cycle, Period
from salore.cycles.services import cycle_close, cycle_open, cycle_prepare
from salore.installation.demonstration.moments import at, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.roles import ROLES, holder
from salore.installation.demonstration.tables import EARLIER, YEAR
from salore.organisation.viewer import Viewer, installation

# The law's own rules in the year before; since then the agency's, in which colleagues carry weight.
PACKS = {EARLIER: "id-permenpanrb-6-2022", YEAR: "salor", YEAR + 1: "salor"}
_REPORT_DAYS = 15


@dataclass(frozen=True, slots=True)
class Year:
    """A cycle with its periods by key."""

    cycle: Cycle
    periods: dict[str, Period]


def load_years(loaded: Loaded) -> dict[int, Year]:
    """Open the cycles as their operators opened them, each in the autumn before."""
    return {year: _opened(loaded, year) for year in PACKS}


def _opened(loaded: Loaded, year: int) -> Year:
    planning_opens_on = date(year - 1, 11, 2)
    with standing_at(at(date(year - 1, 10, 26), 10)):
        operator = _operator(loaded)
        cycle = cycle_prepare(
            actor=operator, year=year, pack=PACKS[year],
            planning_opens_on=planning_opens_on, report_days=_REPORT_DAYS,
        )  # fmt: skip
        cycle_open(actor=operator, cycle=cycle)
    return Year(cycle, {period.key: period for period in cycle.periods.all()})


def close_earlier(loaded: Loaded, year: Year) -> None:
    """Close the year before, after its results were released and its objection was decided."""
    with standing_at(at(date(YEAR, 3, 16), 15)):
        cycle_close(actor=_operator(loaded), cycle=year.cycle)


def _operator(loaded: Loaded) -> Viewer:
    person = loaded.people[holder(loaded, ROLES["operator"])]
    made = installation(loaded.agency.pk, loaded.agency.time_zone)
    return Viewer(agency_id=made.agency_id, today=made.today, zone=made.zone, person_id=person.pk)
