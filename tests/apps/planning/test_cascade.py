"""Goals handed down, one draft for all of a post, and agreeing many at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.organisation import leadership
from salore.organisation.models import Assignment, Person
from salore.planning.content import contents_of
from salore.planning.copying import drafts_from
from salore.planning.drafts import GoalDraft
from salore.planning.leading import led_posts
from salore.planning.matrix import matrix_of
from salore.planning.models import Goal, Plan, PlanVersion
from salore.planning.parents import parents_for
from salore.planning.services.cascade import goal_hand_down, goal_take_back, plan_hand_out
from salore.planning.services.goals import goal_change
from salore.planning.services.many import plans_agree
from salore.planning.waiting import waiting_for, waiting_in
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_goal, make_plan


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def post_of(house: House, persona: str) -> Assignment:
    return Assignment.objects.select_related("position", "agency", "person").get(person=house.people[persona])


def hand_down(house: House, parent: Goal, title: str = "Bagian saya") -> Goal:
    return goal_hand_down(
        actor=house.viewer("superior"), leader_id=house.people["superior"].pk, cycle=parent.plan.cycle,
        held=post_of(house, "employee"), parent=parent, draft=GoalDraft(title=title, parent_id=parent.pk),
    )  # fmt: skip


def test_a_goal_handed_down_begins_the_plan_where_there_is_none(house: House) -> None:
    parent = make_plan(house, "superior").goals.get()
    goal = hand_down(house, parent)
    assert (goal.plan.person, goal.plan.state, goal.parent) == (house.people["employee"], "draft", parent)
    assert goal.handed_down_by == house.people["superior"]


def test_what_was_handed_down_is_taken_back_while_it_is_a_draft(house: House) -> None:
    parent = make_plan(house, "superior").goals.get()
    goal = hand_down(house, parent)
    superior = house.people["superior"].pk
    own = make_goal(goal.plan, 2, "Tulisan pegawai")
    with pytest.raises(DomainError, match="Hanya RHK yang Anda turunkan"):
        goal_take_back(actor=house.viewer("superior"), leader_id=superior, goal=own, seen=9)
    goal_take_back(actor=house.viewer("superior"), leader_id=superior, goal=goal, seen=goal.plan.edition)
    assert list(goal.plan.goals.values_list("title", flat=True)) == ["Tulisan pegawai"]


def test_a_plan_that_is_not_written_now_takes_no_goals(house: House) -> None:
    parent = make_plan(house, "superior").goals.get()
    make_plan(house, state="proposed")
    with pytest.raises(DomainError, match="SKP Employee"):
        hand_down(house, parent)


def test_the_matrix_shows_both_kinds_of_gaps(house: House) -> None:
    leading = make_plan(house, "superior", goals=2)
    first = leading.goals.get(number=1)
    plan = make_plan(house)
    plan.goals.update(parent=first)
    make_plan(house, "colleague")
    found = matrix_of(house.viewer("superior"), leading.cycle, house.people["superior"].pk)
    assert [goal.number for goal in found.lonely_goals] == [2]
    assert [(row.post.person.name, row.writes_alone) for row in found.idle_rows] == [("Colleague", True)]
    assert [cell.titles for cell in found.rows[1].cells] == [("Hasil 1 employee",), ()]


def teachers(house: House, number: int = 60) -> list[Assignment]:
    people = [Person(agency=house.agency, name=f"Guru {n:02d}", sex="f") for n in range(number)]
    for person in Person.objects.bulk_create(people):
        house.place(person, "BKPSDM.DATA", "Guru Ahli Pertama", since=date(2024, 1, 1))
    leadership.refresh(house.agency)
    cycle = cycle_of(house)
    posts = led_posts(house.viewer("superior"), cycle, house.people["superior"].pk)
    return [held for held in posts if held.position.name.startswith("Guru")]


def hand_out(house: House, posts: list[Assignment]) -> list[Plan]:
    """Hand the first teacher's plan out to all others; return all plans, proposed."""
    leading = make_plan(house, "superior")
    source = Plan.objects.create(
        agency=house.agency, cycle=leading.cycle, person=posts[0].person, assignment=posts[0],
        unit=posts[0].unit, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), made_at=clock.now(),
    )  # fmt: skip
    make_goal(source, 1, "Modul ajar siap pakai", parent=leading.goals.get())
    make_goal(source, 2, "Sertifikat saya", belongs_to_post=False)
    goals = contents_of([source])[source.pk].goals
    superior = house.people["superior"].pk
    parents = parents_for(source, superior_id=superior)
    result = plan_hand_out(
        actor=house.viewer("superior"), leader_id=superior, cycle=leading.cycle,
        goals=drafts_from(goals, parents, house.agency.pk, organisation_only=True), posts=posts,
    )  # fmt: skip
    assert [held.pk for held in result.left_alone] == [posts[0].pk]
    Plan.objects.filter(pk__in=[plan.pk for plan in result.plans]).update(
        state="proposed", proposed_at=clock.now()
    )
    return list(result.plans)


