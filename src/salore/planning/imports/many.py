"""What a list of many people's plans offers each of them. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from salore.cycles.models import Cycle
from salore.organisation.elsewhere import agency_elsewhere
from salore.organisation.models import Assignment, Identifier, JobFamily, Person
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import helped_by
from salore.planning.access import known_plans
from salore.planning.imports.offers import GoalOffer, annex_of, goal_offers
from salore.planning.models import Goal, Plan
from salore.planning.parents import Parents
from salore.planning.reading.plan import PlanRead
from salore.planning.states import EDITABLE, OWN_TURN, PlanState


class Outcome(StrEnum):
    """What would become of one person's goals."""

    BEGIN = "begin"
    ADD = "add"
    COPY = "copy"
    NOTHING_NEW = "nothing_new"
    LOCKED = "locked"
    NO_POST = "no_post"
    NO_NUMBER = "no_number"
    UNKNOWN = "unknown"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOffer:
    """The goals of one person of the list, and what would become of them."""

    read: PlanRead
    outcome: Outcome
    person: Person | None = None
    assignment: Assignment | None = None
    plan: Plan | None = None
    goals: tuple[GoalOffer, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def is_taken(self) -> bool:
        return self.outcome in (Outcome.BEGIN, Outcome.ADD, Outcome.COPY)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the people of a list, read at once."""

    people: dict[str, Person]
    in_reach: set[int] | None
    posts: dict[int, Assignment]
    plans: dict[int, Plan]
    titles: dict[int, set[str]]
    elsewhere: set[str]
    is_companion: bool


def offers_of(viewer: Viewer, cycle: Cycle, plans: Sequence[PlanRead]) -> list[PersonOffer]:
    """Return what a list offers each of its people; as many queries for one as for a thousand."""
    known = _known(viewer, cycle, [read.person.nip for read in plans if read.person.nip])
    return [_offer(known, read) for read in plans]


def _known(viewer: Viewer, cycle: Cycle, numbers: Sequence[str]) -> _Known:
    found = Identifier.objects.filter(agency_id=viewer.agency_id, value__in=numbers).select_related("person")
    people = {row.value: row.person for row in found}
    ids = [person.pk for person in people.values()]
    posts = (
        Assignment.objects.overlapping(max(cycle.starts_on, viewer.today), cycle.ends_on)
        .filter(person__in=ids, role="definitive")
        .select_related("position", "unit", "agency")
        .order_by("-starts_on")
    )
    drafts = known_plans(viewer).filter(cycle=cycle, person__in=ids).exclude(state=PlanState.CLOSED)
    plans = {plan.person_id: plan for plan in drafts.order_by("-starts_on")}
    titles: dict[int, set[str]] = {}
    for plan_id, title in Goal.objects.filter(plan__in=plans.values()).values_list("plan_id", "title"):
        titles.setdefault(plan_id, set()).add(" ".join(title.casefold().split()))
    families = JobFamily.objects.filter(agency_id=viewer.agency_id, managed_elsewhere=True)
    reach = None if viewer.sees_agency else set(helped_by(viewer).filter(person__in=ids))
    return _Known(
        people=people,
        in_reach=reach,
        posts={post.person_id: post for post in posts},
        plans=plans,
        titles=titles,
        elsewhere=set(families.values_list("key", flat=True)),
        is_companion=bool(agency_elsewhere(cycle.agency)),
    )


def _offer(known: _Known, read: PlanRead) -> PersonOffer:
    person = known.people.get(read.person.nip)
    if person is None:
        return PersonOffer(read=read, outcome=Outcome.UNKNOWN if read.person.nip else Outcome.NO_NUMBER)
    if known.in_reach is not None and person.pk not in known.in_reach:
        return PersonOffer(read=read, outcome=Outcome.OUT_OF_REACH, person=person)
    plan, post = known.plans.get(person.pk), known.posts.get(person.pk)
    # Links to the superior's goals are the owner's to make: the list says their titles only.
    there = known.titles.get(plan.pk, set()) if plan else set()
    goals = tuple(goal_offers(read, Parents((), ()), there))
    return PersonOffer(
        read=read,
        outcome=_outcome(known, plan, post, goals),
        person=person,
        assignment=post,
        plan=plan,
        goals=goals,
        texts=annex_of(read),
    )


def _outcome(
    known: _Known, plan: Plan | None, post: Assignment | None, goals: Sequence[GoalOffer]
) -> Outcome:
    if post is None and plan is None:
        return Outcome.NO_POST
    is_elsewhere = known.is_companion or (post is not None and post.position.job_family in known.elsewhere)
    if plan.is_elsewhere if plan else is_elsewhere:
        return Outcome.COPY
    if plan and post and is_elsewhere and plan.state in OWN_TURN:
        return Outcome.COPY
    if plan is None:
        return Outcome.BEGIN
    if plan.state not in EDITABLE:
        return Outcome.LOCKED
    return Outcome.ADD if any(not goal.is_there for goal in goals) else Outcome.NOTHING_NEW
