"""When proposals are computed anew by themselves: by night, after a count, and where something changed.

Belongs here: whether it is time. Does not: the computing, which `proposing` does in a job.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DateField, ExpressionWrapper, F, Q

from salore.appraisal.computing.proposing import KIND
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.closed import is_closed
from salore.cycles.models import Period
from salore.cycles.states import CycleState, StageKind
from salore.ledger.models import Event
from salore.organisation.models import Agency

# So long before a stage opens superiors begin to look; so long after its grace the last ones decide.
_NEAR = timedelta(days=7)
# Whoever opens ten pages in a row asks for one computation, not for ten.
_PAUSE = timedelta(minutes=10)
_FORGOTTEN = timedelta(days=1)
_NIGHT = 1
# What goes into the tables that the engine reads, as the log names it.
_INPUTS = ("plan.", "goal.", "progress.", "named_answer.", "employment.", "organisation.")


def periods_near(agency: Agency, today: date) -> list[Period]:
    """Return the periods that are being decided on, or will be soon, and are not closed."""
    stage = Q(stages__kind=StageKind.APPRAISAL, stages__opens_on__lte=today + _NEAR)
    running = Period.objects.filter(stage, agency=agency, cycle__state=CycleState.OPEN)
    lasts = ExpressionWrapper(F("stages__due_on") + F("stages__grace_days"), output_field=DateField())
    near = running.annotate(lasts_until=lasts).filter(lasts_until__gte=today - _NEAR)
    return [period for period in near.select_related("agency").order_by("pk") if not is_closed(period)]


def is_night(agency: Agency) -> bool:
    """Whether it is the hour in which the proposals of an agency are renewed, where it is."""
    return clock.now().astimezone(ZoneInfo(agency.time_zone)).hour == _NIGHT


def last_run(period: Period) -> JobRun | None:
    """Return the run that computes the proposals of a period, or was the last to do so."""
    runs = JobRun.objects.filter(agency_id=period.agency_id, owner_id=None, kind=KIND, href=mark_of(period))
    return runs.order_by("-pk").first()


def is_under_way(last: JobRun | None) -> bool:
    """Whether proposals are being computed, or will be soon; a run that nobody took up is forgotten."""
    return last is not None and not last.is_over and last.made_at > clock.now() - _FORGOTTEN


def wants_renewal(last: JobRun | None, people: Collection[int]) -> bool:
    """Whether what is proposed for some people may be out of date; one query.

    A while after each computation nobody asks again, whatever changes.
    """
    if last is None:
        return bool(people)
    if is_under_way(last) or last.made_at > clock.now() - _PAUSE:
        return False
    changed = Q()
    for beginning in _INPUTS:
        changed |= Q(verb__startswith=beginning)
    return Event.objects.filter(changed, person_id__in=people, at__gt=last.made_at).exists()


def mark_of(period: Period) -> str:
    """Return what a run carries to tell of which period it is."""
    return f"proposals:{period.pk}"
