"""What a collection asks of the performance team when its day has come: close, have it counted, destroyed."""

from __future__ import annotations

from collections.abc import Collection as Several
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.appraisal.models import Collection, KeyCopy
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.cycles.duties import Agendas, Asked, Desk, Duty
from salore.cycles.saying import period_name
from salore.cycles.states import DutyState
from salore.organisation.models import Appointment
from salore.organisation.states import AppointedRole

# Custodians have to find a day on which two of them sit at one desk.
_COUNT = timedelta(days=7)


def duties(desks: Several[Desk], agendas: Agendas) -> None:
    """Add what is due to each of the performance team; one query."""
    operators = [desk for desk in desks if desk.viewer.has(AppointedRole.OPERATOR)]
    if not operators:
        return
    first = operators[0]
    rows = (
        _due(first.viewer.agency_id, first.now)
        .select_related("period", "cycle__pack_version")
        .defer("cycle__pack_version__content")
    )
    for collection in rows.order_by("pk"):
        for desk in operators:
            agendas[desk.person_id].duties.append(_duty(desk, collection))


def present(asked: Asked) -> QuerySet[Any, Any]:
    operators = Appointment.objects.on(asked.today).filter(
        person__in=asked.people, role=AppointedRole.OPERATOR
    )
    return _due(asked.agency_id, asked.now).filter(Exists(operators))


def _due(agency_id: int, now: Any) -> QuerySet[Collection]:
    copies = KeyCopy.objects.filter(collection=OuterRef("pk"))
    return Collection.objects.filter(agency_id=agency_id).filter(
        Q(state=CollectionState.COLLECTING, closes_at__lte=now)
        | Q(state=CollectionState.CLOSED)
        | Q(Exists(copies), state=CollectionState.COUNTED)
    )


def destroy_by(collection: Collection) -> date | None:
    """Return until when an auditor may have it counted again; then answers and keys go."""
    rule = collection.cycle.pack_version.pack.rules.anonymity
    return collection.counted_on and collection.counted_on + timedelta(days=rule.recount_days)


def _duty(desk: Desk, collection: Collection) -> Duty:
    closed_on = clock.last_day(collection.closes_at, desk.standing.zone)
    name = period_name(collection.period.key)
    due_on: date
    if collection.state == CollectionState.COLLECTING:
        title, action = _("Close colleagues' answers of %(period)s") % {"period": name}, _("Close")
        why = _("The time is over. Until it is closed, nothing can be counted.")
        status, minutes, due_on = _("Not closed yet"), 2, closed_on + timedelta(days=1)
    elif collection.state == CollectionState.CLOSED:
        title, action = _("Have colleagues' answers of %(period)s counted") % {"period": name}, _("See how")
        why = _("The custodians count, together, on their pages. Decisions wait for it.")
        status, minutes, due_on = _("Not counted yet"), 10, closed_on + _COUNT
    else:
        title, action = _("Have colleagues' answers of %(period)s destroyed") % {"period": name}, _("See how")
        why = _("They are counted. The promise to those who answered is kept once answers and keys are gone.")
        status, minutes, due_on = _("Not destroyed yet"), 15, destroy_by(collection) or desk.today
    return Duty(
        key=f"collection.{collection.state}.{collection.uid}",
        title=title,
        why=why,
        minutes=minutes,
        due_on=due_on,
        href=reverse("collection:detail", args=[collection.uid]),
        state=DutyState.LATE if desk.today > due_on else DutyState.NONE,
        status=status,
        action=action,
    )
