"""Good starts for a plan: last year's, a predecessor's, a colleague's in the same post, the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from salore.cycles.models import Cycle
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.content import goals_of
from salore.planning.copying import drafts_from
from salore.planning.drafts import GoalDraft
from salore.planning.leading import superior_of_post
from salore.planning.library import draft_of, templates_for
from salore.planning.models import Plan, PlanText
from salore.planning.parents import Parents, parents_for
from salore.planning.services.starting import new_plan
from salore.planning.services.texts import ANNEX
from salore.planning.states import PlanState

NOTHING, LIBRARY = "nothing", "library"
LAST_YEAR, PREDECESSOR, COLLEAGUE = "last_year", "predecessor", "colleague"
_MOST_COLLEAGUES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One good start. `key` is what the form sends; `plan` where it is another plan."""

    key: str
    kind: str
    goals: int
    plan: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a source brings into a plan."""

    goals: tuple[GoalDraft, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def sources_for(cycle: Cycle, held: Assignment) -> list[Source]:
    """Return the good starts for a post, the best first; from nothing always comes last."""
    found = [*_plans(cycle, held)]
    library = templates_for(cycle.agency_id, held.position.title_key).count()
    if library:
        found.append(Source(key=LIBRARY, kind=LIBRARY, goals=library))
    return [*found, Source(key=NOTHING, kind=NOTHING, goals=0)]


def take(viewer: Viewer, cycle: Cycle, held: Assignment, source: Source) -> Taken:
    """Return what a source brings: of others' plans only what belongs to the post."""
    parents = parents_of_post(viewer, cycle, held)
    if source.kind == LIBRARY:
        templates = templates_for(cycle.agency_id, held.position.title_key)
        return Taken(goals=tuple(draft_of(template, parents) for template in templates))
    if source.plan is None:
        return Taken()
    others = source.plan.person_id != held.person_id
    goals = goals_of([source.plan.pk])[source.plan.pk]
    texts = PlanText.objects.filter(plan=source.plan, kind__in=ANNEX).order_by("pk")
    return Taken(
        goals=tuple(drafts_from(goals, parents, cycle.agency_id, organisation_only=others)),
        texts=tuple(texts.values_list("kind", "text")),
    )


def parents_of_post(viewer: Viewer, cycle: Cycle, held: Assignment) -> Parents:
    """Return what goals of a plan that is not begun yet may support."""
    day = max(held.starts_on, min(viewer.today, held.ends_on or viewer.today))
    return parents_for(new_plan(cycle, held), superior_id=superior_of_post(held, day))


def _plans(cycle: Cycle, held: Assignment) -> Iterable[Source]:
    known = (
        Plan.objects.filter(agency_id=cycle.agency_id)
        .filter(Q(version__gt=0) | Q(state=PlanState.CLOSED))
        .select_related("person", "cycle", "assignment__position")
        .annotate(all_goals=Count("goals", filter=Q(goals__removed_at=None)))
        .filter(all_goals__gt=0)
    )
    last = (
        known.filter(person_id=held.person_id, cycle__year__lt=cycle.year)
        .order_by("-cycle__year", "-starts_on")
        .first()
    )
    if last is not None:
        yield _source(LAST_YEAR, last)
    others = known.exclude(person_id=held.person_id).filter(cycle__year__gte=cycle.year - 1)
    yield from _of_others(others, held)


def _of_others(plans: QuerySet[Plan], held: Assignment) -> Iterable[Source]:
    same_post = plans.filter(assignment__position_id=held.position_id).order_by("-cycle__year", "-starts_on")
    if held.position.heads_unit:
        # One holder at a time: whoever had the post before.
        before = same_post.first()
        if before is not None:
            yield _source(PREDECESSOR, before)
        return
    titled = plans.filter(assignment__position__title_key=held.position.title_key)
    nearest = titled.filter(unit_id=held.unit_id).order_by("-cycle__year", "person__name", "pk")
    seen: set[int] = set()
    for plan in nearest[: 2 * _MOST_COLLEAGUES]:
        if plan.person_id not in seen and len(seen) < _MOST_COLLEAGUES:
            seen.add(plan.person_id)
            yield _source(COLLEAGUE, plan)
    if not seen:
        elsewhere = titled.order_by("-cycle__year", "pk").first()
        if elsewhere is not None:
            yield _source(COLLEAGUE, elsewhere)


def _source(kind: str, plan: Plan) -> Source:
    goals: int = plan.all_goals  # type: ignore[attr-defined]
    return Source(key=str(plan.uid), kind=kind, goals=goals, plan=plan)
