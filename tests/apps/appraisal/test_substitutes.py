"""Who decides where the direct superior does not: by letter, after them, from above, named by the team."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404

from salore.appraisal.access import evaluation_for_decision, mandate_for_end
from salore.appraisal.deciding.lacking import lacking_in
from salore.appraisal.deciding.reasons import Decision
from salore.appraisal.models import Evaluation, Mandate
from salore.appraisal.services.deciding import Seen, evaluation_decide, evaluation_take_back
from salore.appraisal.services.mandates import mandate_delegate, mandate_end, mandate_name
from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.duties import Agenda, Duty, agendas, desks_of
from salore.cycles.models import Extension, Period
from salore.ledger.models import Event
from salore.organisation import leadership
from salore.organisation.models import Assignment
from tests.factories.deciding import DECIDING_AT, make_period, propose
from tests.factories.personas import House

TODAY = date(2027, 1, 11)
# Due on the 22nd; by the pack eight days later the superior above may decide, after fifteen one is named.
ABOVE, NAMED = timedelta(days=19), timedelta(days=26)


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


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


def decide(house: House, by: str, persona: str = "employee", seen: int = 0) -> Evaluation:
    actor = house.viewer(by)
    evaluation = evaluation_for_decision(actor, "2026", house.people[persona].uid)
    return evaluation_decide(
        actor=actor, evaluation=evaluation, decision=Decision(result="as", behaviour="as"),
        seen=Seen(edition=seen, mark="as:as"),
    )  # fmt: skip


def delegate(house: House, to: str = "auditor", **changes: Any) -> Mandate:
    wish: dict[str, Any] = {
        "decider": house.people[to], "starts_on": TODAY, "ends_on": TODAY + timedelta(days=5),
        "number": "800/12/ST/2027",
    }  # fmt: skip
    return mandate_delegate(actor=house.viewer("superior"), **wish | changes)


def agenda(house: House, persona: str) -> Agenda:
    found: Agenda = agendas(desks_of([house.viewer(persona)], clock.now()))[house.people[persona].pk]
    return found


# ── By letter ────────────────────────────────────────────────────────────────────────────────────────


def test_whom_it_was_passed_on_to_is_asked_on_the_first_page(house: House) -> None:
    def asked() -> list[Duty]:
        return [duty for duty in agenda(house, "auditor").duties if duty.key == "deciding.mandate.2026"]

    assert not asked()
    mandate = delegate(house)
    (duty,) = asked()
    assert "2" in duty.title
    assert duty.href == "/putusan/?periode=2026"
    for persona in ("employee", "colleague"):
        assert asked()
        decide(house, "auditor", persona)
    assert not asked()
    evaluation = Evaluation.objects.get(period__key="2026", person=house.people["employee"])
    evaluation_take_back(actor=house.viewer("auditor"), evaluation=evaluation, seen=1)
    assert "1" in asked()[0].title
    mandate_end(actor=house.viewer("superior"), mandate=mandate)
    assert not asked()


def test_a_delegate_decides_under_their_own_name(house: House, settings: Any) -> None:
    with pytest.raises(Http404):
        decide(house, "auditor")
    delegate(house)
    made = decide(house, "auditor")
    assert (made.decided_by, made.acts_for) == (house.people["auditor"], house.people["superior"])
    assert made.decided_as == "delegate"
    assert Event.objects.get(verb="evaluation.decided").data["role"] == "delegate"
    assert decide(house, "superior", "colleague").decided_as == "definitive", "the superior decides as well"
    settings.CLOCK_OFFSET += timedelta(days=6)
    with pytest.raises(Http404):
        decide(house, "auditor", seen=1)


def test_a_letter_that_was_taken_back_holds_no_more(house: House) -> None:
    mandate = delegate(house)
    with pytest.raises(Http404):
        mandate_for_end(house.viewer("auditor"), mandate.uid)
    mandate_end(
        actor=house.viewer("superior"), mandate=mandate_for_end(house.viewer("superior"), mandate.uid)
    )
    with pytest.raises(Http404):
        decide(house, "auditor")


def test_a_delegation_ends_with_the_post_of_who_gave_it(house: House) -> None:
    delegate(house)
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2027, 1, 10))
    leadership.refresh(house.agency)
    with pytest.raises(Http404):
        decide(house, "auditor")


def test_nobody_is_a_delegate_for_themselves(house: House) -> None:
    delegate(house, to="employee")
    with pytest.raises(Http404):
        decide(house, "employee")
    assert decide(house, "employee", "colleague").decided_as == "delegate"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "  "}, "number_missing"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_too_early"),
        ({"starts_on": TODAY + timedelta(days=9)}, "ends_too_early"),
    ],
)
def test_a_letter_without_number_or_time_is_refused(house: House, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        delegate(house, **changes)
    assert not Mandate.objects.exists()


def test_who_left_or_oneself_is_no_delegate(house: House) -> None:
    with refused("oneself"):
        delegate(house, to="superior")
    Assignment.objects.filter(person=house.people["auditor"]).update(ends_on=date(2027, 1, 10))
    with refused("decider_absent"):
        delegate(house)
    assert not Mandate.objects.exists()


# ── Who left ─────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_retired_is_decided_on_by_who_leads_their_last_unit(house: House) -> None:
    Assignment.objects.filter(person=house.people["employee"]).update(ends_on=date(2026, 11, 30))
    leadership.refresh(house.agency)
    assert decide(house, "superior").decided_by == house.people["superior"]


def test_the_successor_decides_on_whoever_left_before(house: House) -> None:
    Assignment.objects.filter(person=house.people["employee"]).update(ends_on=date(2026, 11, 30))
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2026, 12, 31))
    house.place(house.people["auditor"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi", heads=True,
                since=date(2027, 1, 1))  # fmt: skip
    leadership.refresh(house.agency)
    with pytest.raises(Http404):
        decide(house, "superior")
    assert decide(house, "auditor").decided_by == house.people["auditor"]


def test_a_head_who_left_is_decided_on_from_above_not_by_the_successor(house: House, period: Period) -> None:
    propose(house, period, house.people["superior"])
    Assignment.objects.filter(person=house.people["superior"]).update(ends_on=date(2026, 12, 31))
    house.place(house.people["auditor"], "BKPSDM.DATA", "Kepala Bidang Data dan Informasi", heads=True,
                since=date(2027, 1, 1))  # fmt: skip
    leadership.refresh(house.agency)
    with pytest.raises(Http404):
        decide(house, "auditor", "superior")
    evaluation_for_decision(house.viewer("head"), "2026", house.people["superior"].uid)


# ── A superior who is silent ─────────────────────────────────────────────────────────────────────────


def test_from_its_day_the_superior_above_decides_on_whoever_is_undecided(house: House, settings: Any) -> None:
    decide(house, "superior", "colleague")
    settings.CLOCK_OFFSET += ABOVE - timedelta(days=1)
    with pytest.raises(Http404):
        decide(house, "head")
    settings.CLOCK_OFFSET += timedelta(days=1)
    made = decide(house, "head")
    assert (made.decided_as, made.acts_for) == ("next_superior", house.people["superior"])
    with pytest.raises(Http404):
        decide(house, "head", "colleague", seen=1)


def test_what_was_decided_from_above_the_superior_does_not_change(house: House, settings: Any) -> None:
    stage = Period.objects.get(key="2026").stages.get(kind="appraisal")
    stage.grace_days = 30
    stage.save()
    settings.CLOCK_OFFSET += ABOVE
    decide(house, "head")
    with refused("decided_from_above"):
        decide(house, "superior", seen=1)
    actor = house.viewer("head")
    evaluation = evaluation_for_decision(actor, "2026", house.people["employee"].uid)
    assert evaluation_take_back(actor=actor, evaluation=evaluation, seen=1).decided_as == ""
    assert decide(house, "superior", seen=2).decided_as == "definitive"


def test_an_extension_moves_the_day_of_the_superior_above(house: House, settings: Any) -> None:
    Extension.objects.create(
        agency=house.agency, stage=Period.objects.get(key="2026").stages.get(kind="appraisal"),
        person=house.people["employee"], due_on=date(2027, 2, 10), reason="Sakit.", made_at=clock.now(),
    )  # fmt: skip
    settings.CLOCK_OFFSET += ABOVE
    with pytest.raises(Http404):
        decide(house, "head")
    assert decide(house, "head", "colleague").decided_as == "next_superior"


def test_whoever_waits_reads_who_may_decide_and_since_when(house: House, settings: Any) -> None:
    assert not [wait for wait in agenda(house, "employee").waits if wait.key.startswith("deciding")]
    settings.CLOCK_OFFSET += timedelta(days=13)
    (wait,) = [wait for wait in agenda(house, "employee").waits if wait.key.startswith("deciding")]
    assert "30 Januari 2027" in wait.words
    assert "6 Februari 2027" in wait.words
    assert wait.href == "/putusan/pengajuan/2026/"
    assert not [duty for duty in agenda(house, "head").duties if "above" in duty.key]
    settings.CLOCK_OFFSET += timedelta(days=7)
    assert [duty.key for duty in agenda(house, "head").duties if "above" in duty.key]
    decide(house, "head")
    assert not [wait for wait in agenda(house, "employee").waits if wait.key.startswith("deciding")]


# ── Named by the performance team ────────────────────────────────────────────────────────────────────


def name(house: House, to: str = "auditor", ratee: str = "employee", **changes: Any) -> Mandate:
    wish: dict[str, Any] = {"number": "800/3/2027", "reason": "Atasan sakit sejak awal Januari."}
    return mandate_name(
        actor=house.viewer("operator"), period=Period.objects.get(key="2026"), ratee=house.people[ratee],
        decider=house.people[to], **wish | changes,
    )  # fmt: skip


def test_the_performance_team_names_somebody_once_its_day_has_come(house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += NAMED - timedelta(days=1)
    with refused("not_lacking"):
        name(house)
    settings.CLOCK_OFFSET += timedelta(days=1)
    name(house)
    made = decide(house, "auditor")
    assert made.decided_as == "named"
    with pytest.raises(Http404):
        decide(house, "auditor", "colleague")


def test_whoever_is_named_later_decides_alone(house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += NAMED
    name(house)
    name(house, to="competent_officer")
    with pytest.raises(Http404):
        decide(house, "auditor")
    assert decide(house, "competent_officer").decided_as == "named"


def test_whoever_is_led_by_nobody_is_named_for_at_once(house: House) -> None:
    found = [row.person.pk for row in lacking_in(house.viewer("operator"), Period.objects.get(key="2026"))]
    assert found == [house.people["appointing_authority"].pk], "all others are led by somebody"
    assert name(house, to="employee", ratee="appointing_authority").ends_on is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"to": "employee"}, "decider_unfit"), ({"reason": " . "}, "reason_missing")],
)
def test_a_name_that_cannot_be_is_refused(
    house: House, settings: Any, changes: dict[str, Any], code: str
) -> None:
    settings.CLOCK_OFFSET += NAMED
    with refused(code):
        name(house, **changes)
    assert not Mandate.objects.exists()


def test_only_the_performance_team_names(house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += NAMED
    with refused("not_operator"):
        mandate_name(
            actor=house.viewer("head"), period=Period.objects.get(key="2026"),
            ratee=house.people["employee"], decider=house.people["auditor"], number="1",
            reason="Atasan sakit lama.",
        )  # fmt: skip
    assert not Mandate.objects.exists()
