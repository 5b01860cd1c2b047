"""What early closes ask of the performance team: to issue anew what was decided on afterwards."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.cycles.duties import Agendas, Asked, Desk, Duty
from salore.cycles.saying import period_name
from salore.organisation.models import Appointment
from salore.organisation.states import AppointedRole
from salore.results.leaving import decided_since

MINUTES = 3


def present(asked: Asked) -> QuerySet[Any, Any]:
    team = Appointment.objects.on(asked.today).filter(
        agency_id=asked.agency_id, person__in=asked.people, role=AppointedRole.OPERATOR
    )
    return decided_since(asked.agency_id).filter(Exists(team))


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add each of them to whoever is of the team, never one's own; one query."""
    teams = [desk for desk in desks if desk.viewer.has(AppointedRole.OPERATOR)]
    if not teams:
        return
    for result in decided_since(teams[0].viewer.agency_id).select_related("person").order_by("pk"):
        for desk in teams:
            if result.person_id != desk.person_id:
                agendas[desk.person_id].duties.append(
                    Duty(
                        key=f"results.issue_anew.{result.uid}",
                        title=_("Issue the result %(period)s of %(name)s anew")
                        % {"period": period_name(result.period), "name": result.person.full_name},
                        why=_("Closed early and undecided; since then it was decided on."),
                        minutes=MINUTES,
                        due_on=None,
                        href=reverse("closing:issue_anew", args=[result.uid]),
                        status=_("Not issued yet"),
                        action=_("Issue it anew"),
                    )
                )
