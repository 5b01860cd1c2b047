"""Which plans wait for somebody's decision, as one set. Whether one may decide on one plan is `access`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from salore.core.prepared import prepared
from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.organisation.viewer import Viewer
from salore.planning.access import known_plans
from salore.planning.content import contents_of, fingerprint
from salore.planning.leading import led_posts
from salore.planning.models import Plan
from salore.planning.states import AWAITING_APPRAISER


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposed plan, and whether it still reads as the draft that was handed out to its post."""

    plan: Plan
    goals: int
    is_unchanged: bool


def waiting_for(viewer: Viewer, cycle: Cycle) -> QuerySet[Plan]:
    """Return the proposed plans of a year whose posts the viewer leads, on the day."""
    posts = led_posts(viewer, cycle, viewer.person_id or 0)
    return known_plans(viewer).filter(
        cycle=cycle, state__in=AWAITING_APPRAISER, is_elsewhere=False, assignment__in=posts.values("pk")
    )


def waiting_in(viewer: Viewer, cycle: Cycle) -> list[Waiting]:
    """Return what waits, those that need reading first; four queries however many they are."""
    plans = list(waiting_for(viewer, cycle).order_by("person__name", "pk"))
    contents = contents_of(plans)
    found = [
        Waiting(
            plan,
            len(contents[plan.pk].goals),
            bool(plan.draft_hash) and plan.version == 0 and fingerprint(contents[plan.pk]) == plan.draft_hash,
        )
        for plan in plans
    ]
    return sorted(found, key=lambda one: one.is_unchanged)


def cycles_with_waiting(viewer: Viewer) -> list[Cycle]:
    """Return the open years, the newest first."""
    return _open(viewer.agency_id)


@prepared
def _open(agency_id: int) -> QuerySet[Cycle]:
    cycles: QuerySet[Cycle] = Cycle.objects.filter(agency_id=agency_id, state=CycleState.OPEN)
    return cycles.defer("pack_version__content").order_by("-year")
