"""Who decides on whom in a period, in what capacity, and until when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Prefetch, Q, QuerySet, When

from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.models import Period, Stage
from salore.cycles.standing import Standing, standings
from salore.cycles.states import CycleState, StageKind
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Assignment
from salore.organisation.states import LEADING_ORDER, AssignmentRole
from salore.organisation.viewer import Viewer

_DEFINITIVE_FIRST = Case(When(role=AssignmentRole.DEFINITIVE, then=0), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The post of somebody on a day: one for good before any other."""

    name: str
    unit_id: int
    unit_name: str
    unit_path: str
    job_family: str
    heads_unit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """In what role somebody leads the people of a unit, and for whom where they stand in."""

    role: str = AssignmentRole.DEFINITIVE
    acts_for_id: int | None = None

    @property
    def is_substitute(self) -> bool:
        return self.role in (AssignmentRole.ACTING, AssignmentRole.DAILY_ACTING)


def periods_known(agency_id: int) -> QuerySet[Period]:
    """Return the periods in which people are appraised, the newest first, years being prepared aside."""
    asked = Period.objects.filter(agency_id=agency_id, stages__kind=StageKind.APPRAISAL)
    asked = asked.exclude(cycle__state=CycleState.PREPARED).select_related("cycle__pack_version", "agency")
    stages = Prefetch("stages", Stage.objects.filter(kind=StageKind.APPRAISAL))
    whole = asked.defer("cycle__pack_version__content").prefetch_related(stages)
    return whole.order_by("-ends_on", "-starts_on", "pk")


def period_at_hand(periods: Sequence[Period], day: date) -> Period | None:
    """Return the period to decide on a day: due first of those that are open, else the last that was."""
    stages = {period.pk: stage for period in periods for stage in period.stages.all()}
    opened = [period for period in periods if stages[period.pk].opens_on <= day]
    running = [period for period in opened if day <= stages[period.pk].closes_on]
    if running:
        return min(running, key=lambda one: stages[one.pk].due_on)
    begun = [period for period in periods if period.starts_on <= day]
    last = sorted(opened, key=lambda one: stages[one.pk].due_on, reverse=True)
    return next(iter([*last, *begun, *periods]), None)


def people_decided_by(viewer: Viewer, people: Collection[int] | None = None) -> list[int]:
    """Return whom the viewer decides on today, of the people at hand or of all whom they lead.

    Whoever holds two posts has one superior who decides: that of the definitive post.
    """
    led = set(viewer.led) if people is None else set(people) & set(viewer.led)
    found = superiors_on(led - set(viewer.themselves), viewer.today) if led else {}
    return [person for person, superior in found.items() if superior == viewer.person_id]


def stages_of(viewer: Viewer, period: Period, people: Collection[int]) -> dict[int, Deadline]:
    """Return the appraisal stage as it stands for each of the people whom it is about.

    More time that was given to the viewer holds for everybody on whom they decide.
    """
    everybody = {*people, *viewer.themselves}
    standing = standings(viewer.agency_id, everybody, viewer.today, viewer.zone)
    wanted = Q(kind=StageKind.APPRAISAL, period=period)
    found = deadlines(viewer.agency_id, standing.values(), stages=wanted)
    own = found.get(viewer.person_id or 0, [])
    return {
        person: max([*found[person], *own], key=lambda stage: stage.closes_at)
        for person in people
        if _concerned(found[person], standing[person])
    }


def _concerned(stages: list[Deadline], standing: Standing) -> bool:
    return any(stage.concerns(standing) for stage in stages)


def posts_of(agency_id: int, people: Collection[int], day: date) -> Mapping[int, Post]:
    """Return the post of each of the people on a day; one query."""
    held = (
        Assignment.objects.on(day)
        .filter(agency_id=agency_id, person_id__in=people)
        .select_related("position", "unit")
        .order_by("person_id", _DEFINITIVE_FIRST, "-starts_on", "pk")
    )
    found: dict[int, Post] = {}
    for row in held:
        found.setdefault(row.person_id, _post(row))
    return found


def _post(held: Assignment) -> Post:
    return Post(
        name=held.position.name,
        unit_id=held.unit_id,
        unit_name=held.unit.name,
        unit_path=held.unit.path,
        job_family=held.position.job_family,
        heads_unit=held.position.heads_unit and held.role in LEADING_ORDER,
    )


def capacity_of(viewer: Viewer, post: Post) -> Capacity:
    """Return in what role the viewer leads whoever holds a post: by the nearest unit that they head."""
    path = [int(part) for part in post.unit_path.split("/") if part]
    # The head of a unit is led from above it.
    above = path[:-1] if post.heads_unit else path
    heads = Assignment.objects.on(viewer.today).filter(
        agency_id=viewer.agency_id, unit_id__in=above, position__heads_unit=True, role__in=LEADING_ORDER
    )
    rows = list(heads.values_list("unit_id", "person_id", "role"))
    for unit in reversed(above):
        mine = [role for held, person, role in rows if held == unit and person == viewer.person_id]
        if not mine:
            continue
        if AssignmentRole.DEFINITIVE in mine:
            return Capacity()
        holder = [person for held, person, role in rows if held == unit and role == AssignmentRole.DEFINITIVE]
        return Capacity(role=mine[0], acts_for_id=next(iter(holder), None))
    return Capacity()
