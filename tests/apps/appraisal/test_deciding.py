"""Decisions: by whom, with which reasons, on what was read; several together; taken back before the close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404

from salore.appraisal.access import evaluation_for_decision, evaluation_for_view
from salore.appraisal.deciding.duties import duties
from salore.appraisal.deciding.lines import lines_of
from salore.appraisal.deciding.overview import team_of
from salore.appraisal.deciding.reasons import Decision
from salore.appraisal.models import Dialogue, Evaluation, Feedback
from salore.appraisal.services.deciding import (
    MOST_TOGETHER,
    Seen,
    dialogue_record,
    evaluation_decide,
    evaluation_take_back,
    evaluations_decide_together,
)
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.duties import Agenda, desks_of
from salore.cycles.models import Period
from salore.ledger.models import Event
from salore.organisation import leadership
from salore.organisation.models import Assignment
from salore.results.models import Computation
from tests.factories.deciding import DECIDING_AT, make_period, make_predicate, make_staff, propose
from tests.factories.personas import House

WHY = "Dua malam menyalakan cadangan."


@pytest.fixture(autouse=True)
def january(settings: Any) -> None:
    settings.CLOCK_OFFSET = DECIDING_AT - clock.now()


@pytest.fixture(autouse=True)
def period(house: House, january: None) -> Period:
    del january
    made = make_period(house)
    for persona in ("employee", "colleague"):
        propose(house, made, house.people[persona])
    return made


def door(house: House, persona: str = "employee", by: str = "superior") -> Evaluation:
    return evaluation_for_decision(house.viewer(by), "2026", house.people[persona].uid)


def decide(
    house: House, result: str = "as", behaviour: str = "as", *, persona: str = "employee",
    by: str = "superior", seen: int = 0, mark: str = "as:as", **reasons: str,
) -> Evaluation:  # fmt: skip
    return evaluation_decide(
        actor=house.viewer(by),
        evaluation=door(house, persona, by),
        decision=Decision(result=result, behaviour=behaviour, **reasons),
        seen=Seen(edition=seen, mark=mark),
    )


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return refused.value.code


def test_as_proposed_needs_no_reason_and_stands_in_the_log(house: House) -> None:
    made = decide(house)
    assert (made.result_rating, made.behaviour_rating, made.edition) == ("as", "as", 1)
    assert made.decided_by == house.people["superior"]
    assert made.acts_for is None
    assert made.proposal is not None
    assert made.proposal["result_rating"] == "as"
    event = Event.objects.get(verb="evaluation.decided")
    assert event.person_id == house.people["employee"].pk
    assert (event.data["result"], event.data["proposed"]) == ("as", "as")


@pytest.mark.parametrize(
    ("result", "behaviour", "reasons", "field"),
    [
        ("above", "as", {}, "result_reason"),
        ("as", "below", {}, "behaviour_reason"),
        ("below", "as", {"result_reason": "   \u00a0 "}, "result_reason"),
        ("below", "as", {"result_reason": "... !"}, "result_reason"),
        ("above", "as", {"result_reason": "baik"}, "result_reason"),
        ("above", "as", {"behaviour_reason": WHY}, "result_reason"),
    ],
)
def test_above_and_below_need_a_sentence_of_their_own(
    house: House, result: str, behaviour: str, reasons: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        decide(house, result, behaviour, **reasons)
    assert code_of(refused) == "reason_missing"
    assert list(refused.value.context["fields"]) == [field]
    assert not Evaluation.objects.exists()


def test_as_expected_against_the_proposal_needs_a_sentence(house: House, period: Period) -> None:
    propose(house, period, house.people["employee"], result="above")
    with pytest.raises(DomainError) as refused:
        decide(house, mark="above:as")
    assert code_of(refused) == "reason_missing"
    assert decide(house, mark="above:as", result_reason=f"  {WHY} ").result_reason == WHY


def test_an_older_form_is_refused_with_what_stands(house: House) -> None:
    decide(house)
    with pytest.raises(StaleError) as refused:
        decide(house, "above", result_reason=WHY)
    assert code_of(refused) == "evaluation_changed"
    assert refused.value.context["standing"].result_rating == "as"
    assert Evaluation.objects.get().result_rating == "as"


def test_an_altered_proposal_is_read_before_it_counts(house: House, period: Period) -> None:
    propose(house, period, house.people["employee"], behaviour="below")
    with pytest.raises(StaleError) as refused:
        decide(house)
    assert code_of(refused) == "proposal_changed"
    assert not Evaluation.objects.exists()


def test_a_decision_may_be_changed_by_who_read_it(house: House) -> None:
    decide(house)
    made = decide(house, "above", seen=1, result_reason=WHY)
    assert (made.result_rating, made.edition) == ("above", 2)
    assert Event.objects.filter(verb="evaluation.decided").count() == 2


@pytest.mark.parametrize(
    "persona", ["head", "team_lead", "operator", "employee", "colleague", "unit_officer"]
)
def test_nobody_decides_but_who_leads_the_person_today(house: House, persona: str) -> None:
    evaluation = door(house)
    with pytest.raises(Http404):
        door(house, by=persona)
    with pytest.raises(DomainError) as refused:
        evaluation_decide(
            actor=house.viewer(persona), evaluation=evaluation,
            decision=Decision(result="as", behaviour="as"), seen=Seen(edition=0, mark="as:as"),
        )  # fmt: skip
    assert code_of(refused) == "not_superior"


def test_whoever_was_replaced_meanwhile_decides_no_more(house: House) -> None:
    evaluation, before = door(house), house.viewer("superior")
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2027, 1, 10))
    house.place(house.people["auditor"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi", heads=True,
                since=date(2027, 1, 11))  # fmt: skip
    leadership.refresh(house.agency)
    with pytest.raises(DomainError) as refused:
        evaluation_decide(
            actor=before, evaluation=evaluation, decision=Decision(result="as", behaviour="as"),
            seen=Seen(edition=0, mark="as:as"),
        )  # fmt: skip
    assert code_of(refused) == "not_superior"
    assert decide(house, by="auditor").decided_by == house.people["auditor"]


def test_the_stand_in_of_an_absent_superior_decides_in_their_place(house: House) -> None:
    held = house.place(house.people["auditor"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi",
                       since=date(2027, 1, 4))  # fmt: skip
    Assignment.objects.filter(pk=held.pk).update(role="daily_acting")
    leadership.refresh(house.agency)
    made = decide(house, by="auditor")
    assert made.decided_by == house.people["auditor"]
    assert made.acts_for == house.people["superior"]
    assert Event.objects.get(verb="evaluation.decided").data["role"] == "daily_acting"
    with pytest.raises(Http404):
        door(house)


@pytest.mark.parametrize(("days", "code"), [(-20, "stage_not_open"), (18, None), (19, "stage_closed")])
def test_decisions_are_accepted_from_the_first_day_to_the_end_of_grace(
    house: House, settings: Any, days: int, code: str | None
) -> None:
    settings.CLOCK_OFFSET += timedelta(days=days)
    if code is None:
        assert decide(house).decided_at
        return
    with pytest.raises(DomainError) as refused:
        decide(house)
    assert code_of(refused) == code


# ── Heads of units ───────────────────────────────────────────────────────────────────────────────────


def test_a_head_waits_for_the_predicate_of_the_unit(house: House, period: Period) -> None:
    propose(house, period, house.people["superior"], result="above")
    with pytest.raises(DomainError) as refused:
        decide(house, persona="superior", by="head", mark=":as", result_reason=WHY)
    assert code_of(refused) == "predicate_missing"


@pytest.mark.parametrize(
    ("predicate", "rating"),
    [("istimewa", "above"), ("baik", "as"), ("butuh_perbaikan", "below"), ("sangat_kurang", "below")],
)
def test_the_predicate_of_the_unit_proposes_the_result_of_its_head(
    house: House, period: Period, predicate: str, rating: str
) -> None:
    propose(house, period, house.people["superior"], result="above")
    make_predicate(house, period, "BKPSDM.DATA", predicate)
    made = decide(house, rating, persona="superior", by="head", mark=f"{rating}:as", result_reason=WHY)
    assert made.proposal is not None
    assert (made.proposal["result_rating"], made.proposal["organisation_predicate"]) == (rating, predicate)


def test_the_final_predicate_goes_before_a_later_provisional_one(house: House, period: Period) -> None:
    propose(house, period, house.people["superior"])
    make_predicate(house, period, "BKPSDM.DATA", "istimewa", is_final=True)
    make_predicate(house, period, "BKPSDM.DATA", "kurang")
    team = team_of(house.viewer("head"), period)
    (head,) = (one for one in team.members if one.person == house.people["superior"])
    assert head.proposed.result == "above"


# ── Several together ─────────────────────────────────────────────────────────────────────────────────


def marks(house: House, period: Period, *personas: str) -> dict[int, Seen]:
    team = team_of(house.viewer("superior"), period)
    lines = lines_of(house.viewer("superior"), period, {one.person.pk: one.proposed for one in team.members})
    return {
        house.people[persona].pk: Seen(edition=0, mark=lines[house.people[persona].pk].mark)
        for persona in personas
    }


def test_several_are_decided_as_proposed(house: House, period: Period) -> None:
    chosen = marks(house, period, "employee", "colleague")
    done = evaluations_decide_together(actor=house.viewer("superior"), period=period, chosen=chosen)
    assert {one.person_id for one in done.done} == set(chosen)
    assert done.left == []
    assert Event.objects.filter(verb="evaluation.decided", data__together=2).count() == 2


def test_whoever_is_proposed_otherwise_or_changed_is_left(house: House, period: Period) -> None:
    chosen = marks(house, period, "employee", "colleague")
    propose(house, period, house.people["employee"], behaviour="above")
    Feedback.objects.create(
        agency=house.agency, giver=house.people["employee"], receiver=house.people["colleague"],
        kind="advice", text="Lebih awal.", given_at=DECIDING_AT.replace(year=2026, month=12),
    )  # fmt: skip
    done = evaluations_decide_together(actor=house.viewer("superior"), period=period, chosen=chosen)
    assert done.done == []
    assert sorted(done.left) == sorted(chosen)
    assert not Evaluation.objects.exclude(decided_at=None).exists()


def test_together_decides_on_nobody_led_by_another(house: House, period: Period) -> None:
    propose(house, period, house.people["auditor"])
    line = Seen(edition=0, mark="")
    done = evaluations_decide_together(
        actor=house.viewer("superior"), period=period, chosen={house.people["auditor"].pk: line}
    )
    assert (done.done, done.left) == ([], [house.people["auditor"].pk])


def test_at_most_twenty_are_decided_together(house: House, period: Period) -> None:
    staff = make_staff(house, MOST_TOGETHER + 1)
    chosen = {one.pk: Seen(edition=0, mark="") for one in staff}
    with pytest.raises(DomainError) as refused:
        evaluations_decide_together(actor=house.viewer("superior"), period=period, chosen=chosen)
    assert code_of(refused) == "too_many_together"


# ── Taken back, closed, talked about ─────────────────────────────────────────────────────────────────


def close(period: Period) -> None:
    Computation.objects.create(
        agency_id=period.agency_id, cycle=period.cycle, period=period.key, pack_hash="0", manifest={},
        awaits_release=True, made_at=clock.now(),
    )  # fmt: skip


def test_taken_back_nobody_is_appraised_and_the_sentences_stay(house: House) -> None:
    made = decide(house, "above", result_reason=WHY)
    back = evaluation_take_back(actor=house.viewer("superior"), evaluation=made, seen=1)
    assert (back.result_rating, back.decided_at, back.result_reason) == ("", None, WHY)
    assert Event.objects.get(verb="evaluation.taken_back").data["result"] == "above"
    with pytest.raises(StaleError):
        evaluation_take_back(actor=house.viewer("superior"), evaluation=made, seen=1)


def test_after_the_close_what_stands_stays_and_who_is_undecided_may_be(house: House, period: Period) -> None:
    made = decide(house)
    close(period)
    with pytest.raises(DomainError) as refused:
        evaluation_take_back(actor=house.viewer("superior"), evaluation=made, seen=1)
    assert code_of(refused) == "period_closed"
    with pytest.raises(DomainError) as again:
        decide(house, "above", seen=1, result_reason=WHY)
    assert code_of(again) == "period_closed"
    assert decide(house, persona="colleague").decided_at


def test_a_talk_is_recorded_with_its_day_and_what_follows(house: House) -> None:
    made = dialogue_record(
        actor=house.viewer("superior"), evaluation=door(house), held_on=date(2027, 1, 8),
        follow_up=" Belajar SQL sampai Maret. ",
    )  # fmt: skip
    assert made.follow_up == "Belajar SQL sampai Maret."
    assert Evaluation.objects.get().decided_at is None
    assert Event.objects.get(verb="dialogue.held").person_id == house.people["employee"].pk


@pytest.mark.parametrize("day", [date(2027, 1, 12), date(2025, 12, 31)])
def test_a_talk_is_neither_in_the_future_nor_before_the_period(house: House, day: date) -> None:
    with pytest.raises(DomainError):
        dialogue_record(actor=house.viewer("superior"), evaluation=door(house), held_on=day, follow_up="")
    assert not Dialogue.objects.exists()


def test_ones_own_evaluation_is_never_read_before_its_release(house: House) -> None:
    made = decide(house)
    for persona in ("employee", "colleague", "team_lead", "system_administrator"):
        with pytest.raises(Http404):
            evaluation_for_view(house.viewer(persona), made.uid)
    assert evaluation_for_view(house.viewer("head"), made.uid) == made


# ── Duties and the team ──────────────────────────────────────────────────────────────────────────────


def agenda(house: House, persona: str) -> Agenda:
    desks = desks_of([house.viewer(persona)], clock.now())
    found = {desk.person_id: Agenda() for desk in desks}
    duties(desks, found)
    return found[house.people[persona].pk]


def test_the_duty_counts_who_waits_and_ends_with_the_last(house: House) -> None:
    (duty,) = agenda(house, "superior").duties
    assert (duty.status, duty.state) == ("0 dari 2 ditetapkan", "none")
    decide(house)
    (duty,) = agenda(house, "superior").duties
    assert (duty.status, duty.state) == ("1 dari 2 ditetapkan", "part")
    decide(house, persona="colleague")
    assert agenda(house, "superior").duties == []
    assert agenda(house, "employee").duties == []


def test_the_team_says_how_predicates_are_spread(house: House, period: Period) -> None:
    make_predicate(house, period, "BKPSDM.DATA", "baik")
    decide(house, behaviour="above", behaviour_reason=WHY)
    team = team_of(house.viewer("superior"), period)
    shares = {share.predicate: share.count for share in team.shares}
    assert (shares["baik"], shares["sangat_baik"], len(team.undecided)) == (1, 0, 1)
    assert {reason.code for reason in team.check.reasons} == {"undecided", "too_few_people"}
