"""Goals and their indicators: added, changed, taken out, put in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.drafts import MOST_GOALS, MOST_INDICATORS, GoalDraft, IndicatorDraft
from salore.planning.models import Goal, Indicator, Plan
from salore.planning.services.editions import change, refuse_stale
from salore.planning.states import GoalKind

# What was taken out keeps its row behind all others.
_BEHIND = 1000
_OTHERS_FIRST = _("Somebody changed this goal while you were writing. Compare, then save again.")


def helped(actor: Viewer, plan: Plan) -> int | None:
    """Return the owner where somebody else writes for them, as the log marks it."""
    return None if actor.person_id == plan.person_id else plan.person_id


@transaction.atomic
def goal_add(*, actor: Viewer, plan: Plan, draft: GoalDraft, handed_down_by_id: int | None = None) -> Goal:
    """Add a goal at the end of a plan that is being written."""
    change(plan)
    if Goal.objects.filter(plan=plan).count() >= MOST_GOALS:
        raise DomainError("too_many_goals", _("A plan holds at most %(most)s goals.") % {"most": MOST_GOALS})
    last = Goal.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    goal = Goal(agency_id=plan.agency_id, plan=plan, number=last + 1, handed_down_by_id=handed_down_by_id)
    _fill(goal, draft)
    goal.save()
    _write_indicators(goal, draft.indicators)
    _renumber(plan)
    goal.refresh_from_db(fields=["number"])
    record(
        actor, "goal.added", goal, person_id=plan.person_id, helped_id=helped(actor, plan), title=goal.title
    )
    return goal


@transaction.atomic
def goal_change(*, actor: Viewer, goal: Goal, draft: GoalDraft, seen: int) -> Goal:
    """Let a goal say something else; `seen` is the plan's edition when it was read."""
    plan = change(goal.plan)
    current = _kept(goal)
    refuse_stale(current.edition, seen, "goal_changed", _OTHERS_FIRST, goal=current)
    before = current.title
    current.plan = plan
    _fill(current, draft)
    current.save()
    _write_indicators(current, draft.indicators)
    _renumber(plan)
    record(
        actor, "goal.changed", current, person_id=plan.person_id, helped_id=helped(actor, plan),
        before=before, title=current.title,
    )  # fmt: skip
    return current


@transaction.atomic
def goal_remove(*, actor: Viewer, goal: Goal, seen: int) -> Plan:
    """Take a goal out: a draft's for good; an agreed one's row stays for what was reported on it."""
    plan = change(goal.plan)
    current = _kept(goal)
    refuse_stale(current.edition, seen, "goal_changed", _OTHERS_FIRST, goal=current)
    record(
        actor, "goal.removed", current, person_id=plan.person_id, helped_id=helped(actor, plan),
        title=current.title,
    )  # fmt: skip
    if plan.version:
        set_aside(plan, [current.pk])
    else:
        current.delete()
    _renumber(plan)
    return plan


def set_aside(plan: Plan, goal_ids: Iterable[int]) -> None:
    """Take goals of a plan that was agreed once out of it; their rows stay for what was reported on them."""
    behind = _BEHIND + Goal.everything.filter(plan=plan, number__gte=_BEHIND).count()
    for number, key in enumerate(goal_ids, behind):
        Goal.everything.filter(pk=key).update(removed_at=clock.now(), number=number)


def set_indicators_aside(goal: Goal, indicator_ids: Iterable[int]) -> None:
    behind = _BEHIND + Indicator.everything.filter(goal=goal, number__gte=_BEHIND).count()
    for number, key in enumerate(indicator_ids, behind):
        Indicator.everything.filter(pk=key).update(removed_at=clock.now(), number=number)


