"""Proposals that may be out of date are computed anew when somebody opens a page on which they stand."""

from __future__ import annotations

from collections.abc import Sequence

from salore.appraisal.computing import renewing
from salore.appraisal.deciding.overview import Member
from salore.appraisal.jobs import propose_anew
from salore.cycles.closed import is_closed
from salore.cycles.models import Period


def computing_for(period: Period, members: Sequence[Member]) -> bool:
    """Return whether proposals are being computed; where something changed, have it done."""
    last = renewing.last_run(period)
    waiting = [one.person.pk for one in members if not one.is_decided and one.is_doable]
    if waiting and renewing.wants_renewal(last, waiting) and not is_closed(period):
        propose_anew(period)
        return True
    return renewing.is_under_way(last)
