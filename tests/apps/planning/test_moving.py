"""A post changes hands: one plan closes, another opens, by date; what belongs to whom goes along."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from salore.core import clock
from salore.ledger.models import Event
from salore.organisation import leadership
from salore.organisation.models import Assignment, JobFamily
from salore.organisation.viewer import installation
from salore.planning.jobs import follow_moves
from salore.planning.models import Goal, Plan
from salore.planning.services.moving import plans_follow
from tests.factories.personas import House
from tests.factories.plans import make_agreed, make_goal, make_plan

MOVED = date(2027, 6, 1)
LAST = date(2027, 5, 31)
LEADING = "Kepala Bidang Data dan Informasi"


@pytest.fixture(autouse=True)
def june(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2027, 6, 1, 0, 30, tzinfo=UTC) - clock.now()


def follow(house: House) -> list[Plan]:
    return plans_follow(actor=installation(house.agency.pk), agency=house.agency, day=MOVED)


def swap(house: House) -> None:
    """Let the superior move to another unit, and the colleague take over."""
    Assignment.objects.filter(person__in=[house.people["superior"], house.people["colleague"]]).update(
        ends_on=LAST
    )
    house.place(house.people["superior"], "BKPSDM.MUTASI", "Kepala Bidang Mutasi", heads=True, since=MOVED)
    house.place(house.people["colleague"], "BKPSDM.DATA", LEADING, heads=True, since=MOVED)
    leadership.refresh(house.agency)


def leading_plan(house: House) -> Plan:
    plan = make_agreed(house, "superior", by="head")
    make_goal(plan, 2, "Menulis disertasi", kind="additional", belongs_to_post=False)
    return plan


def test_the_goals_of_the_post_come_to_the_successor_and_ones_own_go_along(house: House) -> None:
    plan = leading_plan(house)
    below = make_agreed(house, by="superior")
    Goal.objects.filter(plan=below).update(parent=plan.goals.get(number=1))
    swap(house)
    opened = follow(house)
    plan.refresh_from_db()
    assert (plan.state, plan.ends_on) == ("closed", LAST)
    successor, next_plan = opened
    assert (successor.person, successor.state, successor.starts_on) == (
        house.people["colleague"], "draft", MOVED,
    )  # fmt: skip
    assert [goal.title for goal in successor.goals.all()] == ["Hasil 1 superior"]
    assert successor.goals.get().indicators.get().target_low == 820
    assert (next_plan.person, next_plan.continues, next_plan.starts_on) == (plan.person, plan, MOVED)
    assert [goal.title for goal in next_plan.goals.all()] == ["Menulis disertasi"]
    # What supported the goal of the post supports it still, under its new holder.
    assert Goal.objects.get(plan=below).parent == successor.goals.get()
    verbs = Event.objects.filter(verb__startswith="plan.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["plan.closed", "plan.handed_over", "plan.continued"]


def test_the_hourly_job_follows_in_every_agency(house: House) -> None:
    plan = leading_plan(house)
    swap(house)
    follow_moves(timestamp=0)
    plan.refresh_from_db()
    assert plan.state == "closed"
    assert Plan.objects.count() == 3


def test_done_again_it_finds_nothing_to_do(house: House) -> None:
    leading_plan(house)
    swap(house)
    assert len(follow(house)) == 2
    assert follow(house) == []
    assert Plan.objects.count() == 3


def test_a_successor_who_has_begun_already_keeps_what_was_written(house: House) -> None:
    leading_plan(house)
    swap(house)
    mine = make_plan(house, "colleague", goals=0, starts_on=MOVED)
    held = Assignment.objects.get(person=house.people["colleague"], starts_on=MOVED)
    Plan.objects.filter(pk=mine.pk).update(assignment=held, unit=held.unit)
    make_goal(mine, 1, "Tulisan sendiri")
    follow(house)
    assert [goal.title for goal in mine.goals.all()] == ["Tulisan sendiri"]


def test_a_draft_is_closed_as_it_stands_and_nobody_is_given_a_plan_kept_elsewhere(house: House) -> None:
    plan = make_plan(house, "superior")
    swap(house)
    Assignment.objects.filter(starts_on=MOVED).first()
    position = Assignment.objects.get(person=house.people["superior"], starts_on=MOVED).position
    position.job_family = "teacher"
    position.save()
    JobFamily.objects.create(
        agency=house.agency, key="teacher", managed_elsewhere=True, elsewhere="Ruang GTK"
    )
    opened = follow(house)
    plan.refresh_from_db()
    assert plan.state == "closed"
    assert [one.person for one in opened] == [house.people["colleague"]]


def test_who_only_retires_leaves_the_goals_until_somebody_takes_over(house: House) -> None:
    plan = leading_plan(house)
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=LAST)
    leadership.refresh(house.agency)
    assert follow(house) == []
    plan.refresh_from_db()
    assert plan.state == "closed"
    assert plan.goals.count() == 2
