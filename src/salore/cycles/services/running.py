"""A year opens for everybody, and ends."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Cycle, Period, Stage
from salore.cycles.packs import reporting_kind
from salore.cycles.states import CycleState, StageKind
from salore.ledger.services import record
from salore.organisation.viewer import Viewer


@transaction.atomic
def cycle_open(*, actor: Viewer, cycle: Cycle) -> Cycle:
    """Open a prepared year: from its stages' days on, people are asked for what is due."""
    if missing_stages(cycle):
        raise DomainError(
            "stages_missing", _("Some stages have no days yet. Set them first, then open the year.")
        )
    _step(cycle, CycleState.PREPARED, CycleState.OPEN)
    record(actor, "cycle.opened", cycle, year=cycle.year)
    return cycle


@transaction.atomic
def cycle_close(*, actor: Viewer, cycle: Cycle) -> Cycle:
    """End a year: nothing of it is asked any more, and nothing changes by anybody's hand."""
    _step(cycle, CycleState.OPEN, CycleState.CLOSED)
    record(actor, "cycle.closed", cycle, year=cycle.year)
    return cycle


def missing_stages(cycle: Cycle) -> list[tuple[StageKind, Period | None]]:
    """Return the stages without which a year cannot be opened."""
    pack = cycle.pack_version.pack
    reporting = {reporting_kind(pack, row.employment_kind) for row in pack.rules.periods.rows}
    periods = list(cycle.periods.order_by("starts_on"))
    annual = next((period for period in periods if period.kind == "annual"), None)
    needed: list[tuple[StageKind, Period | None]] = [(StageKind.PLANNING, annual)]
    needed += [(StageKind.PROGRESS, period) for period in periods if period.kind in reporting]
    needed += [(StageKind.APPRAISAL, period) for period in periods]
    there = set(Stage.objects.filter(cycle=cycle).values_list("kind", "period_id"))
    return [(kind, period) for kind, period in needed if (kind, period and period.pk) not in there]


def _step(cycle: Cycle, before: CycleState, after: CycleState) -> None:
    if not Cycle.objects.filter(pk=cycle.pk, state=before).update(state=after):
        raise StaleError(
            "year_changed", _("Meanwhile somebody else opened or closed this year. Look at it again.")
        )
    cycle.state = after
