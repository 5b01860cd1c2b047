"""From draft to agreement: each step once, by whom it is for, on what was read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Extension, Stage
from salore.ledger.models import Event
from salore.organisation import leadership
from salore.organisation.models import Assignment
from salore.planning.access import plan_for_decision, plan_for_proposal
from salore.planning.content import from_plain, hash_of
from salore.planning.drafts import GoalDraft
from salore.planning.models import Plan, PlanVersion
from salore.planning.services.agreement import plan_agree, plan_propose, plan_return, plan_take_back
from salore.planning.services.goals import goal_add, goal_remove
from salore.planning.services.many import plans_agree
from tests.factories.personas import House
from tests.factories.plans import make_agreed, make_plan


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def at(settings: Any, moment: datetime) -> None:
    settings.CLOCK_OFFSET += moment - clock.now()


def propose(house: House, plan: Plan) -> Plan:
    mine = plan_for_proposal(house.viewer("employee"), plan.uid)
    return plan_propose(actor=house.viewer("employee"), plan=mine, seen=mine.edition)


def test_a_plan_goes_round_until_both_agree(house: House) -> None:
    plan = propose(house, make_plan(house))
    superior = house.viewer("superior")
    plan_return(actor=superior, plan=plan, seen=plan.edition, reason="Targetnya belum terukur.")
    assert (plan.state, plan.reason) == ("returned", "Targetnya belum terukur.")
    propose(house, plan)
    plan = plan_for_decision(superior, plan.uid)
    version = plan_agree(actor=superior, plan=plan, seen=plan.edition)
    assert (plan.state, plan.version, plan.reason) == ("agreed", 1, "")
    assert hash_of(from_plain(version.content)) == version.content_hash
    verbs = Event.objects.filter(subject_uid=plan.uid).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["plan.proposed", "plan.returned", "plan.proposed", "plan.agreed"]


def test_what_was_agreed_is_never_changed(house: House) -> None:
    plan = make_agreed(house)
    with pytest.raises(ProgrammingError), transaction.atomic():
        PlanVersion.objects.filter(plan=plan).update(content={})
    with pytest.raises(StaleError) as refused:
        goal_add(actor=house.viewer("employee"), plan=plan, draft=GoalDraft(title="Baru"))
    assert "terkunci" in str(refused.value)


def test_a_plan_without_goals_or_targets_is_not_proposed(house: House) -> None:
    plan = make_plan(house, goals=0)
    with pytest.raises(DomainError, match="satu RHK utama"):
        propose(house, plan)
    goal_add(actor=house.viewer("employee"), plan=plan, draft=GoalDraft(title="Tanpa ukuran"))
    with pytest.raises(DomainError, match="belum mempunyai indikator"):
        propose(house, plan)
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_consent_is_to_what_was_read(house: House) -> None:
    plan = propose(house, make_plan(house))
    read = plan.edition
    plan_take_back(actor=house.viewer("employee"), plan=plan, seen=plan.edition)
    goal_add(actor=house.viewer("employee"), plan=plan, draft=GoalDraft(title="Lebih"))
    goal_remove(actor=house.viewer("employee"), goal=plan.goals.get(title="Lebih"), seen=plan.edition)
    propose(house, plan)
    plan.refresh_from_db()
    with pytest.raises(StaleError):
        plan_agree(actor=house.viewer("superior"), plan=plan, seen=read)
    assert not PlanVersion.objects.filter(plan=plan).exists()


def test_two_tabs_agree_once(house: House) -> None:
    plan = propose(house, make_plan(house))
    seen, superior = plan.edition, house.viewer("superior")
    one, other = plan_for_decision(superior, plan.uid), plan_for_decision(superior, plan.uid)
    plan_agree(actor=superior, plan=one, seen=seen)
    with pytest.raises(StaleError, match="sudah disepakati"):
        plan_agree(actor=superior, plan=other, seen=seen)
    with pytest.raises(StaleError):
        plan_return(actor=superior, plan=other, seen=seen, reason="Terlambat")
    assert PlanVersion.objects.filter(plan=plan).count() == 1


def test_only_the_superior_of_the_day_decides(house: House) -> None:
    plan = propose(house, make_plan(house))
    for persona in ("employee", "colleague", "head", "operator", "preparer", "auditor", "team_lead"):
        with pytest.raises(Http404):
            plan_for_decision(house.viewer(persona), plan.uid)


def test_a_plan_waits_for_whoever_leads_now(house: House) -> None:
    plan = propose(house, make_plan(house))
    yesterday = date(2026, 12, 6)
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=yesterday)
    leadership.refresh(house.agency)
    with pytest.raises(Http404):
        plan_for_decision(house.viewer("superior"), plan.uid)
    now_head = plan_for_decision(house.viewer("head"), plan.uid)
    assert now_head.superior_name == "Head"  # type: ignore[attr-defined]
    house.place(house.people["colleague"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi", heads=True,
                since=date(2026, 12, 7))  # fmt: skip
    leadership.refresh(house.agency)
    successor = plan_for_decision(house.viewer("colleague"), plan.uid)
    plan_agree(actor=house.viewer("colleague"), plan=successor, seen=successor.edition)
    assert successor.appraiser == house.people["colleague"]


def test_preparers_draft_and_leave_consent_to_their_head(house: House) -> None:
    plan = make_plan(house, "head")
    goal_add(actor=house.viewer("preparer"), plan=plan, draft=GoalDraft(title="Perjanjian kinerja"))
    event = Event.objects.get(verb="goal.added")
    assert (event.actor_id, event.helped_id) == (house.people["preparer"].pk, house.people["head"].pk)
    with pytest.raises(Http404):
        plan_for_proposal(house.viewer("preparer"), plan.uid)
    plan_for_proposal(house.viewer("head"), plan.uid)


def test_the_stage_takes_proposals_until_the_days_of_grace_are_over(house: House, settings: Any) -> None:
    plan = make_plan(house)
    at(settings, datetime(2026, 11, 30, 12, tzinfo=UTC))
    with pytest.raises(DomainError, match="mulai 1 Desember 2026"):
        propose(house, plan)
    # 24:00 in Jayapura on the last day of grace, 7 February, is 15:00 in Greenwich.
    at(settings, datetime(2027, 2, 7, 15, 0, 5, tzinfo=UTC))
    with pytest.raises(DomainError, match="7 Februari 2027"):
        propose(house, plan)
    at(settings, datetime(2027, 2, 7, 14, 59, tzinfo=UTC))
    assert propose(house, plan).state == "proposed"


def test_more_time_counts_and_what_was_returned_in_time_may_come_back(house: House, settings: Any) -> None:
    late = datetime(2027, 2, 20, tzinfo=UTC)
    returned = propose(house, make_plan(house))
    plan_return(actor=house.viewer("superior"), plan=returned, seen=returned.edition, reason="Perbaiki.")
    at(settings, late)
    assert propose(house, returned).state == "proposed"
    other = make_plan(house, "colleague")
    colleague = house.viewer("colleague")
    with pytest.raises(DomainError, match="tambahan waktu"):
        plan_propose(actor=colleague, plan=plan_for_proposal(colleague, other.uid), seen=0)
    Extension.objects.create(
        agency=house.agency, stage=Stage.objects.get(kind="planning"), person=house.people["colleague"],
        kind="outage", due_on=date(2027, 2, 25), reason="Listrik padam", made_at=clock.now(),
    )  # fmt: skip
    plan_propose(actor=colleague, plan=plan_for_proposal(colleague, other.uid), seen=0)


def test_who_takes_up_a_post_within_the_year_may_propose_then(house: House, settings: Any) -> None:
    at(settings, datetime(2027, 6, 1, tzinfo=UTC))
    plan = make_plan(house, starts_on=date(2027, 5, 10))
    assert propose(house, plan).state == "proposed"


def test_nothing_is_written_in_a_year_that_is_not_open_or_in_a_plan_kept_elsewhere(house: House) -> None:
    plan = make_plan(house, is_elsewhere=True)
    with pytest.raises(DomainError, match="sistem lain"):
        propose(house, plan)
    Plan.objects.update(is_elsewhere=False)
    plan.cycle.state = "closed"
    plan.cycle.save()
    with pytest.raises(DomainError):
        propose(house, plan)


def test_what_happens_at_once_is_in_order(house: House) -> None:
    """The editions count every change, so that no two readings share one."""
    plan = make_plan(house)
    seen = {plan.edition}
    goal_add(actor=house.viewer("employee"), plan=plan, draft=GoalDraft(title="Dua"))
    seen.add(plan.edition)
    goal_remove(actor=house.viewer("employee"), goal=plan.goals.get(title="Dua"), seen=plan.edition)
    seen.add(plan.edition)
    propose(house, plan)
    plan.refresh_from_db()
    seen.add(plan.edition)
    assert len(seen) == 4
    assert plan.proposed_at is not None
    assert clock.now() - plan.proposed_at < timedelta(minutes=5)


def test_an_acting_head_signs_as_head_of_the_unit_whose_plans_they_agree(house: House) -> None:
    acting = house.people["superior"]
    own = Assignment.objects.get(person=house.people["head"])
    Assignment.objects.filter(pk=own.pk).update(ends_on=date(2026, 11, 30))
    Assignment.objects.create(
        agency=house.agency, person=acting, position=own.position, unit=own.unit, role="acting",
        starts_on=date(2026, 12, 1),
    )  # fmt: skip
    leadership.refresh(house.agency)
    below, beside = make_plan(house, "operator"), make_plan(house, "employee")
    Plan.objects.update(state="proposed", proposed_at=clock.now())
    viewer = house.viewer("superior")
    plan_agree(actor=viewer, plan=plan_for_decision(viewer, below.uid), seen=0)
    plans_agree(actor=viewer, plans=Plan.objects.filter(pk=beside.pk), seen={beside.pk: 0})
    said = {version.plan_id: from_plain(version.content).appraiser for version in PlanVersion.objects.all()}
    assert said[below.pk].post == "Plt. Kepala Badan"  # type: ignore[union-attr]
    assert said[beside.pk].post == "Kepala Bidang Data dan Informasi"  # type: ignore[union-attr]
