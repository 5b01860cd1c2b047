"""Several change the organisation at the same moment: each sees what the one before left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.organisation.models import Assignment, OrganisationChange
from salore.organisation.operations import Move, Seat, apply, preview, undo
from salore.organisation.services import posts
from tests.factories.personas import House, make_house
from tests.organisation.images import everything

pytestmark = pytest.mark.usefixtures("committing")


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Call all in threads that start together; an error of the domain is an answer."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait()
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def move(house: House, persona: str, unit: str) -> Move:
    return Move(
        person_id=house.people[persona].pk,
        seat=Seat(unit_id=house.units[unit].pk, title="Analis"),
        effective_on=clock.today(),
    )


def test_of_two_who_agreed_to_the_same_picture_one_looks_again() -> None:
    house = make_house()
    actor = house.viewer("operator")
    one, other = move(house, "employee", "SETDA"), move(house, "employee", "BKPSDM.MUTASI")
    marks = [preview(actor=actor, operation=operation).mark for operation in (one, other)]
    answers = at_once(
        lambda: apply(actor=actor, operation=one, mark=marks[0]),
        lambda: apply(actor=actor, operation=other, mark=marks[1]),
    )
    assert sorted(isinstance(answer, OrganisationChange) for answer in answers) == [False, True]
    assert Assignment.objects.on(clock.today()).filter(person=house.people["employee"]).count() == 1


def test_of_two_who_undo_one_is_told_it_is_done() -> None:
    house = make_house()
    actor = house.viewer("operator")
    before = everything()
    operation = move(house, "superior", "SETDA")
    change = apply(actor=actor, operation=operation, mark=preview(actor=actor, operation=operation).mark)
    answers = at_once(*[lambda: undo(actor=actor, change=change)] * 2)
    assert sorted(isinstance(answer, StaleError) for answer in answers) == [False, True]
    assert everything() == before


def test_an_undo_and_a_correction_do_not_lose_each_other() -> None:
    house = make_house()
    actor = house.viewer("operator")
    operation = move(house, "superior", "SETDA")
    change = apply(actor=actor, operation=operation, mark=preview(actor=actor, operation=operation).mark)
    made = Assignment.objects.get(person=house.people["superior"], ends_on=None)
    answers = at_once(
        lambda: undo(actor=actor, change=change),
        lambda: posts.assignment_change(
            actor=actor,
            assignment=made,
            starts_on=made.starts_on,
            ends_on=None,
            role="definitive",
            decree="SK 7",
        ),
    )
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(refused) == 1
    change.refresh_from_db()
    corrected = Assignment.objects.filter(pk=made.pk, decree="SK 7").exists()
    assert corrected is not (change.undone_at is not None)
