"""The three years of a demonstration: one closed, one running, one being planned."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from salore.cycles.models import Cycle, Period, Stage
from salore.cycles.packs import remember
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.tables import YEAR

# The law's own rules in the year before; since then the agency's, in which colleagues carry weight.
PACKS = {YEAR - 1: "id-permenpanrb-6-2022", YEAR: "salor", YEAR + 1: "salor"}
_STATES = {YEAR - 1: "closed", YEAR: "open", YEAR + 1: "open"}


@dataclass(frozen=True, slots=True)
class Year:
    """A cycle with its periods by key."""

    cycle: Cycle
    periods: dict[str, Period]


def load_years(loaded: Loaded) -> dict[int, Year]:
    """Open the cycles with their periods and stages."""
    return {year: _load_year(loaded, year) for year in PACKS}


def _load_year(loaded: Loaded, year: int) -> Year:
    agency = loaded.agency
    cycle = Cycle.objects.create(
        agency=agency, year=year, pack_version=remember(PACKS[year]), state=_STATES[year]
    )
    annual = Period(
        agency=agency, cycle=cycle, key=str(year), kind="annual",
        starts_on=cycle.starts_on, ends_on=cycle.ends_on,
    )  # fmt: skip
    quarters = [
        Period(
            agency=agency,
            cycle=cycle,
            key=f"{year}-Q{quarter}",
            kind="quarterly",
            starts_on=date(year, 3 * quarter - 2, 1),
            ends_on=date(year, 3 * quarter, monthrange(year, 3 * quarter)[1]),
        )
        for quarter in range(1, 5)
    ]
    periods = Period.objects.bulk_create([annual, *quarters])
    Stage.objects.bulk_create(_stages(cycle, annual, quarters))
    return Year(cycle, {period.key: period for period in periods})


def _stages(cycle: Cycle, annual: Period, quarters: list[Period]) -> list[Stage]:
    year = cycle.year
    planning = Stage(
        agency=cycle.agency, cycle=cycle, period=annual, kind="planning",
        opens_on=date(year - 1, 11, 2), due_on=date(year, 1, 31), grace_days=14,
    )  # fmt: skip
    appraisal = Stage(
        agency=cycle.agency, cycle=cycle, period=annual, kind="appraisal",
        opens_on=date(year, 12, 1), due_on=date(year + 1, 1, 31),
    )  # fmt: skip
    progress = [
        Stage(
            agency=cycle.agency,
            cycle=cycle,
            period=quarter,
            kind="progress",
            opens_on=quarter.ends_on.replace(day=1),
            due_on=_reported_by(quarter.ends_on),
        )
        for quarter in quarters
    ]
    return [planning, *progress, appraisal]


def _reported_by(ends_on: date) -> date:
    """Two weeks into the next month; the last quarter by the end of the year."""
    return ends_on if ends_on.month == 12 else date(ends_on.year, ends_on.month + 1, 15)
