"""Changing what was agreed: a reason, both consents, the old version readable, nothing reported lost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Period
from salore.planning.access import plan_for_decision, plan_for_proposal
from salore.planning.content import content_of, from_plain
from salore.planning.difference import differences
from salore.planning.drafts import GoalDraft, IndicatorDraft
from salore.planning.models import Goal, Indicator, Plan, PlanVersion, Progress
from salore.planning.services.agreement import plan_agree, plan_propose, plan_return
from salore.planning.services.goals import goal_add, goal_change, goal_remove
from salore.planning.services.revision import plan_revise, plan_revision_drop
from tests.factories.personas import House
from tests.factories.plans import make_agreed


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def plan(house: House) -> Plan:
    agreed = make_agreed(house, goals=2)
    return plan_for_proposal(house.viewer("employee"), agreed.uid)


def open_it(house: House, plan: Plan, by: str = "employee") -> Plan:
    return plan_revise(actor=house.viewer(by), plan=plan, reason="Anggaran berkurang.", seen=plan.edition)


def report(plan: Plan, number: int = 1) -> Progress:
    return Progress.objects.create(
        agency=plan.agency, indicator=plan.goals.get(number=number).indicators.get(),
        period=Period.objects.get(cycle=plan.cycle, key="2027-Q1"), value=205, entered_at=clock.now(),
    )  # fmt: skip


def changed(house: House, plan: Plan) -> Goal:
    goal = plan.goals.get(number=1)
    row = goal.indicators.get()
    draft = GoalDraft(
        title="Hasil baru",
        indicators=(
            IndicatorDraft(uid=row.uid, text=row.text, target_low=Decimal(700), unit_of_measure="berkas"),
        ),
    )
    return goal_change(actor=house.viewer("employee"), goal=goal, draft=draft, seen=plan.edition)


def test_a_revision_makes_a_second_version_and_keeps_the_first(house: House, plan: Plan) -> None:
    open_it(house, plan)
    assert (plan.state, plan.version) == ("revising", 1)
    changed(house, plan)
    plan.refresh_from_db()
    plan_propose(actor=house.viewer("employee"), plan=plan, seen=plan.edition)
    assert plan.state == "revision_proposed"
    decided = plan_for_decision(house.viewer("superior"), plan.uid)
    version = plan_agree(actor=house.viewer("superior"), plan=decided, seen=decided.edition)
    assert (version.number, version.reason) == (2, "Anggaran berkurang.")
    first, second = (from_plain(one.content) for one in PlanVersion.objects.order_by("number"))
    (difference,) = differences(first, second)
    assert difference.title == "Hasil 1 employee"
    assert [change.after for change in difference.changes] == [
        "Hasil baru", "Berkas yang lengkap: 700 berkas (Kuantitas)",
    ]  # fmt: skip


def test_a_reason_is_asked_for(house: House, plan: Plan) -> None:
    with pytest.raises(DomainError, match="alasan"):
        plan_revise(actor=house.viewer("employee"), plan=plan, reason="  ", seen=plan.edition)
    assert plan.state == "agreed"


def test_a_returned_revision_is_mended_while_the_old_version_holds(house: House, plan: Plan) -> None:
    open_it(house, plan, by="superior")
    changed(house, plan)
    plan.refresh_from_db()
    plan_propose(actor=house.viewer("employee"), plan=plan, seen=plan.edition)
    plan_return(actor=house.viewer("superior"), plan=plan, seen=plan.edition, reason="Terlalu rendah.")
    assert (plan.state, plan.reason, plan.revision_reason, plan.version) == (
        "revising", "Terlalu rendah.", "Anggaran berkurang.", 1,
    )  # fmt: skip


def test_giving_a_revision_up_brings_back_what_was_agreed(house: House, plan: Plan) -> None:
    before = from_plain(PlanVersion.objects.get().content)
    progress = report(plan)
    open_it(house, plan)
    changed(house, plan)
    goal_remove(actor=house.viewer("employee"), goal=plan.goals.get(number=2), seen=plan.edition + 9)
    goal_add(actor=house.viewer("employee"), plan=plan, draft=GoalDraft(title="Tambahan"))
    goal_remove(actor=house.viewer("employee"), goal=plan.goals.get(number=1), seen=plan.edition + 9)
    assert [goal.title for goal in plan.goals.order_by("number")] == ["Tambahan"]
    plan.refresh_from_db()
    plan_revision_drop(actor=house.viewer("employee"), plan=plan, seen=plan.edition)
    assert plan.state == "agreed"
    assert differences(before, content_of(plan)) == []
    assert [goal.uid for goal in content_of(plan).goals] == [goal.uid for goal in before.goals]
    progress.refresh_from_db()
    assert progress.indicator.goal.plan_id == plan.pk


def test_what_was_reported_on_stays_when_a_revision_takes_its_goal_out(house: House, plan: Plan) -> None:
    progress = report(plan)
    open_it(house, plan)
    goal_remove(actor=house.viewer("employee"), goal=plan.goals.get(number=1), seen=plan.edition)
    plan.refresh_from_db()
    plan_propose(actor=house.viewer("employee"), plan=plan, seen=plan.edition)
    plan_agree(actor=house.viewer("superior"), plan=plan, seen=plan.edition)
    assert [goal["title"] for goal in PlanVersion.objects.get(number=2).content["goals"]] == [
        "Hasil 2 employee"
    ]
    assert Progress.objects.get().pk == progress.pk
    assert Goal.everything.filter(plan=plan).count() == 2
    assert [goal.number for goal in plan.goals.all()] == [1]
    assert Indicator.everything.filter(goal__plan=plan).count() == 2


def test_one_revision_at_a_time(house: House, plan: Plan) -> None:
    open_it(house, plan)
    again = plan_for_decision(house.viewer("superior"), plan.uid)
    with pytest.raises(StaleError):
        open_it(house, again, by="superior")
