"""Handing out where things are small, absent or changing: nobody is asked in vain, no stranger fills in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.services.handing_out import hand_out, quality_look
from salore.core import clock
from salore.core.errors import DomainError
from salore.organisation import leadership
from salore.organisation.models import Assignment, Person, TeamMembership, Unit, UnitPlacement
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import SINCE, House


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 12, 1, 0, 30, tzinfo=UTC) - clock.now()


def _prepared(house: House) -> Collection:
    collection = make_round(house, []).collection
    collection.key_copies.all().delete()
    Collection.objects.update(state="preparing", public_key=None)
    collection.refresh_from_db()
    return collection


def _alone(people: list[Person]) -> None:
    """Let only these hold posts, and nobody sit in a team."""
    TeamMembership.objects.all().delete()
    Assignment.objects.exclude(person__in=people).delete()
    if people:
        leadership.refresh(people[0].agency)


def _raters_of(person: Person) -> set[int | None]:
    return set(RaterAssignment.objects.filter(ratee=person).values_list("rater_id", flat=True))


def test_in_units_of_three_nobody_is_asked_and_the_operator_is_told(house: House) -> None:
    collection = _prepared(house)
    _alone(make_colleagues(house, 3))
    figures = quality_look(actor=house.viewer("operator"), collection=collection)
    assert (figures["people_asked_about"], figures["forms"], figures["releasable_share"]) == (0, 0, 0)
    with pytest.raises(DomainError) as refused:
        hand_out(actor=house.viewer("operator"), collection=collection)
    assert refused.value.code == "nobody_asked"
    collection.refresh_from_db()
    assert collection.state == "preparing"


def test_an_agency_without_people_is_asked_nothing(house: House) -> None:
    collection, operator = _prepared(house), house.viewer("operator")
    _alone([])
    assert quality_look(actor=operator, collection=collection)["people_without"] == 0
    with pytest.raises(DomainError):
        hand_out(actor=operator, collection=collection)


def test_an_agency_of_one_unit_asks_within_it(house: House) -> None:
    collection = _prepared(house)
    people = make_colleagues(house, 9)
    _alone(people)
    hand_out(actor=house.viewer("operator"), collection=collection)
    for person in people:
        assert _raters_of(person) == {one.pk for one in people if one != person}


def test_two_small_units_are_never_joined_to_make_one(house: House) -> None:
    collection = _prepared(house)
    here, there = make_colleagues(house, 3), []
    for number in range(3):
        person = make_colleagues_elsewhere(house, number)
        there.append(person)
    _alone([*here, *there])
    with pytest.raises(DomainError):
        hand_out(actor=house.viewer("operator"), collection=collection)


def make_colleagues_elsewhere(house: House, number: int) -> Person:
    from tests.factories.personas import make_person

    person = make_person(house.agency, f"Jauh {number}", f"199101012019011{number:03d}")
    house.place(person, "BKPSDM.MUTASI", "Arsiparis Terampil")
    return person


def test_whoever_left_yesterday_is_neither_asked_nor_asked_about(house: House) -> None:
    collection = _prepared(house)
    people = make_colleagues(house, 9)
    gone = people[0]
    Assignment.objects.filter(person=gone).update(ends_on=clock.today() - timedelta(days=1))
    hand_out(actor=house.viewer("operator"), collection=collection)
    assert not _raters_of(gone)
    assert not RaterAssignment.objects.filter(rater=gone).exists()


def test_after_the_superior_was_replaced_the_new_one_is_no_peer(house: House) -> None:
    collection = _prepared(house)
    people = make_colleagues(house, 9)
    new, former = people[0], house.people["superior"]
    head = Assignment.objects.get(person=former)
    Assignment.objects.filter(person=new).update(position=head.position, unit=head.unit)
    head.delete()
    leadership.refresh(house.agency)
    hand_out(actor=house.viewer("operator"), collection=collection)
    about = RaterAssignment.objects.filter(rater=new).exclude(ratee=house.people["head"])
    assert not about.filter(ratee__in=[one.pk for one in people[1:]]).exists()


def test_a_large_unit_gives_everybody_eight_and_nobody_more_than_eight(house: House) -> None:
    unit = Unit.objects.create(agency=house.agency, code="RSUD", name="RSUD", starts_on=SINCE)
    UnitPlacement.objects.create(
        agency=house.agency, unit=unit, parent=house.units["BKPSDM"], starts_on=SINCE
    )
    house.units["RSUD"] = unit
    collection = _prepared(house)
    people = make_colleagues(house, 30, "RSUD")
    leadership.refresh_paths(house.agency, clock.today())
    _alone(people)
    hand_out(actor=house.viewer("operator"), collection=collection)
    assert {len(_raters_of(person)) for person in people} == {8}
    for person in people:
        assert RaterAssignment.objects.filter(rater=person).count() == 8