def test_one_draft_goes_to_all_and_the_unchanged_are_agreed_together(house: House) -> None:
    posts = teachers(house)
    with CaptureQueriesContext(connection) as captured:
        plans = hand_out(house, posts)
    assert len(captured) < 60, "handing out is set-based"
    assert len(plans) == 59
    assert {goal.title for goal in Goal.objects.filter(plan__in=plans)} == {"Modul ajar siap pakai"}
    own = Plan.objects.get(pk=plans[3].pk)
    Plan.objects.filter(pk=own.pk).update(state="draft")
    own.refresh_from_db()
    goal = own.goals.get()
    goal_change(
        actor=house.viewer("superior"), goal=goal, draft=GoalDraft(title="Lain", parent_id=goal.parent_id),
        seen=own.edition,
    )  # fmt: skip
    Plan.objects.filter(pk=own.pk).update(state="proposed")
    waiting = waiting_in(house.viewer("superior"), own.cycle)
    assert (waiting[0].plan.pk, waiting[0].is_unchanged) == (own.pk, False)
    same = [one for one in waiting if one.is_unchanged]
    assert len(same) == 58
    with CaptureQueriesContext(connection) as captured:
        agreed = plans_agree(
            actor=house.viewer("superior"),
            plans=waiting_for(house.viewer("superior"), own.cycle),
            seen={one.plan.pk: one.plan.edition for one in same},
        )
    assert len(agreed) == 58
    assert PlanVersion.objects.count() == 58
    assert Plan.objects.filter(state="agreed", appraiser=house.people["superior"], version=1).count() == 58
    own.refresh_from_db()
    assert own.state == "proposed"


def test_what_changed_meanwhile_is_not_agreed_with_the_others(house: House) -> None:
    plans = hand_out(house, teachers(house, 3))
    seen = {plan.pk: 0 for plan in plans}
    Plan.objects.filter(pk=plans[0].pk).update(edition=5)
    agreed = plans_agree(actor=house.viewer("superior"), plans=Plan.objects.all(), seen=seen)
    assert [plan.pk for plan in agreed] == [plans[1].pk]


def test_two_windows_change_different_goals_and_only_the_same_one_collides(house: House) -> None:
    plan = make_plan(house, goals=2)
    one, two = plan.goals.order_by("number")
    employee, read = house.viewer("employee"), plan.edition
    goal_change(actor=employee, goal=one, draft=GoalDraft(title="Satu"), seen=read)
    goal_change(actor=employee, goal=two, draft=GoalDraft(title="Dua"), seen=read)
    with pytest.raises(StaleError) as refused:
        goal_change(actor=employee, goal=one, draft=GoalDraft(title="Satu lagi"), seen=read)
    assert refused.value.context["goal"].title == "Satu"
