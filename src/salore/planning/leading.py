"""Who leads which posts, as planning asks it: of a post on a day, and all that one leads for a year."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from salore.core.models import in_force
from salore.cycles.models import Cycle
from salore.organisation.elsewhere import planned_elsewhere
from salore.organisation.models import Assignment, Leadership
from salore.organisation.viewer import Viewer
from salore.planning.models import Plan, PlanText
from salore.planning.states import IN_FORCE, PlanState, PlanTextKind


def superior_of_post(held: Assignment, day: date) -> int | None:
    """Return who leads a post on a day."""
    rows = Leadership.objects.on(day).filter(assignment=held).order_by("-starts_on")
    return rows.values_list("superior_id", flat=True).first()


def led_posts(viewer: Viewer, cycle: Cycle, leader_id: int) -> QuerySet[Assignment]:
    """Return the posts whose plans of a year somebody decides on: led today, or from when they begin."""
    day = min(viewer.today, cycle.ends_on)
    led = Leadership.objects.filter(agency_id=viewer.agency_id, superior_id=leader_id).filter(
        in_force(day) | Q(starts_on__gt=day, starts_on=F("assignment__starts_on"))
    )
    return (
        Assignment.objects.overlapping(cycle.starts_on, cycle.ends_on)
        .filter(agency_id=viewer.agency_id, pk__in=led.values("assignment_id"))
        .exclude(person_id=leader_id)
        .select_related("person", "position", "unit", "agency")
        .order_by("person__name", "pk")
    )


def unexpected(viewer: Viewer, cycle: Cycle, leader_id: int) -> QuerySet[Assignment]:
    """Return those of the led posts for which nothing is expected yet in general, and still can be."""
    told = PlanText.objects.filter(kind=PlanTextKind.EXPECTATION, ref="").values("plan_id")
    settled = Q(state__in=IN_FORCE) | Q(is_elsewhere=True) | Q(pk__in=told)
    plans = Plan.objects.filter(settled, cycle=cycle, assignment=OuterRef("pk"))
    posts = led_posts(viewer, cycle, leader_id).exclude(planned_elsewhere(viewer.agency_id))
    return posts.exclude(Exists(plans.exclude(state=PlanState.CLOSED)))
