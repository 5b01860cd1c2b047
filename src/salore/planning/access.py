"""The only doors to one plan and to what hangs on it. Absent and forbidden look the same: 404."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, Greatest, JSONObject, Least
from django.http import Http404

from salore.core.prepared import prepared
from salore.organisation.models import Leadership, Person
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import helped_by, in_teams_of
from salore.planning.models import Goal, Plan


def known_plans(viewer: Viewer) -> QuerySet[Plan]:
    """Return the plans of the agency with who decides on each: not yet what the viewer may see of them.

    `Plan.superior_id` and `superior_name` say who leads the post of a plan today.
    """
    return _known(viewer.today).filter(agency_id=viewer.agency_id)


def plans_of(viewer: Viewer, people: Collection[int]) -> list[Plan]:
    """Return the plans of people as `known_plans` has them, by their beginning."""
    return _plans_of(viewer.agency_id, people, viewer.today)


@prepared
def _plans_of(agency_id: int, people: Collection[int], today: date) -> QuerySet[Plan]:
    return _known(today).filter(agency_id=agency_id, person__in=people).order_by("starts_on", "pk")


@prepared
def _plan_named(agency_id: int, uid: UUID, today: date) -> QuerySet[Plan]:
    return _known(today).filter(agency_id=agency_id, uid=uid)


def _known(today: date) -> QuerySet[Plan]:
    plans = with_superior(Plan.objects.all(), today)
    return plans.select_related(
        "person", "unit", "assignment__position", "cycle__pack_version", "appraiser"
    ).defer("cycle__pack_version__content")


def with_superior(plans: QuerySet[Plan], today: date) -> QuerySet[Plan]:
    """Add `superior`: who leads the post of a plan today, by id and the parts of the name.

    For a post that begins later the day it begins, for one that ended the plan's last.
    """
    day = Greatest(Least(today, OuterRef("ends_on")), OuterRef("assignment__starts_on"))
    leads = Leadership.objects.filter(assignment=OuterRef("assignment"), starts_on__lte=day)
    leads = leads.exclude(ends_on__lt=day).order_by("-starts_on")
    said = leads.values(
        one=JSONObject(
            id="superior_id",
            front="superior__title_front",
            name="superior__name",
            back="superior__title_back",
        )
    )
    return plans.annotate(superior=Subquery(said[:1]))


def full_name(prefix: str) -> Concat:
    """Return a name with its titles, as `Person.full_name` writes it."""
    front, name, back = (f"{prefix}__{part}" for part in ("title_front", "name", "title_back"))
    return Concat(_titled(front, after=" "), F(name), _titled(back, before=", "), output_field=CharField())


def _titled(field: str, *, before: str = "", after: str = "") -> Case:
    return Case(
        When(**{field: ""}, then=Value("")),
        default=Concat(Value(before), F(field), Value(after)),
        output_field=CharField(),
    )


def plan_for_view(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan that the viewer may read."""
    plan = _plan(viewer, uid)
    if plan.person_id == viewer.person_id or viewer.sees_agency or decides(viewer, plan):
        return plan
    if Plan.objects.visible_to(viewer).filter(pk=plan.pk).exists():
        return plan
    raise Http404


def plan_for_edit(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan that the viewer may write in: their own, or one they help or prepare."""
    plan = _plan(viewer, uid)
    if not may_write(viewer, plan):
        raise Http404
    return plan


def may_write(viewer: Viewer, plan: Plan) -> bool:
    """Whether the viewer may write in a plan: their own, or one they help or prepare."""
    if plan.person_id == viewer.person_id or plan.person_id in viewer.prepares_for:
        return True
    return bool(viewer.officer_paths) and helped_by(viewer).filter(person_id=plan.person_id).exists()


def may_propose(viewer: Viewer, plan: Plan) -> bool:
    """Whether the viewer may consent in the owner's place: preparers draft, and leave this to their head."""
    return plan.person_id not in viewer.prepares_for and may_write(viewer, plan)


def person_for_planning(viewer: Viewer, uid: UUID) -> Person:
    """Return somebody whose plan the viewer may begin: themselves, or whom they help or prepare."""
    person: Person | None = Person.objects.visible_to(viewer).filter(uid=uid).first()
    if person is None:
        raise Http404
    mine = person.pk == viewer.person_id or person.pk in viewer.prepares_for
    if not mine and not helped_by(viewer).filter(person_id=person.pk).exists():
        raise Http404
    return person


def plan_for_proposal(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan that the viewer may propose."""
    plan = _plan(viewer, uid)
    if not may_propose(viewer, plan):
        raise Http404
    return plan


def plan_for_revision(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan whose change the viewer may ask for: its owner or who decides on it."""
    plan = _plan(viewer, uid)
    if not (decides(viewer, plan) or may_propose(viewer, plan)):
        raise Http404
    return plan


def plan_for_dialogue(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan beside which the viewer may write: owner, superior, helper, lead of a team of theirs."""
    plan = _plan(viewer, uid)
    if decides(viewer, plan) or may_propose(viewer, plan):
        return plan
    if viewer.leads_team and in_teams_of(viewer).filter(person_id=plan.person_id).exists():
        return plan
    raise Http404


def plan_for_decision(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan on which the viewer decides: as direct superior, on the day."""
    plan = _plan(viewer, uid)
    if not decides(viewer, plan):
        raise Http404
    return plan


def plan_for_leading(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan for which the viewer writes expectations or drafts goals: superior, or their preparer."""
    plan = _plan(viewer, uid)
    if decides(viewer, plan) or (superior_of(plan) in viewer.prepares_for):
        return plan
    raise Http404


def goal_for_edit(viewer: Viewer, uid: UUID) -> Goal:
    """Return a goal of a plan that the viewer may write in."""
    goals = Goal.objects.filter(agency_id=viewer.agency_id, uid=uid)
    goal: Goal | None = goals.select_related("plan", "parent__plan", "team").first()
    if goal is None:
        raise Http404
    goal.plan = plan_for_edit(viewer, goal.plan.uid)
    return goal


def decides(viewer: Viewer, plan: Plan) -> bool:
    """Whether the viewer leads the post of a plan from `known_plans`, and it is not their own."""
    return viewer.person_id is not None and superior_of(plan) == viewer.person_id != plan.person_id


def superior_of(plan: Plan) -> int | None:
    """Return who leads the post of a plan from `known_plans`, None where nobody does."""
    return plan.superior_id


def _plan(viewer: Viewer, uid: UUID) -> Plan:
    plan = next(iter(_plan_named(viewer.agency_id, uid, viewer.today)), None)
    if plan is None:
        raise Http404
    return plan
