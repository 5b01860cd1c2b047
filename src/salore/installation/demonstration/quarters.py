"""The third quarter of the running year: proposed, decided on, closed and released."""

from __future__ import annotations

from datetime import timedelta

from salore.appraisal.computing.proposing import proposals_compute
from salore.cycles.models import Period, Stage
from salore.cycles.states import PeriodKind, StageKind
from salore.installation.demonstration.decided import Days, load_decisions
from salore.installation.demonstration.moments import at, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.predicates import load_predicates
from salore.installation.demonstration.receipts import load_receipts
from salore.installation.demonstration.roles import ALSO, ROLES, Seat, holder
from salore.installation.demonstration.tables import YEAR
from salore.installation.demonstration.years import Year
from salore.organisation.viewer import viewer_for
from salore.results.closing import period_close
from salore.results.releasing import results_release

# One superior did not decide in time, and stands among what was missing at the close.
_SILENT = Seat("KOPERINDAG.DAGANG", "Kepala Bidang")
# The first that was evaluated here; the agency had moved to Salor in the months before.
_FIRST = f"{YEAR}-Q3"
# Days after the end of a quarter.
_PREDICATES, _PROPOSED, _DECIDED, _CLOSED, _RELEASED = (timedelta(days=days) for days in (8, 14, 25, 33, 40))


def load_quarters(loaded: Loaded, year: Year) -> None:
    """Run the third quarter through to its release; those before were evaluated elsewhere."""
    period = year.periods[_FIRST]
    earlier = Stage.objects.filter(agency=loaded.agency, kind=StageKind.APPRAISAL, due_on__lt=period.ends_on)
    earlier.filter(period__kind=PeriodKind.QUARTERLY).delete()
    _decide(loaded, period)
    _close(loaded, period)


def _decide(loaded: Loaded, period: Period) -> None:
    ends_on = period.ends_on
    load_predicates(loaded, period, ends_on + _PREDICATES, is_final=True)
    with standing_at(at(ends_on + _PROPOSED, 1)):
        proposals_compute(period, told=unheard)
    days = Days(ends_on + _PROPOSED, ends_on + _DECIDED, talked=ends_on + _RELEASED)
    load_decisions(loaded, period, days, silent=[loaded.people[holder(loaded, _SILENT)].pk])


def _close(loaded: Loaded, period: Period) -> None:
    operator = loaded.people[holder(loaded, ROLES["operator"])]
    with standing_at(at(period.ends_on + _CLOSED, 10)):
        period_close(actor=viewer_for(operator), period=period, told=unheard)
    with standing_at(at(period.ends_on + _RELEASED, 8)):
        actor = viewer_for(operator)
        results_release(actor=actor, period=period, released_on=actor.today)
    load_receipts(loaded, period, period.ends_on + _RELEASED, not_by=_to_receive(loaded))


def _to_receive(loaded: Loaded) -> list[int]:
    """Return who has not received the quarter yet, of those on whom visitors look first."""
    waiting = (ROLES["employee"], ALSO["teacher"], ALSO["citizens_desk"])
    return [loaded.people[holder(loaded, seat)].pk for seat in waiting]


def unheard(known: int, total: int) -> None:
    """Say nothing of how far a run is."""
    del known, total
