"""The periods in which people are appraised, and the one that is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet

from salore.cycles.models import Period, Stage
from salore.cycles.states import CycleState, StageKind
from salore.organisation.viewer import Viewer


def periods_known(agency_id: int) -> QuerySet[Period]:
    """Return the periods in which people are appraised, the newest first, years being prepared aside."""
    asked = Period.objects.filter(agency_id=agency_id, stages__kind=StageKind.APPRAISAL)
    asked = asked.exclude(cycle__state=CycleState.PREPARED).select_related("cycle__pack_version", "agency")
    stages = Prefetch("stages", Stage.objects.filter(kind=StageKind.APPRAISAL))
    whole = asked.defer("cycle__pack_version__content").prefetch_related(stages)
    return whole.order_by("-ends_on", "-starts_on", "pk")


def period_sought(viewer: Viewer, key: str) -> tuple[Period | None, list[Period]]:
    """Return the period that is named, else the one at hand, and the others that have begun."""
    periods = list(periods_known(viewer.agency_id))
    named = (one for one in periods if one.key == key)
    period = next(named, _at_hand(periods, viewer.today))
    return period, [one for one in periods if one != period and one.starts_on <= viewer.today]


def _at_hand(periods: Sequence[Period], day: date) -> Period | None:
    """Return the period to decide on a day: due first of those that are open, else the last that was."""
    stages = {period.pk: stage for period in periods for stage in period.stages.all()}
    opened = [period for period in periods if stages[period.pk].opens_on <= day]
    running = [period for period in opened if day <= stages[period.pk].closes_on]
    if running:
        return min(running, key=lambda one: stages[one.pk].due_on)
    begun = [period for period in periods if period.starts_on <= day]
    last = sorted(opened, key=lambda one: stages[one.pk].due_on, reverse=True)
    return next(iter([*last, *begun, *periods]), None)
