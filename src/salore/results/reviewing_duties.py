"""What closes ask of heads: to look at their unit's results before those concerned read them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.cycles.duties import Agendas, Asked, Desk, Duty
from salore.cycles.models import Period
from salore.cycles.saying import period_name
from salore.cycles.states import DutyState
from salore.organisation.models import Assignment
from salore.organisation.states import LEADING_ORDER
from salore.organisation.viewer import Viewer
from salore.results.models import Computation, Release, Review
from salore.results.reviewing import results_under, units_headed

MINUTES = 10


def present(asked: Asked) -> QuerySet[Any, Any]:
    """Return the closes that nobody has released for all, where some of the people head a unit."""
    heads = Assignment.objects.on(asked.today).filter(
        person__in=asked.people, position__heads_unit=True, role__in=LEADING_ORDER
    )
    return _unread(asked.agency_id, asked.today).filter(Exists(heads))


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add the units that each of the people heads and has not looked at since they were frozen."""
    first = next(iter(desks))
    closed = _unread(first.viewer.agency_id, first.today)
    frozen = {(one.cycle_id, one.period): one for one in closed.order_by("pk")}
    for desk in desks:
        if not desk.viewer.headed_paths:
            continue
        for (cycle, key), computation in frozen.items():
            period = Period.objects.get(cycle=cycle, key=key)
            for duty in _of_head(desk.viewer, period, computation):
                agendas[desk.person_id].duties.append(duty)


def _unread(agency_id: int, today: Any) -> QuerySet[Computation]:
    released = Release.objects.filter(
        cycle=OuterRef("cycle"),
        period=OuterRef("period"),
        unit=None,
        person=None,
        released_on__lte=today,
        shows_until__gte=OuterRef("pk"),
    )
    rows = Computation.objects.filter(agency_id=agency_id, awaits_release=True, person=None)
    return rows.filter(~Exists(released))


def _of_head(viewer: Viewer, period: Period, computation: Computation) -> list[Duty]:
    looked = Review.objects.filter(
        unit=OuterRef("pk"), cycle=period.cycle_id, period=period.key, looked_at__gte=computation
    )
    found = []
    for unit in units_headed(viewer).filter(~Exists(looked)):
        waiting = results_under(period, [unit.path]).exclude(person_id__in=viewer.themselves)
        unread = waiting.exclude(pk__in=waiting.released(viewer.today).values("pk"))
        if unread.exists():
            found.append(
                Duty(
                    key=f"review:{period.pk}:{unit.pk}",
                    title=_("Look at the results of %(unit)s") % {"unit": unit.name},
                    why=_("%(period)s is closed. Before those concerned read it, you may tell what you find.")
                    % {"period": period_name(period.key)},
                    minutes=MINUTES,
                    due_on=None,
                    href=reverse("reviewing:unit", args=[period.key, unit.uid]),
                    state=DutyState.NONE,
                    action=_("Look at them"),
                )
            )
    return found
