"""People of units by how their plan of a year stands: who has not begun, whom nobody answers, who is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from salore.cycles.models import Cycle
from salore.cycles.reminding import write_down
from salore.ledger.services import record
from salore.organisation.elsewhere import planned_elsewhere
from salore.organisation.models import Agency, Assignment, Employment, Leadership, Person, Unit
from salore.organisation.states import AssignmentRole
from salore.organisation.viewer import Viewer
from salore.planning.access import full_name
from salore.planning.models import Plan
from salore.planning.states import IN_FORCE, OWN_TURN, PlanState
from salore.planning.team import with_plan

NOT_BEGUN, DRAFT, RETURNED, WAITING, AGREED = "belum", "disusun", "dikembalikan", "menunggu", "disepakati"
LONG_WAITING = "lama"
# From then on a proposed plan that nobody decided on is called stuck.
LONG_DAYS = 7

_STATES = {
    DRAFT: [PlanState.DRAFT],
    RETURNED: [PlanState.RETURNED],
    WAITING: [PlanState.PROPOSED, PlanState.REVISION_PROPOSED],
    AGREED: list(IN_FORCE),
}


def people_under(viewer: Viewer, paths: Collection[str]) -> QuerySet[Person]:
    """Return who is employed and serves at or below the units today; no path stands for the whole agency."""
    posts = Assignment.objects.on(viewer.today).filter(
        agency_id=viewer.agency_id, role=AssignmentRole.DEFINITIVE
    )
    if paths:
        posts = posts.filter(unit__in=Unit.objects.filter(agency=viewer.agency_id).under(*paths).values("pk"))
    employed = Employment.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    return Person.objects.filter(agency_id=viewer.agency_id, pk__in=posts.values("person_id")).filter(
        pk__in=employed.values("person_id")
    )


def serving_in(people: QuerySet[Person], unit: Unit | None, viewer: Viewer) -> QuerySet[Person]:
    """Return those of the people whose definitive post is in the unit itself."""
    posts = Assignment.objects.on(viewer.today).filter(unit=unit, role=AssignmentRole.DEFINITIVE)
    return people.filter(pk__in=posts.values("person_id"))


def standing(
    people: QuerySet[Person], cycle_id: int, wanted: str, viewer: Viewer, now: datetime
) -> QuerySet[Person]:
    """Return those whose plan of the year stands as wanted. Each is a set that an index finds."""
    plans = Plan.objects.filter(cycle=cycle_id, agency_id=viewer.agency_id, is_elsewhere=False)
    plans = plans.exclude(state=PlanState.CLOSED)
    if wanted == NOT_BEGUN:
        begun = Plan.objects.filter(cycle=cycle_id, person=OuterRef("pk")).exclude(state=PlanState.CLOSED)
        return people.filter(~Exists(begun), ~Exists(_elsewhere(viewer)))
    if wanted == LONG_WAITING:
        plans = plans.filter(state__in=_STATES[WAITING], proposed_at__lt=now - timedelta(days=LONG_DAYS))
    else:
        plans = plans.filter(state__in=_STATES[wanted])
        if OWN_TURN.issuperset(_STATES[wanted]):
            people = people.filter(~Exists(_elsewhere(viewer)))
    return people.filter(pk__in=plans.values("person_id"))


def unwritten(people: QuerySet[Person], cycle_id: int, viewer: Viewer) -> QuerySet[Person]:
    """Return those whose plan of the year is their own turn."""
    beyond = Plan.objects.filter(cycle=cycle_id, person=OuterRef("pk")).exclude(state=PlanState.CLOSED)
    beyond = beyond.filter(Q(is_elsewhere=True) | ~Q(state__in=OWN_TURN))
    return people.filter(~Exists(beyond), ~Exists(_elsewhere(viewer)))


def without_superior(people: QuerySet[Person], viewer: Viewer) -> QuerySet[Person]:
    """Return those whom nobody leads today."""
    # All that are led as one set: asked person by person, the view would be read once for each.
    led = Leadership.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    return people.exclude(pk__in=led.values("person_id"))


def shown(people: QuerySet[Person], cycle_id: int | None, viewer: Viewer) -> QuerySet[Any]:
    """Add plan, post, unit and superior of today."""
    led = Leadership.objects.on(viewer.today).filter(person=OuterRef("pk")).order_by("-starts_on")
    posts = Assignment.objects.on(viewer.today).filter(person=OuterRef("pk"), role=AssignmentRole.DEFINITIVE)
    known: QuerySet[Any] = with_plan(people, cycle_id, viewer).annotate(
        superior=Subquery(led.values(said=full_name("superior"))[:1]),
        unit=Subquery(posts.values("unit__name")[:1]),
    )
    return known


@transaction.atomic
def remind_unwritten(viewer: Viewer, cycle: Cycle, paths: Collection[str]) -> int:
    """Remind everybody of the units whose own turn it is; return how many were not reminded today before."""
    people = unwritten(people_under(viewer, paths), cycle.pk, viewer)
    ids = list(people.values_list("pk", flat=True))
    record(viewer, "plans.reminded", cycle, people=len(ids), units=list(paths))
    return write_down(Agency.objects.get(pk=viewer.agency_id), ids)


def _elsewhere(viewer: Viewer) -> QuerySet[Assignment]:
    """Return the posts of a person whose plans are written in another system."""
    posts = Assignment.objects.on(viewer.today).filter(person=OuterRef("pk"))
    return posts.filter(planned_elsewhere(viewer.agency_id))
