"""Who decides: the next above the appraiser on the day who has no part in the case."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from salore.appraisal.models import Evaluation, NamedAnswer
from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.models import Event
from salore.objections.models import Objection
from salore.objections.services.recording import decider_name, refresh_deciders
from salore.objections.whose import Decider, decider_of, eligible_of, parts_of
from salore.organisation import leadership
from salore.organisation.models import Assignment, Person
from salore.results.models import Receipt, Result
from tests.factories.objections import at, file_objection, make_received
from tests.factories.personas import House

DAY = date(2027, 2, 10)


@pytest.fixture
def case(house: House) -> Objection:
    with time_machine.travel(at(10)):
        return file_objection(house, make_received(house))


def decider(case: Objection, day: date = DAY) -> Decider | None:
    return decider_of(Objection.objects.get(pk=case.pk), day)


def name_of(found: Decider | None) -> str:
    return Person.objects.get(pk=found.person_id).name if found else ""


def leave(house: House, persona: str, on: date = date(2027, 1, 31)) -> None:
    Assignment.objects.filter(person=house.people[persona]).update(ends_on=on)
    leadership.refresh(house.agency)


def stand_in(house: House, persona: str, unit: str, role: str, since: date = date(2027, 2, 1)) -> None:
    post = Assignment.objects.filter(unit=house.units[unit], position__heads_unit=True).first()
    assert post is not None
    Assignment.objects.create(
        agency=house.agency, person=house.people[persona], position=post.position, unit=post.unit, role=role,
        starts_on=since,
    )  # fmt: skip
    leadership.refresh(house.agency)


def answer_by_name(house: House, case: Objection, rater: str) -> None:
    NamedAnswer.objects.create(
        agency=house.agency, period=case.period, ratee=case.person, rater=house.people[rater],
        source="supervisor", scores={}, given_at=clock.now(),
    )  # fmt: skip


def test_the_superior_of_who_decided(case: Objection) -> None:
    found = decider(case)
    assert name_of(found) == "Head"
    assert found is not None
    assert (found.role, found.is_named) == ("definitive", False)


def test_a_stand_in_of_the_day_and_of_no_other(house: House, case: Objection) -> None:
    stand_in(house, "unit_officer", "BKPSDM", "daily_acting", date(2027, 2, 10))
    found = decider(case)
    assert name_of(found) == "Unit Officer"
    assert found is not None
    assert found.is_substitute
    assert found.acts_for_id == house.people["head"].pk
    assert name_of(decider(case, date(2027, 2, 9))) == "Head"


def test_an_acting_officer_where_the_post_is_vacant(house: House, case: Objection) -> None:
    leave(house, "head")
    assert name_of(decider(case)) == "Competent Officer"
    stand_in(house, "operator", "BKPSDM", "acting")
    found = decider(case)
    assert name_of(found) == "Operator"
    assert found is not None
    assert found.is_substitute


def test_the_appraiser_who_stands_in_above_does_not_decide(house: House, case: Objection) -> None:
    leave(house, "head")
    stand_in(house, "superior", "BKPSDM", "acting")
    assert name_of(decider(case)) == "Competent Officer"


def test_whoever_follows_in_the_appraisers_post_is_no_superior(house: House, case: Objection) -> None:
    leave(house, "superior")
    stand_in(house, "colleague", "BKPSDM.DATA", "acting")
    assert name_of(decider(case)) == "Head"


def test_who_moved_meanwhile_still_has_a_part(house: House, case: Objection) -> None:
    leave(house, "head")
    leave(house, "superior")
    stand_in(house, "superior", "BKPSDM", "definitive")
    assert name_of(decider(case)) == "Competent Officer"


def test_everybody_with_a_part_is_passed_over(house: House, case: Objection) -> None:
    """Named raters, who recorded or witnessed the receipt, and earlier deciders."""
    answer_by_name(house, case, "head")
    assert name_of(decider(case)) == "Competent Officer"
    evaluation = Evaluation.objects.get()
    Event.objects.create(
        agency_id=house.agency.pk, at=clock.now(), actor_id=house.people["competent_officer"].pk,
        verb="evaluation.decided", subject_kind="evaluation", subject_uid=evaluation.uid,
    )  # fmt: skip
    assert name_of(decider(case)) == "Appointing Authority"


def test_witnesses_of_the_receipt_have_a_part(house: House) -> None:
    result = make_received(house, is_received=False)
    Receipt.objects.create(
        agency=house.agency, result=result, person=result.person, manner="received_unsigned",
        received_on=date(2027, 2, 1), handed_over_on=date(2027, 2, 1), reason="Menolak menandatangani.",
        recorded_by=house.people["superior"], first_witness=house.people["head"],
        second_witness=house.people["competent_officer"], recorded_at=at(1),
    )  # fmt: skip
    with time_machine.travel(at(10)):
        case = file_objection(house, result)
    assert name_of(decider(case)) == "Appointing Authority"
    parts = parts_of(case)
    assert parts[house.people["head"].pk] != parts[house.people["superior"].pk]


def all_have_parts(house: House, case: Objection) -> None:
    for persona in ("head", "competent_officer", "appointing_authority"):
        answer_by_name(house, case, persona)
    refresh_deciders()


def test_a_delegate_leads_to_those_above_who_delegated(house: House, case: Objection) -> None:
    """Decided by a colleague in writing for the superior: neither of them, nor anybody beside them."""
    Objection.objects.update(appraiser=house.people["team_lead"])
    Evaluation.objects.update(decided_by=house.people["team_lead"], acts_for=house.people["superior"])
    assert name_of(decider(case)) == "Head"


def test_decided_from_above_in_a_silent_superiors_place(house: House, case: Objection) -> None:
    Objection.objects.update(appraiser=house.people["head"])
    Evaluation.objects.update(decided_by=house.people["head"], acts_for=house.people["superior"])
    assert name_of(decider(case)) == "Competent Officer"


def test_where_nobody_is_left_the_team_names_somebody_outside(house: House, case: Objection) -> None:
    all_have_parts(house, case)
    assert decider(case) is None
    operator, officer = house.viewer("operator"), house.people["objection_officer"]
    with time_machine.travel(at(11)):
        assert set(eligible_of(case, DAY)) == {officer}
        for person, reason, code in (
            (house.people["head"], "Atasannya sendiri.", "not_eligible"),
            (house.people["colleague"], "Orang baik.", "not_eligible"),
            (house.people["operator"], "Saya sendiri.", "not_eligible"),
            (officer, "   ", "reason_missing"),
        ):
            with pytest.raises(DomainError) as refused:
                decider_name(actor=operator, objection=case, person=person, reason=reason)
            assert refused.value.code == code
        decider_name(actor=operator, objection=case, person=officer, reason="Analis hukum di luar perkara.")
        with pytest.raises(DomainError) as known:
            decider_name(actor=operator, objection=case, person=officer, reason="Sekali lagi saja.")
    assert known.value.code == "decider_known"
    found = decider(case)
    assert found is not None
    assert (name_of(found), found.is_named) == ("Objection Officer", True)
    case.refresh_from_db()
    assert case.decider == officer
    naming = case.entries.get(kind="naming")
    assert (naming.named, naming.text) == (officer, "Analis hukum di luar perkara.")


def test_nobody_names_where_somebody_decides_or_without_the_role(house: House, case: Objection) -> None:
    officer = house.people["objection_officer"]
    for persona, code in (("operator", "decider_known"), ("auditor", "not_team"), ("superior", "not_team")):
        with pytest.raises(DomainError) as refused:
            decider_name(
                actor=house.viewer(persona), objection=case, person=officer, reason="Ia di luar perkara."
            )
        assert refused.value.code == code


def test_whose_turn_it_is_follows_the_posts(house: House, case: Objection) -> None:
    assert case.decider == house.people["head"]
    leave(house, "head")
    with time_machine.travel(at(10)):
        assert refresh_deciders(house.agency.pk) == 1
    case.refresh_from_db()
    assert case.decider == house.people["competent_officer"]


def test_the_head_of_a_unit_is_decided_two_levels_up(house: House) -> None:
    """The superior of a head's appraiser: the governor, where the secretary decided."""
    result: Result = make_received(house, "head", unit="BKPSDM")
    Evaluation.objects.update(decided_by=house.people["competent_officer"])
    with time_machine.travel(at(10)):
        case = file_objection(house, result, "head")
    assert name_of(decider(case)) == "Appointing Authority"
