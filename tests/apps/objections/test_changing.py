"""A changed decision alters the evaluation and issues the result anew, once, beside the old one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection

from salore.appraisal.models import Collection, Evaluation, SourceOmission, SourceResult
from salore.core.errors import DomainError
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.ledger.models import Event
from salore.objections import jobs
from salore.objections.models import Objection
from salore.objections.printing import letter_pdf
from salore.objections.selectors import chance_of
from salore.objections.services.deciding import Ruling, objection_decide
from salore.objections.services.reissuing import waiting_for_reissue
from salore.results.access import own_results
from salore.results.closing import period_close
from salore.results.models import Result
from salore.results.releasing import results_release
from salore.results.selectors import result_view
from tests.apps.appraisal.test_tables import decide, period, rate, report
from tests.factories.objections import at, file_objection, make_receipt
from tests.factories.personas import House
from tests.factories.plans import make_agreed

__all__ = ["period"]
REASON = "Bukti triwulan IV ternyata diunggah sebelum batas."


@pytest.fixture
def case(house: House, period: Period) -> Objection:
    """A year that was closed, released and received; the employee has objected."""
    plan = make_agreed(house, year=2026)
    report(period, plan, "2026-Q1", 210)
    report(period, plan, "2026-Q4", 640)
    rate(house, period, "employee", "superior", "supervisor", 3)
    decide(house, period, "employee", result_reason="Sesuai target.", behaviour_rating="as")
    collection = Collection.objects.create(
        agency=house.agency, cycle=period.cycle, period=period, mode="two_of_three", state="counted",
        due_on=date(2026, 12, 11), closes_at=datetime(2026, 12, 18, tzinfo=UTC),
    )  # fmt: skip
    SourceResult.objects.create(
        collection=collection, ratee=house.people["employee"], source="peer", n=6, mean=Decimal("2.10"),
        is_adjusted=False, se=0.25,
    )  # fmt: skip
    operator = house.viewer("operator")
    with time_machine.travel(at(20, month=1)):
        period_close(actor=operator, period=period, told=lambda *_: None)
        results_release(actor=house.viewer("operator"), period=period, released_on=date(2027, 1, 21))
    result = Result.objects.get(person=house.people["employee"])
    make_receipt(house, result)
    # Before office hours: elsewhere in the world it is still the day before.
    with time_machine.travel(at(10, 7)):
        return file_objection(house, result)


def rule(house: House, case: Objection, **more: Any) -> Objection:
    last = case.entries.order_by("-pk").first()
    assert last is not None
    begun = Ruling(
        is_changed=True, reason=REASON, result="above", result_reason="Target terlampaui.", behaviour="as"
    )
    ruling = replace(begun, **more)
    with time_machine.travel(at(12)):
        return objection_decide(actor=house.viewer("head"), objection=case, ruling=ruling, seen=last.pk)


def run(case: Objection) -> JobRun:
    made = JobRun.objects.get(kind="objections.reissue")
    with time_machine.travel(at(12, 11)):
        jobs.reissue.run_here(made, objection_id=case.pk)
    made.refresh_from_db()
    case.refresh_from_db()
    return made


def test_a_change_alters_the_evaluation_and_makes_a_second_version(house: House, case: Objection) -> None:
    before = case.result
    Evaluation.objects.filter(person=case.person).update(decided_as="acting")
    ruled = rule(house, case)
    evaluation = Evaluation.objects.get(person=case.person)
    # Whoever decides the case does so in a capacity of their own, not in that of who decided first.
    assert evaluation.decided_as == ""
    assert (evaluation.result_rating, evaluation.behaviour_rating) == ("above", "as")
    assert evaluation.result_reason == "Target terlampaui."
    assert evaluation.decided_by == house.people["head"]
    assert (ruled.result_before, ruled.state, ruled.reissued) == ("as", "changed", None)
    assert run(case).state == JobRun.State.DONE
    assert case.reissued is not None
    assert case.reissued.version == 2
    assert REASON in case.reissued.reason
    assert "10 Februari 2027" in case.reissued.reason
    assert case.reissued.values["result_rating"] == "above"
    before.refresh_from_db()
    assert before.values["result_rating"] == "as"
    assert Result.objects.filter(version=2).count() == 1
    with time_machine.travel(at(12, 12)):
        (own,) = own_results(house.viewer("employee"))
        view = result_view(own, "id")
        assert own == case.reissued
        assert view.decided_by == house.people["head"].full_name
        # Final: there is nothing more to object to, also where the new version is received.
        assert not chance_of(own).is_open
    verbs = set(Event.objects.filter(person_id=case.person_id).values_list("verb", flat=True))
    assert {"evaluation.corrected", "objection.decided", "objection.reissued"} <= verbs


def test_both_letters_print_in_both_languages(house: House, case: Objection) -> None:
    rule(house, case)
    fresh = Objection.objects.get(pk=case.pk)
    for language in ("id", "en"):
        for decision in (True, False):
            assert letter_pdf(fresh, decision=decision, language=language).startswith(b"%PDF")


def test_the_job_done_twice_or_after_a_kill_makes_one_version(house: House, case: Objection) -> None:
    rule(house, case)
    run(case)
    # Killed between the frozen row and the note of it: the next run finds the version that is there.
    Objection.objects.filter(pk=case.pk).update(reissued=None)
    JobRun.objects.update(state=JobRun.State.WAITING)
    run(case)
    assert case.reissued is not None
    assert Result.objects.filter(person=case.person).count() == 2


def test_a_close_under_way_puts_it_off_and_it_is_taken_up_again(house: House, case: Objection) -> None:
    rule(house, case)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            lock = f"results.close:{case.period_id}"
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [lock])
        assert run(case).state == JobRun.State.FAILED
    finally:
        other.close()
    assert [one.pk for one in waiting_for_reissue()] == [case.pk]
    jobs.take_up_again(0)
    assert JobRun.objects.filter(kind="objections.reissue", state=JobRun.State.WAITING).count() == 1
    jobs.take_up_again(0)
    assert JobRun.objects.filter(kind="objections.reissue").count() == 2


def test_colleagues_answers_are_left_out_as_a_whole_or_kept(house: House, case: Objection) -> None:
    behaviour = case.result.values["behaviour_score"]
    rule(house, case, result="as", result_reason="", left_out=("peer",))
    omission = SourceOmission.objects.get()
    assert omission.reason == REASON
    run(case)
    assert case.reissued is not None
    assert case.reissued.values["behaviour_score"] != behaviour
    assert not [row for row in case.reissued.behaviour if row.get("source") == "peer"]
    assert [row for row in case.result.behaviour if row.get("source") == "peer"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"result": "as", "result_reason": ""}, "outcome"),
        ({"result_reason": " . "}, "result_reason"),
        ({"behaviour": "below"}, "behaviour_reason"),
        ({"result": ""}, "result"),
    ],
)
def test_a_change_without_its_sentence_changes_nothing(
    house: House, case: Objection, typed: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        rule(house, case, **typed)
    assert field in refused.value.context["fields"]
    case.refresh_from_db()
    assert case.is_pending
    assert Evaluation.objects.get(person=case.person).result_rating == "as"
    assert not JobRun.objects.exists()


def test_a_source_that_does_not_count_cannot_be_left_out(house: House, case: Objection) -> None:
    with pytest.raises(DomainError) as refused:
        rule(house, case, left_out=("subordinate",))
    assert refused.value.code == "no_cell"
    case.refresh_from_db()
    assert case.is_pending


def test_nobody_but_the_decider_changes_anything(house: House, case: Objection) -> None:
    last = case.entries.get().pk
    ruling = Ruling(is_changed=False, reason="Saya sendiri yang menilai.")
    for persona in ("superior", "employee", "operator", "competent_officer"):
        with pytest.raises(DomainError) as refused:
            objection_decide(actor=house.viewer(persona), objection=case, ruling=ruling, seen=last)
        assert refused.value.code == "not_decider"