@transaction.atomic
def goal_move(*, actor: Viewer, goal: Goal, up: bool) -> Plan:
    """Change a goal's place with its neighbour of the same kind; at the end of the row nothing happens."""
    plan = change(goal.plan)
    row = list(Goal.objects.filter(plan=plan, kind=goal.kind).order_by("number"))
    place = next((index for index, one in enumerate(row) if one.pk == goal.pk), None)
    if place is None:
        raise StaleError("goal_gone", _("This goal was taken out meanwhile."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(row):
        numbers = row[place].number, row[other].number
        Goal.objects.filter(pk=row[place].pk).update(number=numbers[1])
        Goal.objects.filter(pk=row[other].pk).update(number=numbers[0])
        record(actor, "goal.moved", goal, person_id=plan.person_id, helped_id=helped(actor, plan), up=up)
    return plan


def goals_write(plan: Plan, drafts: Sequence[GoalDraft], *, handed_down_by_id: int | None = None) -> None:
    """Write the goals of a new plan at once; two statements however many they are."""
    goals_write_many([plan], drafts, handed_down_by_id=handed_down_by_id)


def goals_append(plan: Plan, drafts: Sequence[GoalDraft]) -> None:
    """Write goals behind those that stand there."""
    behind = Goal.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    room = max(0, MOST_GOALS - Goal.objects.filter(plan=plan).count())
    goals_write_many([plan], drafts[:room], behind=behind)
    _renumber(plan)


def goals_write_many(
    plans: Sequence[Plan],
    drafts: Sequence[GoalDraft],
    *,
    handed_down_by_id: int | None = None,
    behind: int = 0,
) -> None:
    """Write the same goals into many plans, numbered from `behind` on."""
    ordered = sorted(drafts, key=lambda draft: draft.kind != GoalKind.MAIN)[:MOST_GOALS]
    goals = [
        Goal(
            agency_id=plan.agency_id, plan=plan, number=number, edition=plan.edition,
            handed_down_by_id=handed_down_by_id, **_values(draft),
        )
        for plan in plans
        for number, draft in enumerate(ordered, behind + 1)
    ]  # fmt: skip
    made = Goal.objects.bulk_create(goals, batch_size=2000)
    Indicator.objects.bulk_create(
        [
            Indicator(agency_id=goal.agency_id, goal=goal, number=number, **_indicator_values(row))
            for goal, draft in zip(made, ordered * len(plans), strict=True)
            for number, row in enumerate(draft.indicators[:MOST_INDICATORS], 1)
        ],
        batch_size=2000,
    )


def _kept(goal: Goal) -> Goal:
    current: Goal | None = Goal.objects.filter(pk=goal.pk).first()
    if current is None:
        raise StaleError("goal_gone", _("This goal was taken out meanwhile. Your text is kept below."))
    return current


def _fill(goal: Goal, draft: GoalDraft) -> None:
    for name, value in _values(draft).items():
        setattr(goal, name, value)
    goal.edition = goal.plan.edition
    _check_parent(goal)
    goal.full_clean(exclude=["plan", "agency"], validate_unique=False, validate_constraints=False)


def _values(draft: GoalDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "kind": draft.kind,
        "parent_id": draft.parent_id,
        # The parent says its title itself; kept words would grow old beside it.
        "parent_title": "" if draft.parent_id else draft.parent_title,
        "team_id": draft.team_id,
        "cascade": draft.cascade,
        "belongs_to_post": draft.belongs_to_post,
        "weight": draft.weight,
    }


def _check_parent(goal: Goal) -> None:
    parent = goal.parent
    if parent is None:
        return
    same = parent.agency_id == goal.agency_id and parent.plan.cycle_id == goal.plan.cycle_id
    if not same or parent.plan_id == goal.plan_id or parent.parent_id == (goal.pk or 0):
        raise DomainError("parent_unfit", _("This goal cannot support that one. Choose another."))


def _write_indicators(goal: Goal, drafts: Sequence[IndicatorDraft]) -> None:
    """Let the goal have these indicators in this order; one that is named by its uid stays the same row."""
    known = {row.uid: row for row in Indicator.objects.filter(goal=goal)}
    wanted = [draft for draft in drafts[:MOST_INDICATORS] if draft.text.strip()]
    _take_out(goal, [known[uid] for uid in known.keys() - {draft.uid for draft in wanted}])
    for number, draft in enumerate(wanted, 1):
        row = known.get(draft.uid) if draft.uid else None
        row = row or Indicator(agency_id=goal.agency_id, goal=goal)
        row.number = number
        for name, value in _indicator_values(draft).items():
            setattr(row, name, value)
        row.full_clean(exclude=["agency", "goal"], validate_unique=False, validate_constraints=False)
        row.save()


def _take_out(goal: Goal, rows: Iterable[Indicator]) -> None:
    keys = [row.pk for row in rows]
    if goal.plan.version:
        set_indicators_aside(goal, keys)
    else:
        Indicator.objects.filter(pk__in=keys).delete()


def _indicator_values(draft: IndicatorDraft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "aspect": draft.aspect,
        "direction": draft.direction,
        "target_low": draft.target_low,
        "target_high": draft.target_high,
        "target_text": draft.target_text,
        "unit_of_measure": draft.unit_of_measure,
        "is_maximum": draft.is_maximum,
        "accumulate": draft.accumulate,
        "service_id": draft.service_id,
        "perspective": draft.perspective,
    }


def _renumber(plan: Plan) -> None:
    """Number the goals from one on, main goals before additional ones."""
    rows = Goal.objects.filter(plan=plan).values_list("pk", "number", "kind")
    ordered = sorted(rows, key=lambda row: (row[2] != GoalKind.MAIN, row[1]))
    for number, (key, old, _kind) in enumerate(ordered, 1):
        if old != number:
            Goal.objects.filter(pk=key).update(number=number)
