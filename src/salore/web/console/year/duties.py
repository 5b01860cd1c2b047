"""What an installation lacks before anybody can plan: its people, then a year. The operators' duties."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Desk, Duty
from salore.cycles.models import Cycle
from salore.organisation.access import is_operator
from salore.organisation.models import Agency, Assignment


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add the first steps of a new installation; nothing is asked of the database for others."""
    operators = [desk for desk in desks if is_operator(desk.viewer)]
    for lacking in _lacking(operators[0].viewer.agency_id) if operators else ():
        for desk in operators:
            agendas[desk.person_id].duties += _steps(lacking)


@prepared
def _lacking(agency_id: int) -> QuerySet[Agency]:
    of_it = {"agency": OuterRef("pk")}
    return Agency.objects.filter(pk=agency_id).annotate(
        has_staff=Exists(Assignment.objects.filter(**of_it)), has_year=Exists(Cycle.objects.filter(**of_it))
    )


def _steps(agency: Agency) -> list[Duty]:
    steps = [] if agency.has_staff else [_staff()]  # type: ignore[attr-defined]
    return steps if agency.has_year else [*steps, _year()]  # type: ignore[attr-defined]


def _staff() -> Duty:
    return Duty(
        key="begin.staff",
        title=_("Bring in the units and the staff"),
        why=_("Nobody but you is known here yet. The files that the office has will do, as they are."),
        minutes=10,
        due_on=None,
        href=reverse("imports:index"),
        status=_("No list brought in yet"),
        action=_("Choose a file"),
    )


def _year() -> Duty:
    return Duty(
        key="begin.year",
        title=_("Open the year"),
        why=_("Once the year is open, people can write what is expected of them, each at their own time."),
        minutes=15,
        due_on=None,
        href=reverse("console_year:years"),
        status=_("No year prepared yet"),
        action=_("Prepare the year"),
    )
