"""What follows when the plans of an agency or a job family move to another system, or back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.organisation.elsewhere import agency_elsewhere, plans_with_family
from salore.organisation.models import Agency, Assignment
from salore.organisation.states import AssignmentRole
from salore.organisation.viewer import Viewer
from salore.planning.models import Plan
from salore.planning.states import AWAITING_APPRAISER, IN_FORCE, OWN_TURN, PlanState

_COPY, _NONE = "copy", "none"


@dataclass(frozen=True, slots=True)
class Reach:
    """How the plans of a year stand of those whom the move concerns, and in which units they serve."""

    year: int
    by_state: Counter[str]
    by_unit: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return self.by_unit.total()

    @property
    def unwritten(self) -> int:
        return self.by_state[_NONE]

    @property
    def begun(self) -> int:
        return self._in(OWN_TURN)

    @property
    def proposed(self) -> int:
        return self._in(AWAITING_APPRAISER - IN_FORCE)

    @property
    def agreed(self) -> int:
        return self._in(IN_FORCE)

    @property
    def copies(self) -> int:
        return self.by_state[_COPY]

    @property
    def units(self) -> list[tuple[str, int]]:
        return sorted(self.by_unit.items())

    def _in(self, states: Iterable[str]) -> int:
        return sum(self.by_state[state] for state in states)


def reach_of(viewer: Viewer, agency: Agency, family: str = "") -> list[Reach]:
    """Return, by open year, whose system a switch changes: of a job family, else of all that have none."""
    if family and agency_elsewhere(agency):
        return []
    posts = Assignment.objects.on(viewer.today).filter(agency=agency, role=AssignmentRole.DEFINITIVE)
    posts = (
        posts.filter(position__job_family=family) if family else posts.exclude(plans_with_family(agency.pk))
    )
    opened = Cycle.objects.filter(agency=agency, state=CycleState.OPEN).order_by("-year")
    return [_reach(cycle, posts) for cycle in opened.only("pk", "year")]


def _reach(cycle: Cycle, posts: QuerySet[Assignment]) -> Reach:
    reach = Reach(cycle.year, Counter())
    rows = (
        posts.annotate(state=_state(cycle))
        .order_by()
        .values_list("state", "unit__name")
        .annotate(n=Count("pk"))
    )
    for state, unit, number in rows:
        reach.by_state[state] += number
        reach.by_unit[unit] += number
    return reach


def _state(cycle: Cycle) -> Coalesce:
    plans = Plan.objects.filter(cycle=cycle, assignment=OuterRef("pk")).exclude(state=PlanState.CLOSED)
    said = Case(When(is_elsewhere=True, then=Value(_COPY)), default="state", output_field=CharField())
    return Coalesce(Subquery(plans.values(said=said)[:1]), Value(_NONE))
