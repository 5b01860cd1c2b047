"""Proposals: computed by the engine in a process apart, kept, left alone while nothing changes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from salore.appraisal.computing import renewing
from salore.appraisal.computing.proposing import KIND, Proposed, proposals_compute
from salore.appraisal.jobs import propose
from salore.appraisal.models import Proposal
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation.models import Assignment, Person
from tests.apps.appraisal.test_tables import decide, period, rate, report
from tests.factories.personas import House
from tests.factories.plans import make_agreed

__all__ = ["period"]
ON = datetime(2027, 1, 15, 10, tzinfo=ZoneInfo("Asia/Jayapura"))


def unheard(*_so_far: int) -> None:
    """Take what is told of progress."""


def compute(period: Period) -> Proposed:
    with time_machine.travel(ON):
        return proposals_compute(period, told=unheard)


def of(period: Period, person: Person) -> Proposal:
    return Proposal.objects.get(period=period, person=person)


@pytest.fixture
def known(house: House, period: Period) -> Period:
    """A year in which the employee reached what was agreed and the superior has answered."""
    plan = make_agreed(house, year=2026)
    for quarter in ("Q1", "Q2", "Q3", "Q4"):
        report(period, plan, f"2026-{quarter}", 240)
    rate(house, period, "employee", "superior", "supervisor", 3)
    return period


def test_a_proposal_says_what_follows_from_what_is_known(house: House, known: Period) -> None:
    done = compute(known)
    assert (done.made, done.changed, done.unchanged) == (len(house.people), 0, 0)
    proposal = of(known, house.people["employee"])
    assert proposal.values["result_rating_proposed"] == "above"
    assert proposal.values["behaviour_rating_proposed"] == "as"
    assert [row["source"] for row in proposal.behaviour if not row["item"]] == ["supervisor"]
    assert len(proposal.inputs_sha256) == 64
    assert of(known, house.people["colleague"]).values["result_rating_proposed"] is None


def test_what_did_not_change_is_left_alone(house: House, known: Period) -> None:
    compute(known)
    before = of(known, house.people["colleague"])
    rate(house, known, "employee", "team_lead", "team_lead", 5)
    done = compute(known)
    assert (done.made, done.changed, done.unchanged) == (0, 1, len(house.people) - 1)
    assert of(known, house.people["colleague"]).made_at == before.made_at


def test_a_decision_changes_no_proposal(house: House, known: Period) -> None:
    compute(known)
    decide(house, known, "employee", result_rating="below")
    done = compute(known)
    assert (done.made, done.changed) == (0, 0)
    assert of(known, house.people["employee"]).values["result_rating"] is None


def test_whoever_is_no_longer_appraised_has_no_proposal(house: House, known: Period) -> None:
    compute(known)
    Assignment.objects.filter(person=house.people["colleague"]).update(
        starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    assert compute(known).gone == 1
    assert not Proposal.objects.filter(person=house.people["colleague"]).exists()


def test_a_period_without_anybody_is_refused_in_words(house: House, period: Period) -> None:
    Assignment.objects.filter(agency=house.agency).update(starts_on=date(2028, 1, 1))
    with pytest.raises(DomainError) as refused:
        compute(period)
    assert refused.value.code == "nobody_to_appraise"


def test_the_run_that_computes_is_said(known: Period) -> None:
    def run(state: str) -> JobRun:
        return JobRun.objects.create(
            agency_id=known.agency_id, kind=KIND, state=state, made_at=clock.now(),
            href=renewing.mark_of(known),
        )  # fmt: skip

    assert not renewing.is_under_way(renewing.last_run(known))
    run("done")
    assert not renewing.is_under_way(renewing.last_run(known))
    running = run("running")
    assert renewing.last_run(known) == running
    assert renewing.is_under_way(running)


def test_a_second_run_is_refused_in_words(known: Period) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"{KIND}:{known.pk}"])
        with pytest.raises(StaleError) as refused:
            compute(known)
        assert refused.value.code == "proposals_under_way"
    finally:
        other.close()
    assert not Proposal.objects.exists()


def test_the_job_says_what_it_did(house: House, known: Period) -> None:
    run = JobRun.objects.create(agency_id=house.agency.pk, kind=propose.kind, made_at=clock.now())
    with time_machine.travel(ON):
        propose.run_here(run, period_id=known.pk)
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == ("done", len(house.people), len(house.people))
    assert run.message == f"Usulan 2026: {len(house.people)} baru atau berubah, 0 tetap."
