"""What somebody did in time for their evaluation, as proof for whoever waits for a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from salore.appraisal.states import Source
from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Desk
from salore.cycles.models import Period
from salore.cycles.saying import period_name
from salore.cycles.states import StageKind
from salore.ledger.models import Event
from salore.organisation.viewer import Viewer
from salore.planning.models import Plan

_PLAN = ("plan.proposed", "plan.agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing that was done, and when it was done last."""

    what: str
    at: datetime


def submitted_by(viewer: Viewer, period: Period) -> list[Done]:
    """Return what the log says that the viewer submitted for a period, by its day; two queries."""
    plans = Plan.objects.filter(person__in=viewer.themselves, cycle=period.cycle_id)
    uids = set(plans.values_list("uid", flat=True))
    verbs = (*_PLAN, "progress.reported", "evidence.added", "named_answer.given")
    rows = Event.objects.filter(person_id=viewer.person_id, agency_id=viewer.agency_id, verb__in=verbs)
    rows = rows.filter(at__date__gte=period.cycle.starts_on.replace(year=period.cycle.year - 1))
    last: dict[str, datetime] = {}
    for event in rows.order_by("at", "pk"):
        for what in _said(event, period, uids):
            last[what] = event.at
    return sorted((Done(what=what, at=at) for what, at in last.items()), key=lambda one: one.at)


def _said(event: Event, period: Period, plans: Collection[UUID]) -> Iterator[str]:
    if event.verb in _PLAN and event.subject_uid and event.subject_uid in plans:
        yield _("Plan (SKP) proposed") if event.verb == "plan.proposed" else _("Plan (SKP) agreed")
    elif event.verb == "progress.reported" and _is_within(event.data.get("period", ""), period):
        yield _("Progress %(period)s reported") % {"period": period_name(event.data["period"])}
    elif event.verb == "evidence.added" and period.starts_on <= event.at.date():
        yield _("Evidence added, the last time")
    elif _is_own_appraisal(event) and event.at.date() >= period.starts_on:
        yield _("Own conduct appraised")


def _is_own_appraisal(event: Event) -> bool:
    is_self = event.verb == "named_answer.given" and event.data.get("source") == Source.SELF
    return is_self and event.actor_id == event.person_id


def _is_within(key: str, period: Period) -> bool:
    """Whether a period of reports belongs to the one that is decided on."""
    return key == period.key or (key.startswith(period.key) and period.key.isdecimal())


def stage_at(desk: Desk, period: Period) -> Deadline | None:
    """Return the stage in which somebody's own evaluation of a period is decided."""
    return next(
        (
            one
            for one in desk.deadlines
            if one.kind == StageKind.APPRAISAL and one.period_id == period.pk and one.concerns(desk.standing)
        ),
        None,
    )
