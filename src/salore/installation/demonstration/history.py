"""What the event log holds of the region's past, and who read whose plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model

from salore.installation.demonstration.moments import at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.tables import YEAR
from salore.ledger.models import Event, Reading
from salore.planning.models import Plan, PlanVersion, Progress
from salore.planning.states import PlanState

_A_DAY = timedelta(days=1)


def load_history(loaded: Loaded) -> None:
    """Record what was done to the plans as the services would have recorded it at the time."""
    plans = list(Plan.objects.filter(agency=loaded.agency).order_by("pk"))
    hashes = dict(PlanVersion.objects.filter(agency=loaded.agency).values_list("plan_id", "content_hash"))
    events = [event for plan in plans for event in _of_plan(loaded, plan, hashes.get(plan.pk, ""))]
    events += _of_progress(loaded)
    keep_events(events)
    Reading.objects.bulk_create(_readings(loaded, plans), ignore_conflicts=True)


def _of_plan(loaded: Loaded, plan: Plan, content_hash: str) -> Iterator[Event]:
    owner, appraiser = plan.person_id, plan.appraiser_id
    yield event_of(loaded, "plan.started", plan, plan.made_at, owner, owner, source="nothing")
    revised = bool(plan.agreed_at and plan.proposed_at and plan.proposed_at > plan.agreed_at)
    proposed_at = plan.agreed_at - _A_DAY if plan.agreed_at and revised else plan.proposed_at
    if proposed_at:
        yield event_of(loaded, "plan.proposed", plan, proposed_at, owner, owner)
    if plan.revision_reason:
        opened_at = at(date(YEAR, 11, 27), 10)
        reason = plan.revision_reason
        yield event_of(loaded, "plan.revision_opened", plan, opened_at, owner, owner, reason=reason)
    if revised and plan.proposed_at:
        yield event_of(loaded, "plan.revision_proposed", plan, plan.proposed_at, owner, owner)
    if plan.agreed_at:
        agreed = {"version": 1, "content_hash": content_hash}
        yield event_of(loaded, "plan.agreed", plan, plan.agreed_at, appraiser, owner, **agreed)
    if plan.state == PlanState.RETURNED and plan.proposed_at:
        yield event_of(
            loaded, "plan.returned", plan, plan.proposed_at, appraiser, owner, reason=plan.reason
        )  # fmt: skip


def _of_progress(loaded: Loaded) -> Iterator[Event]:
    rows = Progress.objects.filter(agency=loaded.agency).select_related("period", "indicator__goal__plan")
    for row in rows:
        owner = row.indicator.goal.plan.person_id
        yield event_of(
            loaded, "progress.reported", row, row.entered_at, row.entered_by_id, owner,
            period=row.period.key, indicator=str(row.indicator.uid), value=row.value, edition=row.edition,
        )  # fmt: skip


def keep_events(events: Iterable[Event]) -> None:
    """Add events of the past to the log, the earliest first."""
    Event.objects.bulk_create(sorted(events, key=lambda event: event.at))


def event_of(
    loaded: Loaded,
    verb: str,
    subject: Model,
    moment: datetime,
    actor_id: int | None,
    person_id: int | None,
    **data: Any,
) -> Event:
    """Return the event that a service would have recorded at the moment."""
    return Event(
        agency_id=loaded.agency.pk,
        at=moment,
        actor_id=actor_id,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject_uid=getattr(subject, "uid", None),
        person_id=person_id,
        data=data,
    )


def _readings(loaded: Loaded, plans: Iterable[Plan]) -> Iterator[Reading]:
    """Whoever agreed a plan read it on that day."""
    for plan in plans:
        if plan.agreed_at and plan.appraiser_id:
            yield Reading(
                agency_id=loaded.agency.pk,
                on_day=plan.agreed_at.date(),
                viewer_id=plan.appraiser_id,
                subject_kind="plan",
                subject_uid=plan.uid,
                person_id=plan.person_id,
            )
